from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, String, Table

from server.database.tables.metadata import metadata

POINTS = tuple(f"p{point}" for point in range(11))
"""Columns: how often each point of a scale was given."""


def _points() -> list[Column[int]]:
    return [Column(point, Integer, nullable=False, server_default="0") for point in POINTS]


def _number() -> list[Column[int]]:
    return [Column("n", Integer, nullable=False)]


def _tally(name: str, *key: Column[Any], amounts: list[Column[int]]) -> Table:
    # No rowid: the key is nearly all there is; kept once, half the pages are written.
    whole = PrimaryKeyConstraint(*(column.name for column in key))
    return Table(name, metadata, *key, *amounts, whole, sqlite_with_rowid=False)


# Days are in the zone of the response; what is not counted is flagged, and kept apart.

daily_tallies = _tally(
    "daily_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("value", String(40), nullable=False),  # the score, the option, or "given" for words
    Column("counted", Boolean, nullable=False),
    amounts=_number(),
)

# Scored questions again. All points stand in one row, so that a report over many days and branches reads a tenth.

hourly_tallies = _tally(
    "hourly_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),  # 0-23, local
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)

branch_tallies = _tally(
    "branch_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("channel", String(10), nullable=False),  # kind of touchpoint
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)

# All places of a branch together: of many branches and a long time a report reads a small part of the tallies above.

hour_tallies = _tally(
    "hour_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),  # before the day: of the hours one question at a time is drawn
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)

choice_tallies = _tally(
    "choice_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("value", String(40), nullable=False),  # the option
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_number(),
)

# The same by the language they were asked in, for who looks at one language of many branches.

spoken_tallies = _tally(
    "spoken_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)

# Whole weeks and months: a report over a year reads these, and days only before the first and after the last. Each
# answer stands here twice, in its language and in that of all: what is looked at most is not added up of languages.

ALL_LANGUAGES = "*"

weekly_tallies = _tally(
    "weekly_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("week", Date, nullable=False),  # its Monday
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)

weekly_choice_tallies = _tally(
    "weekly_choice_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("week", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_number(),
)

monthly_tallies = _tally(
    "monthly_tallies",
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("month", Date, nullable=False),  # its first day
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    amounts=_points(),
)
