from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

_to_sign_in = text("purpose = 'sign-in'")

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # lower case
    Column("name", String(200), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("left_at", UtcTime),
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
    Column("purpose", String(20), nullable=False),  # sign-in, take, come
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
    Index(None, "person_id"),
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
    Index(None, "subject"),
)
