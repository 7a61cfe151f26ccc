"""What the tabs of a branch's workbook show, read from the database. No name, phone, e-mail or account number."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, literal, select, tuple_

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.database.tables.tallies import daily_tallies
from server.mirror.wording import HOW, STATUS, Wording, counted, title
from server.mirror.workbook import Cell, Column, Look, Styled, Tab
from server.publishing.publishing import newest_versions, version_by_id
from surveys.rules import is_low
from surveys.scoring import score
from surveys.survey import Kind

Mark = tuple[datetime, UUID]
"""The place of an answer in the order that never changes: when it was received, then its id."""

SLACK = timedelta(hours=1)
"""By how much the clocks of two servers may differ, and how long a transaction may take."""
UNANSWERED = ("open", "taken", "reopened")
MOST_SOLVED = 1_000
DAYS = 731
FEWEST = 5
"""A score of fewer answers says nothing."""


def span(branch: Branch, after: Mark | None = None, upto: Mark | None = None) -> ColumnElement[bool]:
    """The branch's answers after one place and up to another."""
    order = tuple_(responses.c.received_at, responses.c.id)
    where = [responses.c.branch_id == branch.id]
    if after:
        # A row is never older than its receipt, so the index on updated_at finds what the order has no index for.
        where += [order > _place(after), responses.c.updated_at >= after[0] - SLACK]
    if upto:
        where += [order <= _place(upto)]
    return and_(*where)


def answers_tab(session: Session, branch: Branch, after: Mark | None = None, upto: Mark | None = None) -> Tab:
    """Every answer of the span, newest last; read while it is written."""
    where = span(branch, after, upto)
    wordings = _wordings(session, branch, where)
    further = tuple(dict.fromkeys(question for wording in wordings.values() for question in wording.further))
    columns = (
        Column(f"When ({branch.timezone})", 18, "time"),
        Column("Where", 18),
        Column("How", 9),
        Column("Score", 9, "number"),
        *(Column(title(question), 13, "number") for question in further),
        Column("Reason", 26, "wrapped"),
        Column("Comment", 60, "wrapped"),
        Column("Language", 10),
        Column("Counted?", 20, "wrapped"),
        Column("Case", 10),
    )
    return Tab("Answers", columns, _answers(session, branch, where, wordings, further))


def to_answer_tab(session: Session, branch: Branch, public_url: str, *, now: datetime) -> Tab:
    """Every case that waits, late ones first, then those only answered, then the last thousand solved."""
    columns = (
        Column(f"Promise by ({branch.timezone})", 24, "time"),
        Column("Number", 10),
        Column("Owner", 20),
        Column("Status", 22),
        Column("What happened", 60, "wrapped"),
        Column("Link", 60),
    )
    return Tab("To answer", columns, _to_answer(session, branch, public_url, now))


def daily_tab(session: Session, branch: Branch, *, now: datetime) -> Tab:
    """Two years of days: answers to the first question that count, their score and how many were low."""
    columns = (
        Column("Day", 16, "day"),
        Column("Touchpoint", 24),
        Column("Answers", 10, "number"),
        Column("Score", 12, "csat"),
        Column("Low", 9, "number"),
    )
    return Tab("Daily", columns, _daily(session, branch, now))


def _answers(
    session: Session,
    branch: Branch,
    where: ColumnElement[bool],
    wordings: dict[int, Wording],
    further: tuple[str, ...],
) -> Iterator[tuple[Cell, ...]]:
    zone, places = branch.zone, _touchpoints(session, branch)
    shown = (
        select(
            responses.c.started_at,
            responses.c.touchpoint_id,
            responses.c.survey_version_id,
            responses.c.answers,
            responses.c.language,
            case((responses.c.counted.is_(False), responses.c.flags)),
            cases.c.reference,
        )
        .join(case_visits, case_visits.c.response_id == responses.c.id, isouter=True)
        .join(cases, cases.c.id == case_visits.c.case_id, isouter=True)
        .where(where)
        .order_by(responses.c.received_at, responses.c.id)
        .execution_options(yield_per=1_000)
    )
    for started_at, touchpoint, version, answers, language, why_not, reference in session.execute(shown):
        wording = wordings[version]
        place, how = places[touchpoint]
        yield (
            _local(started_at, zone),
            place,
            how,
            _score(wording, wording.first, answers),
            *(_score(wording, question, answers) for question in further),
            wording.reason(answers) or None,
            wording.comment(answers) or None,
            language,
            counted(why_not),
            reference,
        )


def _score(wording: Wording, question: str, answers: dict[str, Any]) -> Cell:
    value: int | None = answers.get(question)
    return value if value is None or value not in wording.low.get(question, ()) else Styled(value, "low")


def _to_answer(session: Session, branch: Branch, public_url: str, now: datetime) -> Iterator[tuple[Cell, ...]]:
    mine = (
        select(cases, people.c.name.label("owner"))
        .join(people, cases.c.owner_id == people.c.id, isouter=True)
        .where(cases.c.branch_id == branch.id)
    )
    promised = (cases.c.promised_by, cases.c.id)
    solved = mine.where(cases.c.status == "solved").order_by(cases.c.solved_at.desc(), cases.c.id).limit(MOST_SOLVED)
    rows = [
        *session.execute(mine.where(cases.c.status.in_(UNANSWERED)).order_by(*promised)).mappings(),
        *session.execute(mine.where(cases.c.status == "answered").order_by(*promised)).mappings(),
        *session.execute(solved).mappings(),
    ]
    told = _told(session, branch, [row["id"] for row in rows if not row["cause"]])
    for row in rows:
        is_late = row["status"] in UNANSWERED and row["promised_by"] <= now
        promise, status = _local(row["promised_by"], branch.zone), STATUS[row["status"]]
        yield (
            Styled(promise, "late") if is_late else promise,
            row["reference"],
            row["owner"],
            f"Late · {status}" if is_late else status,
            row["cause"] or told.get(row["id"]),
            f"{public_url}/cases/{row['id']}",
        )


def _told(session: Session, branch: Branch, of: list[UUID]) -> dict[UUID, str]:
    """Case -> what its customer said, one visit after another: the words, or where there are none the reasons."""
    told: dict[UUID, list[str]] = {}
    wording = cache(partial(_wording, session, branch))
    for start in range(0, len(of), 500):
        said = (
            select(case_visits.c.case_id, responses.c.survey_version_id, responses.c.answers)
            .join(responses, responses.c.id == case_visits.c.response_id)
            .where(case_visits.c.case_id.in_(of[start : start + 500]))
            .order_by(case_visits.c.joined_at, case_visits.c.response_id)
        )
        for case_id, version, answers in session.execute(said):
            told.setdefault(case_id, []).append(wording(version).comment(answers) or wording(version).reason(answers))
    return {case_id: "\n".join(filter(None, words)) for case_id, words in told.items()}


def _daily(session: Session, branch: Branch, now: datetime) -> Iterator[tuple[Cell, ...]]:
    tally, places = daily_tallies.c, _touchpoints(session, branch)
    since = now.astimezone(branch.zone).date() - timedelta(days=DAYS)
    totals = (
        select(tally.day, tally.touchpoint_id, tally.survey_version_id, tally.question, tally.value, func.sum(tally.n))
        .where(tally.branch_id == branch.id, tally.day >= since, tally.counted)
        .group_by(tally.day, tally.touchpoint_id, tally.survey_version_id, tally.question, tally.value)
        .order_by(tally.day, tally.touchpoint_id)
    )
    published = cache(partial(version_by_id, session))
    days: dict[tuple[Any, int, Kind], Counter[int]] = {}
    low: Counter[tuple[Any, int, Kind]] = Counter()
    for day, touchpoint, version, question, value, n in session.execute(totals):
        survey = published(version).survey
        if question == survey.first.id:
            key = (day, touchpoint, survey.first.kind)
            days.setdefault(key, Counter())[int(value)] += n
            low[key] += n if is_low(survey, survey.first, int(value)) else 0
    looks: dict[Kind, Look] = {Kind.CSAT: "csat", Kind.NPS: "nps", Kind.CES: "ces"}
    for key, counts in days.items():
        day, touchpoint, kind = key
        result = score(kind, counts) if counts.total() >= FEWEST else None
        shown = Styled(round(result.value, 1), looks[kind]) if result else None
        yield day, places[touchpoint][0], counts.total(), shown, Styled(low[key], "low") if low[key] else 0


def _wordings(session: Session, branch: Branch, where: ColumnElement[bool]) -> dict[int, Wording]:
    """Of the versions these answers have, and of those asked now, so that a column is there from the first day."""
    found = session.scalars(select(responses.c.survey_version_id).where(where).distinct())
    asked = set(session.scalars(select(touchpoints.c.survey).where(touchpoints.c.branch_id == branch.id)))
    now_asked = (published.id for slug, published in newest_versions(session).items() if slug in asked)
    return {version: _wording(session, branch, version) for version in sorted({*found, *now_asked})}


def _wording(session: Session, branch: Branch, version: int) -> Wording:
    survey = version_by_id(session, version).survey
    return Wording.of(survey, branch.languages[0] if branch.languages else survey.languages[0])


def _touchpoints(session: Session, branch: Branch) -> dict[int, tuple[str, str]]:
    """Id -> name, and how answers are given there."""
    rows = session.execute(select(touchpoints).where(touchpoints.c.branch_id == branch.id)).mappings()
    return {row["id"]: (row["name"], HOW[row["kind"]]) for row in rows}


def _place(mark: Mark) -> ColumnElement[Any]:
    return tuple_(literal(mark[0], responses.c.received_at.type), literal(mark[1], responses.c.id.type))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
