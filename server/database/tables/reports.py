from sqlalchemy import Column, Date, Float, ForeignKey, Integer, String, Table

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

footfall = Table(
    "footfall",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),  # local
    Column("visitors", Integer, nullable=False),
    Column("source", String(80), nullable=False),  # "typed", or the name of the file
)

targets = Table(
    "targets",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),  # csat, nps, ces
    Column("value", Float, nullable=False),  # percent; NPS: points
)
