from sqlalchemy import Column, String, Table

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

workers = Table(
    "workers",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("beat_at", UtcTime, nullable=False),
)
