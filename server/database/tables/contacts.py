from sqlalchemy import Column, Index, LargeBinary, String, Table, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

contacts = Table(
    "contacts",
    metadata,
    Column("response_id", Uuid, primary_key=True),
    Column("by", String(5), nullable=False),  # call, text, email
    Column("sealed", LargeBinary, nullable=False),  # JSON of phone, email, name
    Column("address_hash", String(80), nullable=False),  # keyed; the phone in E.164, the e-mail in lower case
    Column("created_at", UtcTime, nullable=False),
    Column("erase_at", UtcTime),
    Index(None, "address_hash"),
    Index(None, "erase_at"),
)
