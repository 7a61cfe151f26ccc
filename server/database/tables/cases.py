from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, Uuid, text

from server.database.columns import UtcTime
from server.database.tables.metadata import metadata

_is_open = text("status != 'solved' AND address_hash IS NOT NULL")

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("reference", String(7), nullable=False),
    Column("origin", String(8), nullable=False),  # answer, burst, logged
    Column("reason", String(8), nullable=False),  # urgent, asked, low: the strongest so far
    Column("status", String(8), nullable=False),  # open, taken, answered, solved, reopened
    Column("owner_id", ForeignKey("people.id")),
    Column("address_hash", String(80)),  # of the customer, if known: a further visit joins
    Column("language", String(16), nullable=False),
    Column("touched_at", UtcTime, nullable=False),  # clocks start at the touch, not at its arrival
    Column("opened_at", UtcTime, nullable=False),
    Column("take_by", UtcTime, nullable=False),
    Column("promised_by", UtcTime, nullable=False),
    Column("solve_by", UtcTime, nullable=False),
    Column("promise_from", UtcTime),  # its clock runs from here; null: from the touch
    Column("renewed", Integer, nullable=False, server_default="0"),  # promises that passed
    Column("look_at", UtcTime),  # when the worker looks at it next; null: when something happens to it
    Column("taken_at", UtcTime),
    Column("answered_at", UtcTime),
    Column("solved_at", UtcTime),
    Column("cause", Text, nullable=False, server_default=""),  # what happened
    Column("remedy", Text, nullable=False, server_default=""),  # what we did about it
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("updated_at", UtcTime, nullable=False),
    Index(None, "branch_id", "status", "promised_by"),
    Index(None, "branch_id", "updated_at"),
    Index(None, "reference"),
    Index(None, "look_at"),
    Index(
        "uq_cases_open_address",
        "branch_id",
        "address_hash",
        unique=True,
        sqlite_where=_is_open,
        postgresql_where=_is_open,
    ),
)

case_visits = Table(
    "case_visits",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    # No foreign key: responses belong to intake, a room above; the case is written first.
    Column("response_id", Uuid, primary_key=True),
    Column("reference", String(7), nullable=False),  # of its own slip; the case has its first visit's
    Column("joined_at", UtcTime, nullable=False),
    Index(None, "response_id", unique=True),
    Index(None, "reference"),
)

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("what", String(20), nullable=False),  # see cases/timeline.py
    Column("person_id", ForeignKey("people.id")),
    Column("words", Text, nullable=False, server_default=""),
    Index(None, "case_id", "at"),
)

case_deadlines = Table(
    "case_deadlines",
    metadata,
    # What was done, and what is still owed of a promise that was followed by another. The rest comes from the case.
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("step", String(10), primary_key=True),  # see cases/deadlines.py
    Column("promise", UtcTime, primary_key=True),
    Column("run_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
)

low_taps = Table(
    "low_taps",
    metadata,
    # Low scores without words or contact: shown in the inbox, told together.
    Column("response_id", Uuid, primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("reference", String(7), nullable=False),
    Column("touched_at", UtcTime, nullable=False),
    Column("said", Text, nullable=False),  # face, touchpoint, reasons
    Column("round_at", UtcTime, nullable=False),  # when the first of those told together came in
    Index(None, "branch_id", "round_at"),
)

summonses = Table(
    "summonses",
    metadata,
    Column("id", Uuid, primary_key=True),  # of the visit; its response may never come
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("device_id", ForeignKey("devices.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("said", Text, nullable=False),  # score and reasons in words
    Column("asked_at", UtcTime, nullable=False),
    Column("taken_by", ForeignKey("people.id")),
    Column("taken_at", UtcTime),
    Column("arrived_at", UtcTime),
    Column("called_off_at", UtcTime),  # the customer went away
    Index(None, "branch_id", "asked_at"),
)
