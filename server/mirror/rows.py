"""What the tabs of a branch's spreadsheet show, read from the database. No name, phone, e-mail or account number."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, tuple_

from server.branches.branch import Branch
from server.cases.alert import LONG_NUMBER
from server.cases.burst import summaries
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import case_visits, cases, logged_cases
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.database.tables.tallies import daily_tallies
from server.mirror.wording import HOW, STATUS, Wording, counted, title
from server.mirror.workbook import Cell, Column, Look, Styled, Tab
from server.publishing.publishing import newest_versions, version_by_id
from surveys.rules import is_low
from surveys.scoring import score
from surveys.survey import Kind


class Row(NamedTuple):
    subject: UUID
    """The answer, the case, or the day at a touchpoint."""
    cells: tuple[Cell, ...]
    revision: int = 0


Mark = tuple[datetime, UUID]
"""The place of an answer in the order that never changes: when it was received, then its id."""

SLACK = timedelta(hours=1)
"""By how much the clocks of two servers may differ, and how long a transaction may take."""
UNANSWERED = ("open", "taken", "reopened")
MOST_SOLVED = 1_000
DAYS = 731
FEWEST = 5
"""A score of fewer answers says nothing."""
ASKED = "asked:"
"""Before the id of a question in the name of its column's field."""
SPACE = UUID("6a1f0f39-5c3c-4a0b-9d7e-1f6a3f1c2b5d")
"""Of the ids of what has none: a day at a touchpoint."""


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
    further = further_of(wordings_of(session, branch, where).values())
    rows = answers(session, branch, where, wordings(session, branch), further)
    return Tab("Answers", answers_columns(branch.timezone, further), (row.cells for row in rows))


def to_answer_tab(session: Session, branch: Branch, public_url: str, *, now: datetime) -> Tab:
    """Every case that waits, late ones first, then those only answered, then the last thousand solved."""
    rows = to_answer(session, branch, public_url, now)
    return Tab("To answer", to_answer_columns(branch.timezone), (row.cells for row in rows))


def daily_tab(session: Session, branch: Branch, *, now: datetime) -> Tab:
    """Two years of days: answers to the first question that count, their score and how many were low."""
    return Tab("Daily", daily_columns(), (row.cells for row in daily(session, branch, now)))


def answers_columns(zone: str, further: Iterable[str]) -> tuple[Column, ...]:
    return (
        Column(f"When ({zone})", 18, "time", "when"),
        Column("Where", 18, field="where"),
        Column("How", 9, field="how"),
        Column("Score", 11, "number", "score"),
        *(Column(title(question), 13, "number", ASKED + question) for question in further),
        Column("Reason", 26, "wrapped", "reason"),
        Column("Comment", 60, "wrapped", "comment"),
        Column("Language", 10, field="language"),
        Column("Counted?", 20, "wrapped", "counted"),
        Column("Case", 10, field="case"),
    )


def to_answer_columns(zone: str) -> tuple[Column, ...]:
    return (
        Column(f"Promise by ({zone})", 24, "time", "promise"),
        Column("Number", 10, field="number"),
        Column("Owner", 20, field="owner"),
        Column("Status", 22, field="status"),
        Column("What happened", 60, "wrapped", "cause"),
        Column("Link", 60, field="link"),
    )


def daily_columns() -> tuple[Column, ...]:
    return (
        Column("Day", 16, "day", "day"),
        Column("Touchpoint", 24, field="touchpoint"),
        Column("Answers", 10, "number", "answers"),
        Column("Score", 12, "csat", "score"),
        Column("Low", 11, "number", "low"),
    )


def further_of(wordings: Iterable[Wording]) -> tuple[str, ...]:
    """Ids of all their scored questions but the first, each once."""
    return tuple(dict.fromkeys(question for wording in wordings for question in wording.further))


def answers(
    session: Session,
    branch: Branch,
    where: ColumnElement[bool],
    wording_of: Callable[[int], Wording],
    further: tuple[str, ...],
) -> Iterator[Row]:
    """`wording_of`: of the id of a version."""
    zone, places = branch.zone, _touchpoints(session, branch)
    for id_, revision, started_at, touchpoint, version, given, language, is_counted, flags, case_ in session.execute(
        _shown(where)
    ):
        wording = wording_of(version)
        place, how = places[touchpoint]
        cells = (
            _local(started_at, zone),
            place,
            how,
            _score(wording, wording.first, given),
            *(_score(wording, question, given) for question in further),
            wording.reason(given) or None,
            wording.comment(given) or None,
            language,
            counted(is_counted, flags),
            case_,
        )
        yield Row(id_, cells, revision)


def _shown(where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            responses.c.id,
            responses.c.revision,
            responses.c.started_at,
            responses.c.touchpoint_id,
            responses.c.survey_version_id,
            responses.c.answers,
            responses.c.language,
            responses.c.counted,
            responses.c.flags,
            cases.c.reference,
        )
        .join(case_visits, case_visits.c.response_id == responses.c.id, isouter=True)
        .join(cases, cases.c.id == case_visits.c.case_id, isouter=True)
        .where(where)
        .order_by(responses.c.received_at, responses.c.id)
        .execution_options(yield_per=1_000)
    )


def _score(wording: Wording, question: str, answers: dict[str, Any]) -> Cell:
    value: int | None = answers.get(question)
    return value if value is None or value not in wording.low.get(question, ()) else Styled(value, "low")


def to_answer(session: Session, branch: Branch, public_url: str, now: datetime) -> Iterator[Row]:
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
    told |= summaries(session, [row["id"] for row in rows if row["origin"] == "burst"])
    for row in rows:
        is_late = row["status"] in UNANSWERED and row["promised_by"] <= now
        promise, status = _local(row["promised_by"], branch.zone), STATUS[row["status"]]
        cells = (
            Styled(promise, "late") if is_late else promise,
            row["reference"],
            row["owner"],
            f"Late · {status}" if is_late else status,
            row["cause"] or told.get(row["id"]),
            f"{public_url}/cases/{row['id']}",
        )
        yield Row(row["id"], cells)


def _told(session: Session, branch: Branch, of: list[UUID]) -> dict[UUID, str]:
    """Case -> what its customer said, one visit after another: the words, or where there are none the reasons."""
    told: dict[UUID, list[tuple[datetime, str]]] = {}
    wording = wordings(session, branch)
    for start in range(0, len(of), 500):
        visits = select(case_visits.c.case_id, case_visits.c.joined_at).where(
            case_visits.c.case_id.in_(of[start : start + 500])
        )
        answered = visits.join(responses, responses.c.id == case_visits.c.response_id)
        said = answered.add_columns(responses.c.survey_version_id, responses.c.answers).order_by(responses.c.id)
        for case_id, at, version, answers in session.execute(said):
            words = wording(version).comment(answers) or wording(version).reason(answers)
            told.setdefault(case_id, []).append((at, words))
        logged = visits.join(logged_cases, logged_cases.c.id == case_visits.c.response_id)
        for case_id, at, words in session.execute(logged.add_columns(logged_cases.c.what).order_by(logged_cases.c.id)):
            # Whoever took it down may have written the customer's number among the words.
            told.setdefault(case_id, []).append((at, LONG_NUMBER.sub("…", words)))
    by_time = {case_id: sorted(said, key=itemgetter(0)) for case_id, said in told.items()}
    return {case_id: "\n".join(words for _, words in said if words) for case_id, said in by_time.items()}


def daily(session: Session, branch: Branch, now: datetime) -> Iterator[Row]:
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
        cells = (day, places[touchpoint][0], counts.total(), shown, Styled(low[key], "low") if low[key] else 0)
        yield Row(uuid5(SPACE, f"{day} {touchpoint} {kind}"), cells)


def wordings_of(session: Session, branch: Branch, where: ColumnElement[bool]) -> dict[int, Wording]:
    """Of the versions these answers have, and of those asked now, so that a column is there from the first day."""
    found = session.scalars(select(responses.c.survey_version_id).where(where).distinct())
    asked = set(session.scalars(select(touchpoints.c.survey).where(touchpoints.c.branch_id == branch.id)))
    now_asked = (published.id for slug, published in newest_versions(session).items() if slug in asked)
    wording = wordings(session, branch)
    return {version: wording(version) for version in sorted({*found, *now_asked})}


def wordings(session: Session, branch: Branch) -> Callable[[int], Wording]:
    """Of each version that it is asked for, by its id."""
    return cache(partial(_wording, session, branch))


def _wording(session: Session, branch: Branch, version: int) -> Wording:
    survey = version_by_id(session, version).survey.at(branch.slug)
    return Wording.of(survey, branch.languages[0] if branch.languages else survey.languages[0])


def _touchpoints(session: Session, branch: Branch) -> dict[int, tuple[str, str]]:
    """Id -> name, and how answers are given there."""
    rows = session.execute(select(touchpoints).where(touchpoints.c.branch_id == branch.id)).mappings()
    return {row["id"]: (row["name"], HOW[row["kind"]]) for row in rows}


def _place(mark: Mark) -> ColumnElement[Any]:
    return tuple_(literal(mark[0], responses.c.received_at.type), literal(mark[1], responses.c.id.type))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
