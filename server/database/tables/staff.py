from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Uuid, text

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

_to_sign_in = text("purpose = 'sign-in'")

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), unique=True),  # lower case; none: they sign in at a desk, by name and PIN
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200)),  # Argon2id; none: by link only
    Column("phone_sealed", LargeBinary),
    Column("phone_hash", String(80), unique=True),  # keyed, of E.164
    Column("created_at", UtcTime, nullable=False),
    Column("left_at", UtcTime),
    Column("demo", Boolean, nullable=False, server_default="0"),  # made up by `heard demo`
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("role", String(10), nullable=False),  # staff, manager: of a branch; region: of a region; admin: of all
    Column("branch_id", ForeignKey("branches.id")),
    Column("region", String(80)),
    Index(None, "person_id"),
    Index(None, "branch_id"),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("purpose", String(20), nullable=False),  # see staff/links.py
    Column("subject", String(64), nullable=False, server_default=""),  # what it acts on
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    # For counting a person's; links in alerts, of which there are many, cost nothing.
    Index(
        "ix_one_time_links_sign_in", "person_id", "created_at", sqlite_where=_to_sign_in, postgresql_where=_to_sign_in
    ),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("browser", String(200), nullable=False, server_default=""),
    Column("ended_at", UtcTime),
    Column("desk_id", ForeignKey("desks.id")),  # begun there by name and PIN
    Index(None, "person_id"),
)

desks = Table(
    "desks",
    metadata,
    # A browser behind a counter that several people share.
    Column("id", Uuid, primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("created_by", ForeignKey("people.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index(None, "branch_id"),
)

desk_pins = Table(
    "desk_pins",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("pin_hash", String(200), nullable=False),  # Argon2id
    Column("wrong", Integer, nullable=False, server_default="0"),  # in a row
    Column("locked_until", UtcTime),
    Column("updated_at", UtcTime, nullable=False),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    Column("sender_hash", String(80), primary_key=True),  # keyed, of an address or of who was tried
    Column("window", Integer, primary_key=True),  # tens of minutes since 1970
    Column("times", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Index(None, "day"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("scope", String(10), nullable=False),  # log: new cases; read: scores and responses
    Column("branch_id", ForeignKey("branches.id")),  # none: all
    Column("created_by", ForeignKey("people.id")),  # none: the command line
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(200), nullable=False),  # "person 7", "command line"
    Column("action", String(60), nullable=False),
    Column("subject", String(100), nullable=False, server_default=""),
    Column("detail", Json, nullable=False),  # never personal data of a customer
    Column("branch_id", ForeignKey("branches.id")),  # whose managers read it; none: of no branch
    Index(None, "subject"),
    Index(None, "branch_id"),
    Index(None, "actor"),
)
