"""What a branch wants to reach, and how many visitors it had: `/reports/goals`, for its managers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.reports.change import FEWEST_SHOWN, numbered
from server.reports.filters import Filters, branches_for, today_at
from server.reports.footfall import LONGEST_FILE, answered, footfall_from_csv, footfall_of, keep_footfall
from server.reports.line import Line
from server.reports.pages.blueprint import blueprint
from server.reports.review.shown import TITLES, ends_in_words, score_in_words
from server.reports.scores import scores
from server.reports.targets import reached, set_target, target_from, targets_of
from server.reports.wanted import day_from
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import Person
from surveys.survey import SCALES

DAYS_TYPED = 14


@blueprint.get("/reports/goals")
@for_role("manager")
def goals() -> str:
    return _page(request.args.get("of", ""))


@blueprint.post("/reports/goals/<slug>/targets")
@for_role("manager")
def keep_targets(slug: str) -> Answer | tuple[str, int]:
    branch = here().database.read(_managed, person(), slug)
    try:
        typed = {kind: target_from(request.form.get(kind.value, ""), kind) for kind in SCALES}
    except BadRequest as problem:
        return _refused(slug, "targets", problem)
    here().database.write(_keep_targets, branch, typed, actor=actor_of(person()), now=now())
    return _done(slug, "targets")


@blueprint.post("/reports/goals/<slug>/visitors")
@for_role("manager")
def keep_visitors(slug: str) -> Answer | tuple[str, int]:
    branch = here().database.read(_managed, person(), slug)
    try:
        days = {
            day: _visitors_from(words)
            for name, words in request.form.items()
            if (day := day_from_name(name)) is not None
        }
        here().database.write(keep_footfall, branch, days, actor=actor_of(person()), now=now())
    except BadRequest as problem:
        return _refused(slug, "visitors", problem)
    return _done(slug, "visitors")


@blueprint.post("/reports/goals/<slug>/visitors/file")
@for_role("manager")
def import_visitors(slug: str) -> Answer | tuple[str, int]:
    branch = here().database.read(_managed, person(), slug)
    file = request.files.get("file")
    try:
        content = file.read(LONGEST_FILE) if file else b""
        days = footfall_from_csv(content.decode("utf-8-sig", errors="replace").splitlines())
        source = (file.filename if file else "") or "file"
        here().database.write(keep_footfall, branch, days, actor=actor_of(person()), now=now(), source=source)
    except BadRequest as problem:
        return _refused(slug, "file", problem)
    return _done(slug, "file", days=len(days))


def day_from_name(name: str) -> date | None:
    """Fields are named by their day."""
    return day_from(name, name) if name[:1].isdigit() else None


def _visitors_from(typed: str) -> int | None:
    words = typed.strip()
    if not words:
        return None
    if not words.isdecimal() or len(words) > len("1000000"):
        raise BadRequest("Visitors of a day are a whole number, or nothing where nobody counted.")
    return int(words)


def _done(slug: str, part: str, **more: object) -> Answer:
    return redirect(f"{url_for('reports.goals')}?{urlencode({'of': slug, 'done': part, **more})}#{part}", 303)


def _page(slug: str, *, part: str = "", problem: str = "") -> str:
    shown = here().database.read(_shown, person(), slug)
    typed: Mapping[str, str] = request.form if problem else {}
    return page("reports/goals.html", part=part, problem=problem, typed=typed, done=request.args.get("done"), **shown)


def _refused(slug: str, part: str, problem: BadRequest) -> tuple[str, int]:
    return _page(slug, part=part, problem=str(problem)), problem.status


def _managed(session: Session, person: Person, slug: str) -> Branch:
    """For those who do not manage it, it does not exist; without a slug the first."""
    mine = [branch for branch in branches_for(session, person) if slug in {"", branch.slug}]
    if not mine:
        raise NotFound("There is no such branch.")
    return mine[0]


def _keep_targets(
    session: Session, branch: Branch, typed: Mapping[Any, float | None], *, actor: str, now: datetime
) -> None:
    """Those that changed."""
    known = targets_of(session, [branch])
    for kind, value in typed.items():
        if known.get((branch.id, kind)) != value:
            set_target(session, branch, kind, value, actor=actor, now=now)


def _shown(session: Session, person: Person, slug: str) -> dict[str, Any]:
    branch = _managed(session, person, slug)
    today = today_at([branch], now())
    filters = Filters(seen=(branch,), begins=today - 27 * DAY, ends=today)
    known = targets_of(session, [branch])
    lines: dict[Any, Line] = {}
    for line in scores(session, filters):
        lines.setdefault(line.kind, line)
    return {
        "branch": branch,
        "branches": branches_for(session, person),
        "targets": [
            (kind, TITLES[kind], known.get((branch.id, kind)), _standing(lines.get(kind), known.get((branch.id, kind))))
            for kind in SCALES
        ],
        "days": [today - back * DAY for back in range(DAYS_TYPED)],
        "visitors": footfall_of(session, branch, today - (DAYS_TYPED - 1) * DAY, today),
        "answered": answered(session, filters).get(branch.id),
    }


def _standing(line: Line | None, target: float | None) -> str:
    """The last four weeks beside the target."""
    if line is None:
        return ""
    score = line.score
    if score is None or score.n < FEWEST_SHOWN:
        return f"{numbered(line.n, 'answer')} in the last four weeks."
    low, high = ends_in_words(line.kind, score.low, score.high)
    value, n = score_in_words(line.kind, score.value), numbered(line.n, "answer")
    said = f"Now {value}, very likely between {low} and {high} ({n} in four weeks)."
    if target is not None:
        return f"{reached(score, target)} {said}"
    return f"Too early to tell. {said}" if line.is_early else said
