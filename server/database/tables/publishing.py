from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

survey_versions = Table(
    "survey_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("definition", Json, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the definition without its version
    Column("published_at", UtcTime, nullable=False),
    UniqueConstraint("slug", "version"),
)
