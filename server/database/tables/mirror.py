from sqlalchemy import Column, ForeignKey, Integer, String, Table, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

workbooks = Table(
    "workbooks",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True),
    Column("part", Integer, primary_key=True),  # 0: the current file; n: the archive n
    Column("shown", String(64), nullable=False),  # fingerprint of what the file shows; empty: it could not be written
    Column("written_at", UtcTime, nullable=False),
    Column("rows", Integer, nullable=False),  # answers in the file
    Column("last_received_at", UtcTime),  # an archive ends with this answer
    Column("last_id", Uuid),
)
