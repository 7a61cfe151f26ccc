from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, Uuid

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),  # also the Message-ID
    Column("channel", String(20), nullable=False),  # email, sms, apprise, terminal, digest
    Column("destination", String(254), nullable=False),  # an address, or the fingerprint of a configured URL
    Column("subject", String(64), nullable=False, server_default=""),  # what it is about: "case:UUID", "low:BRANCH"
    Column(
        "payload", LargeBinary, nullable=False
    ),  # sealed JSON with words and one-time links; empty once it has ended
    # waiting, held (for a digest), sent, given-up, cancelled, unknown (see deliveries/doubt.py)
    Column("status", String(10), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("run_at", UtcTime, nullable=False),
    Column("give_up_at", UtcTime, nullable=False),  # a day after it was first due
    Column("lease_until", UtcTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    Column("ended_at", UtcTime),
    Column("passed_on_at", UtcTime),  # given up, and the next person was told
    Index(None, "status", "run_at"),
    Index(None, "subject"),
)

chats = Table(
    "chats",
    metadata,
    # Apprise channels that a branch set for itself.
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scheme", String(20), nullable=False),  # of the URL; all of it that is shown
    Column("fingerprint", String(16), nullable=False),  # the destination of its deliveries
    Column("sealed", LargeBinary, nullable=False),  # the URL
    Column("added_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
    Index(None, "branch_id"),
    Index(None, "fingerprint"),
)
