from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from server.database.columns import Json, UtcTime
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

sheet_keys = Table(
    "sheet_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # of the service account
    Column("project", String(100), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the key file
    Column("added_at", UtcTime, nullable=False),
)

sheets = Table(
    "sheets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branches.id")),  # none: the whole chain
    Column("key_id", ForeignKey("sheet_keys.id"), nullable=False),
    Column("spreadsheet_id", String(100), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="1"),  # counts restores and rebuilds
    Column("state", String(8), nullable=False),  # on, paused (a person must help), off
    Column("problem", String(20)),  # see mirror/problem.py
    Column("problem_since", UtcTime),
    Column("shows_personal", Boolean, nullable=False, server_default="0"),
    Column("refuses_used_ids", Boolean, nullable=False, server_default="1"),  # what the self-test saw
    Column("connected_at", UtcTime, nullable=False),
    Column("last_success_at", UtcTime),
    Column("late_since", UtcTime),  # people were told that it is behind since then; none: it is not
    Column("last_turn_at", UtcTime, nullable=False),  # the longest waiting comes first
    Column("next_try_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),  # failures in a row
    Column("scanned_at", UtcTime),  # what changed an hour before, or earlier, is in the sheet
    Column("laid_at", UtcTime),  # when we last saw where the columns are
    Column("changed_at", UtcTime),  # when rows were last brought up to date
    Column("leased_by", Uuid),
    Column("leased_until", UtcTime),
)

sheet_tabs = Table(
    "sheet_tabs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sheet_id", ForeignKey("sheets.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # answers, to_answer, daily, this_week
    Column("part", Integer, nullable=False),  # of Answers: 1, then 2 when 1 is full
    Column("gid", Integer, nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),  # appended so far
    Column("columns", Json, nullable=False),  # {field: [metadata id, index]}
    Column("strayed", Json, nullable=False),  # [{field: index}]: where columns were when something may have been added
    Column("seen", String(16), nullable=False, server_default=""),  # fingerprint of what its rows are made from
    Column("checked_at", UtcTime),  # when it was last compared; none: to be compared first
    UniqueConstraint("sheet_id", "gid"),
)

mirror_rows = Table(
    "mirror_rows",
    metadata,
    Column("mirror", ForeignKey("sheets.id"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("subject", Uuid, primary_key=True),  # what the row is about; stands in its column #
    Column("tab_id", ForeignKey("sheet_tabs.id")),
    Column("batch", Integer),  # that last wrote it
    Column("stamp", String(24), nullable=False),  # of an answer: its revision and its case
    Column("hash", String(16), nullable=False),  # of what is shown
    Column("parked", Text),  # why Google would not take it; then it is in no tab
    Index(None, "mirror", "tab_id"),
)

mirror_batches = Table(
    "mirror_batches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # random; the id of its metadata in the spreadsheet
    Column("sheet_id", ForeignKey("sheets.id"), nullable=False),
    Column("rows", Json, nullable=False),  # what the tabs show when it is done: see mirror/batch.py
    Column("effect", Json, nullable=False),  # what becomes of the tabs themselves
    Column("hash", String(16), nullable=False),  # of its requests; the value of its metadata
    Column("is_open", Boolean, nullable=False),  # whether it was carried out is not known
    Column("created_at", UtcTime, nullable=False),
    Index(None, "sheet_id", "created_at"),
)

sheet_edits = Table(
    "sheet_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sheet_id", ForeignKey("sheets.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("field", String(80), nullable=False),  # empty: the whole row was taken out
    Column("found", Text, nullable=False),  # what stood there, cut
    Index(None, "sheet_id", "at"),
    Index(None, "subject"),
)

sheet_calls = Table(
    "sheet_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_id", ForeignKey("sheet_keys.id"), nullable=False),
    Column("sheet_id", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("writes", Boolean, nullable=False),
    Index(None, "key_id", "at"),
)
