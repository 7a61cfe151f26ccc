"""The numbers of one branch's week, as they stand when the review is made."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from server.branches.branch import Branch
from server.cases.causes import causes_of
from server.cases.follow_up import recovery_of
from server.cases.praise import count_praise, praise_of
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import cases
from server.database.tables.fleet import devices
from server.database.tables.intake import responses
from server.reports.change import FEWEST_SHOWN
from server.reports.review.advice import Facts, advice
from server.reports.review.answers import most_telling, ranked, unhappy
from server.reports.review.casework import casework, causes
from server.reports.review.kept import Fixed, Ranked, Review, Thanked
from server.reports.review.scores import channels, measures, tallied
from server.reports.review.week import Week, midnight

LONGER_THAN_A_MONTH = timedelta(days=31)


def numbers(session: Session, branch: Branch, week: Week, *, now: datetime) -> Review:
    facts = facts_of(session, branch, week, now=now)
    return Review(
        answers=facts.tallied.answers.total(),
        doubted=facts.tallied.doubted,
        channels=channels(facts.tallied),
        measures=facts.measures,
        unhappy=len(facts.unhappy),
        reasons=facts.reasons,
        causes=causes(session, branch, week, cause_names(branch)),
        casework=facts.casework,
        praised=facts.praised,
        fixed=facts.fixed,
        comments=most_telling(session, branch, week),
        advice=advice(facts),
        thanked=_thanked(session, branch, week.thanks_for) if week.thanks_for else None,
    )


def facts_of(session: Session, branch: Branch, week: Week, *, now: datetime, language: str = "") -> Facts:
    """What there is to give advice on; `language`: of the reasons, without one that of the branch."""
    found = tallied(session, branch, week)
    # Of fewer, as of scores, only their number is told.
    low = unhappy(session, branch, week, language) if found.answers.total() >= FEWEST_SHOWN else ()
    return Facts(
        branch=branch,
        week=week,
        casework=casework(session, branch, week, now=now),
        unhappy=low,
        reasons=ranked(low),
        tallied=found,
        measures=measures(found),
        tablets=_tablets(session, branch),
        praised=count_praise(session, branch, *week.span(branch)),
        fixed=_fixed(session, branch, week),
    )


def is_worth(session: Session, branch: Branch, week: Week) -> bool:
    """Whether there is anything to say: something came in by then, or in that very week if the branch was closed."""
    begins, ends = week.span(branch)
    heard = [responses.c.branch_id == branch.id, responses.c.started_at < ends]
    opened = [cases.c.branch_id == branch.id, cases.c.opened_at < ends]
    if not week.is_open(branch):
        heard.append(responses.c.started_at >= begins)
        opened.append(cases.c.opened_at >= begins)
    return bool(session.execute(select(exists().where(*heard) | exists().where(*opened))).scalar())


def _fixed(session: Session, branch: Branch, week: Week) -> Fixed | None:
    """None when nobody said."""
    said = recovery_of(session, branch, *week.span(branch))
    return Fixed(said.asked, said.fixed, said.not_yet, said.first_contact) if said.n else None


def _thanked(session: Session, branch: Branch, month: date) -> Thanked | None:
    begins, ends = midnight(month, branch), midnight((month + LONGER_THAN_A_MONTH).replace(day=1), branch)
    praise = praise_of(session, branch, begins, ends)
    names = Counter(name for one in praise for name in one.names)
    everybody = sum(not one.names for one in praise)
    return Thanked(month, tuple(Ranked(name, n) for name, n in sorted(names.items())), everybody) if praise else None


def _tablets(session: Session, branch: Branch) -> dict[int, str]:
    """Those that should be at work: paired, and neither revoked nor closed."""
    paired = exists().where(devices.c.touchpoint_id == touchpoints.c.id, devices.c.revoked_at.is_(None))
    mine = (touchpoints.c.branch_id == branch.id) & (touchpoints.c.kind == "tablet") & ~touchpoints.c.closed
    rows = session.execute(select(touchpoints.c.id, touchpoints.c.name).where(mine, paired))
    return {row.id: row.name for row in rows}


def cause_names(branch: Branch) -> dict[str, str]:
    return {cause.key: cause.words for cause in causes_of(triage_of(branch).causes)}
