from sqlalchemy import Column, LargeBinary, String, Table, Text

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

kept_settings = Table(
    "kept_settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
)

reaches = Table(
    "reaches",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("public_url", Text, nullable=False),  # what it was made for: another address was not reached by it
    Column("made_at", UtcTime, nullable=False),
    Column("reached_at", UtcTime),
)
