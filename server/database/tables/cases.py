from sqlalchemy import (
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
    UniqueConstraint,
    Uuid,
    text,
)

from server.database.columns import Json, UtcTime
from server.database.tables.metadata import metadata

_is_unread = text("sender = 'customer' AND seen_at IS NULL")
_is_promise = text("what = 'promised'")
_is_reopening = text("what = 'reopened'")
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
    Column("cause_key", String(40), nullable=False, server_default=""),  # one of the branch's, see cases/causes.py
    Column("outcome", String(11), nullable=False, server_default=""),  # of a solved one: solved, not-reached
    Column("ask_back_at", UtcTime),  # when the customer is asked whether it is fixed; null: never, or done
    Column("asked_back_at", UtcTime),
    Column("verdict", String(7), nullable=False, server_default=""),  # the customer's: fixed, not-yet
    Column("verdict_at", UtcTime),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("updated_at", UtcTime, nullable=False),
    Index(None, "branch_id", "status", "promised_by"),
    Index(None, "branch_id", "updated_at"),
    # Of so many branches and days reports read these alone, and no case.
    Index("ix_cases_promises", "branch_id", "promised_by", "answered_at", "solved_at", "outcome", "origin", "id"),
    Index("ix_cases_taken", "branch_id", "take_by", "taken_at", "origin"),
    Index("ix_cases_answered", "branch_id", "answered_at", "touched_at", "origin"),
    Index("ix_cases_solved", "branch_id", "solved_at", "outcome", "cause_key", "origin"),
    Index("ix_cases_asked_back", "branch_id", "asked_back_at"),
    Index("ix_cases_verdict", "branch_id", "verdict_at", "verdict", "id"),
    Index(None, "reference"),
    Index(None, "look_at"),
    Index(None, "ask_back_at"),
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
    Index("ix_case_events_promised", "at", "case_id", sqlite_where=_is_promise, postgresql_where=_is_promise),
    Index("ix_case_events_reopened", "case_id", sqlite_where=_is_reopening, postgresql_where=_is_reopening),
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

burst_answers = Table(
    "burst_answers",
    metadata,
    # The low answers behind a case of origin burst. They are no visits of it: who says more has a case of their own.
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("response_id", Uuid, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

norms = Table(
    "norms",
    metadata,
    # How a branch usually scores; counted once a day.
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),  # local; of the four weeks before it
    Column("answers", Integer, nullable=False),  # unflagged ones
    Column("lows", Integer, nullable=False),
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

logged_cases = Table(
    "logged_cases",
    metadata,
    # What was spoken, phoned or written has no response: a visit in case_visits by this id, like contact and messages.
    Column("id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("cases.id")),  # none only inside the transaction that logs it
    Column("seal", String(80), nullable=False),  # keyed hash of what was logged; kept after an erasure
    Column("slip_hash", String(80), nullable=False, unique=True),
    Column("slip_sealed", LargeBinary, nullable=False),
    Column("how", String(10), nullable=False),  # see cases/logged.py
    Column("who_sealed", LargeBinary),  # the customer's name
    Column("what", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("logged_by", ForeignKey("people.id")),  # none: over HTTP
    Column("token_id", ForeignKey("api_tokens.id")),
    Column("key_sha256", String(64), nullable=False, unique=True),  # of who logs it and their key: once each
    Column("at", UtcTime, nullable=False),  # when it was said
    Index(None, "case_id"),
)

case_messages = Table(
    "case_messages",
    metadata,
    # Between the customer and the branch, each belonging to one visit: another's page never shows it.
    Column("id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("visit_id", Uuid, nullable=False),  # a response's id, or that of a logged case
    Column("at", UtcTime, nullable=False),
    Column("sender", String(8), nullable=False),  # customer, staff, heard
    Column("person_id", ForeignKey("people.id")),
    Column("template", String(20), nullable=False, server_default=""),  # of our own words, see cases/told.py
    Column("channel", String(5), nullable=False),  # page, email, sms: how it went or came
    Column("words", Text, nullable=False),
    Column("delivery_id", Uuid),
    Column("seen_at", UtcTime),  # a customer's: when somebody of the branch opened the case
    Index(None, "case_id", "at"),
    Index(None, "visit_id"),
    Index("ix_case_messages_unread", "case_id", sqlite_where=_is_unread, postgresql_where=_is_unread),
)

gestures = Table(
    "gestures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("kind", String(80), nullable=False),  # one of the branch's, in its words
    Column("amount", Integer, nullable=False),  # in the smallest unit of money; 0: it costs nothing
    Column("currency", String(3), nullable=False, server_default=""),
    Column("why", Text, nullable=False, server_default=""),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", UtcTime),
    Column("status", String(7), nullable=False),  # given, asked, refused
    Index(None, "case_id"),
)

deeds = Table(
    "deeds",
    metadata,
    # "You said, we did": what was done about a solved case, in words fit to show in the hall.
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("said", String(40), nullable=False),  # one of ours, see cases/deeds.py; empty: only what was done
    Column("did", Json, nullable=False),  # language tag -> words
    Column("shown", Boolean, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "branch_id", "at"),
)

praises = Table(
    "praises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("response_id", Uuid, nullable=False),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),  # none: everybody of the branch
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("response_id", "person_id"),
    Index(None, "branch_id", "at"),
)

noticed = Table(
    "noticed",
    metadata,
    # What the worker saw and told, so that it is told once: a burst, a silent or quiet tablet.
    Column("kind", String(10), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("noticed_at", UtcTime, nullable=False),
    Column("over_at", UtcTime),  # when it was well again
    Index(None, "branch_id", "noticed_at"),
)

mornings = Table(
    "mornings",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),  # local; its managers were told what is unresolved
    Column("at", UtcTime, nullable=False),
)
