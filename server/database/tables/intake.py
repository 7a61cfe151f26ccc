from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

responses = Table(
    "responses",
    metadata,
    Column("id", Uuid, primary_key=True),  # UUIDv7, named by the tablet or the page
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("seal", String(80), nullable=False),  # keyed hash of the canonical body; kept after an erasure
    Column("language", String(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),  # corrected by the tablet's skew
    Column("ended_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("timezone", String(64), nullable=False),  # in which it was counted
    Column("day", Date, nullable=False),  # local
    Column("hour", Integer, nullable=False),  # local, 0-23
    Column("ended", String(8), nullable=False),
    Column("answers", Json, nullable=False),
    Column("flags", Json, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("low", Boolean, nullable=False),  # what its rules said of the score when it came in
    Column("slip_hash", String(80), nullable=False, unique=True),
    Column("slip_sealed", LargeBinary, nullable=False),
    Column("reference", String(7), nullable=False),
    Column("shown", Json, nullable=False),
    Column("layout", String(20), nullable=False),
    Column("counter", Integer),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("updated_at", UtcTime, nullable=False),
    Column("erased_at", UtcTime),
    Index(None, "branch_id", "started_at"),
    Index(None, "branch_id", "updated_at"),
    Index(None, "touchpoint_id"),
    Index(None, "reference"),
    # The unhappy are few among many, and looked for often.
    Index("ix_responses_low", "branch_id", "started_at", sqlite_where=text("low = 1"), postgresql_where=text("low")),
)

amendments = Table(
    "amendments",
    metadata,
    Column("response_id", ForeignKey("responses.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("added", Json, nullable=False),  # ids of the questions; the words are in the response
)

comments = Table(
    "comments",
    metadata,
    Column("place", BigInteger, primary_key=True, autoincrement=False),  # in time, see server/intake/comments.py
    Column("response_id", Uuid, nullable=False, unique=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("words", Text, nullable=False),  # plain, for searching; as they were written they stand in the answers
    Index(None, "branch_id", "place"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Uuid, primary_key=True),  # becomes the response's
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("slip_sealed", LargeBinary, nullable=False),
    Column("language", String(16), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("touched_at", UtcTime, nullable=False),
    Column("answers", Json, nullable=False),
    Column("shown", Json, nullable=False),
    Column("sender", String(80), nullable=False, server_default=""),  # keyed hash of one day
    Column("robot", Boolean, nullable=False, server_default="0"),
    Index(None, "touched_at"),
)

senders = Table(
    "senders",
    metadata,
    Column("response_id", Uuid, primary_key=True),
    Column("sender", String(80), nullable=False),  # kept for a day, as the answers beside it
    Column("said", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "sender", "at"),
    Index(None, "at"),
)
