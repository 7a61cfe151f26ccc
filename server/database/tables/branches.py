from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

branches = Table(
    "branches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("region", String(80), nullable=False, server_default=""),
    Column("timezone", String(64), nullable=False),
    Column("languages", Json, nullable=False),  # tags, the branch's own first; empty: all the survey has
    Column("hours", Json, nullable=False),  # {"mon": [["09:00", "17:00"]], ...}
    Column("holidays", Json, nullable=False),  # ["2026-12-25", ...]
    Column("created_at", UtcTime, nullable=False),
    # JSON of how it wants its answers looked after, see cases/triage_settings.py. Here, since every answer needs it.
    Column("triage", Text, nullable=False, server_default=""),
    Column("demo", Boolean, nullable=False, server_default="0"),  # made up by `heard demo`, with all that is below it
    Column("survey", String(40), nullable=False, server_default=""),  # what its tablets and posters ask; empty: usual
)

touchpoints = Table(
    "touchpoints",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(10), nullable=False),  # tablet, poster, till
    Column("survey", String(40), nullable=False),  # its slug; the newest version is asked
    Column("created_at", UtcTime, nullable=False),
    Column("closed", Boolean, nullable=False, server_default="0"),
    Index(None, "branch_id"),
)

handed_down = Table(
    "handed_down",
    metadata,
    # What the chain, or a region, hands down to its branches.
    Column("scope", String(80), primary_key=True),  # the region's name; empty: the chain
    Column("part", String(20), primary_key=True),  # see branches/handed_down.py
    Column("model_id", ForeignKey("branches.id"), nullable=False),  # the branch whose part it is
    Column("updated_at", UtcTime, nullable=False),
)

followers = Table(
    "followers",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("part", String(20), primary_key=True),
    Column("digest", String(64), nullable=False),  # of what it was given; what differs since is the branch's own
)

branch_settings = Table(
    "branch_settings",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("settings", Text, nullable=False),  # JSON; as text, since every sync carries it past and few read it
    Column("updated_at", UtcTime, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("sha256", String(64), primary_key=True),  # of the content
    Column("kind", String(10), nullable=False),  # image/ this: png, jpeg
    Column("content", LargeBinary, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)
