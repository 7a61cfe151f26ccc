from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, String, Table

from server.database.tables.metadata import metadata


def _key() -> list[Column]:  # type: ignore[type-arg]
    return [
        Column("branch_id", ForeignKey("branches.id"), nullable=False),
        Column("day", Date, nullable=False),  # in the zone of the response
        Column("touchpoint_id", ForeignKey("touchpoints.id"), nullable=False),
        Column("survey_version_id", ForeignKey("survey_versions.id"), nullable=False),
        Column("question", String(40), nullable=False),
        Column("language", String(16), nullable=False),
        Column("value", String(40), nullable=False),  # the score, the option, or "given" for words
        Column("counted", Boolean, nullable=False),  # false: flagged, kept apart
    ]


daily_tallies = Table(
    "daily_tallies",
    metadata,
    *(daily := _key()),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint(*(column.name for column in daily)),
    sqlite_with_rowid=False,  # the key is nearly all there is; kept once, half the pages are written
)

hourly_tallies = Table(
    "hourly_tallies",
    metadata,
    *(hourly := [*_key(), Column("hour", Integer, nullable=False)]),  # 0-23, local; scored questions only
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint(*(column.name for column in hourly)),
    sqlite_with_rowid=False,
)
