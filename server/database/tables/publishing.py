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
    Column("source", String(200), nullable=False, server_default=""),  # a file's name, the page, or not known
    UniqueConstraint("slug", "version"),
)

survey_drafts = Table(
    "survey_drafts",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("definition", Json, nullable=False),  # as typed, also while something is still wrong with it
    Column("base", Integer, nullable=False),  # the version it began as; 0 for a new survey
    Column("edited_by", Integer),  # a person, or nobody at the command line
    Column("updated_at", UtcTime, nullable=False),
)
