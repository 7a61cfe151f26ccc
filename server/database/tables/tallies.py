from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, String, Table

from server.database.tables.metadata import metadata

POINTS = tuple(f"p{point}" for point in range(11))
"""Columns: how often each point of a scale was given."""


def _points() -> list[Column[int]]:
    return [Column(point, Integer, nullable=False, server_default="0") for point in POINTS]


# No rowid: the key is nearly all there is; kept once, half the pages are written. Days are in the zone of the response;
# what is not counted is flagged, and kept apart.

daily_tallies = Table(
    "daily_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("value", String(40), nullable=False),  # the score, the option, or "given" for words
    Column("counted", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint(
        "branch_id", "day", "touchpoint_id", "survey_version_id", "question", "language", "value", "counted"
    ),
    sqlite_with_rowid=False,
)

# Scored questions again. All points stand in one row, so that a report over many days and branches reads a tenth.

hourly_tallies = Table(
    "hourly_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),  # 0-23, local
    Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint(
        "branch_id", "day", "hour", "touchpoint_id", "survey_version_id", "question", "language", "counted"
    ),
    sqlite_with_rowid=False,
)

branch_tallies = Table(
    "branch_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("channel", String(10), nullable=False),  # kind of touchpoint
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint("branch_id", "day", "survey_version_id", "question", "channel", "counted"),
    sqlite_with_rowid=False,
)

# All places of a branch together: of many branches and a long time a report reads a small part of the tallies above.

hour_tallies = Table(
    "hour_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),  # before the day: of the hours one question at a time is drawn
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint("branch_id", "question", "day", "hour", "survey_version_id", "channel", "counted"),
    sqlite_with_rowid=False,
)

choice_tallies = Table(
    "choice_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("value", String(40), nullable=False),  # the option
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("branch_id", "day", "survey_version_id", "question", "value", "channel", "counted"),
    sqlite_with_rowid=False,
)

# The same by the language they were asked in, for who looks at one language of many branches.

spoken_tallies = Table(
    "spoken_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint("branch_id", "question", "language", "day", "hour", "survey_version_id", "channel", "counted"),
    sqlite_with_rowid=False,
)

# Whole weeks and months: a report over a year reads these, and days only before the first and after the last. Each
# answer stands here twice, in its language and in that of all: what is looked at most is not added up of languages.

ALL_LANGUAGES = "*"

weekly_tallies = Table(
    "weekly_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("week", Date, nullable=False),  # its Monday
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint("branch_id", "language", "week", "survey_version_id", "question", "channel", "counted"),
    sqlite_with_rowid=False,
)

weekly_choice_tallies = Table(
    "weekly_choice_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("week", Date, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint(
        "branch_id", "language", "week", "survey_version_id", "question", "value", "channel", "counted"
    ),
    sqlite_with_rowid=False,
)

monthly_tallies = Table(
    "monthly_tallies",
    metadata,
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
    Column("question", String(40), nullable=False),
    Column("language", String(16), nullable=False),
    Column("month", Date, nullable=False),  # its first day
    Column("weekday", Integer, nullable=False),  # 0 is Monday
    Column("hour", Integer, nullable=False),
    Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("counted", Boolean, nullable=False),
    *_points(),
    PrimaryKeyConstraint(
        "branch_id", "question", "language", "month", "weekday", "hour", "survey_version_id", "channel", "counted"
    ),
    sqlite_with_rowid=False,
)
