from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

backups = Table(
    "backups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),  # daily, asked
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),  # none: it goes on, or was cut off
    Column("file", Text, nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False, server_default="0"),  # bytes
    Column("error", Text, nullable=False, server_default=""),  # why there is no file
    Index(None, "kind", "begun_at"),
)

restores = Table(
    "restores",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("restored_at", UtcTime, nullable=False),
    Column("made_at", UtcTime),  # when the copy was made; none where PostgreSQL's own tools made it
    Column("doubtful", Integer, nullable=False),  # messages of which nobody knows whether they went out
)
