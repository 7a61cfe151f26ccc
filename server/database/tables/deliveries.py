from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),  # also the Message-ID
    Column("channel", String(20), nullable=False),  # email, apprise, terminal
    Column("destination", String(254), nullable=False),  # an address, or the fingerprint of a configured URL
    Column("subject", String(64), nullable=False, server_default=""),  # what it is about: "case:UUID", "low:BRANCH"
    Column(
        "payload", LargeBinary, nullable=False
    ),  # sealed JSON with words and one-time links; empty once it has ended
    Column("status", String(10), nullable=False),  # waiting, sent, given-up, cancelled
    Column("created_at", UtcTime, nullable=False),
    Column("run_at", UtcTime, nullable=False),
    Column("give_up_at", UtcTime, nullable=False),  # a day after it was first due
    Column("lease_until", UtcTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("ended_at", UtcTime),
    Index(None, "status", "run_at"),
    Index(None, "subject"),
)
