from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

devices = Table(
    "devices",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("install_id", String(64), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("paired_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("stolen", Boolean, nullable=False, server_default="0"),
    Column("last_sync_at", UtcTime),
    Column("skew_seconds", Float),  # server's clock minus the tablet's, at the last sync
    Column("app_version", String(40)),
    Column("visits", Integer),
    Column("waiting", Integer),
    Column("refused", Integer),
    Column("battery", Integer),
    Column("disk_free_mb", Integer),
    Column("visits_before", Integer),  # begun on this tablet before it was paired here, and so not among our responses
    Column("drained_at", UtcTime),  # revoked, and nothing of it waits any more
    Column("rehearsal", Text),  # JSON of the draft that it tries, and until when
    Index(None, "touchpoint_id"),
)

pairing_codes = Table(
    "pairing_codes",
    metadata,
    Column("code_hash", String(80), primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("install_id", String(64)),  # who used it; the same tablet may repeat, another may not
    Column("device_id", ForeignKey("devices.id")),
)
