from sqlalchemy import Column, Date, String, Table

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

reviews = Table(
    "reviews",
    metadata,
    # Kept as they were sent, so that a page shows the numbers that people talk about.
    Column("kind", String(5), primary_key=True),  # week, month
    Column("scope", String(84), primary_key=True),  # branch:ID, region:NAME, chain
    Column("begins", Date, primary_key=True),  # local
    Column("content", Json, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
)
