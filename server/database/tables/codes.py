from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

tills = Table(
    "tills",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("number", Integer, unique=True),  # in its offline codes; given away again long after it was revoked
    Column("key_sealed", LargeBinary, nullable=False),  # with which it makes them
    Column("daily_cap", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Index(None, "touchpoint_id"),
)

receipt_codes = Table(
    "receipt_codes",
    metadata,
    Column("code_hash", String(80), primary_key=True),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("till_id", ForeignKey("tills.id")),
    Column("sale", String(64), nullable=False, server_default=""),  # the till's own number for it
    Column("served_by", String(64), nullable=False, server_default=""),
    Column("sold_at", UtcTime),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("visit_id", Uuid),  # begun by the first face; the response's id
    Column("used_at", UtcTime),  # when that visit was completed
    Index(None, "visit_id", unique=True),
    Index(None, "expires_at"),
)

failed_codes = Table(
    "failed_codes",
    metadata,
    Column("sender_hash", String(80), primary_key=True),  # keyed and of one day: nobody can be followed by it
    Column("window", Integer, primary_key=True),  # tens of minutes since 1970
    Column("times", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Index(None, "day"),
)
