"""How a branch's answers are looked after: `/cases/settings`, for its managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.hours import DAYS
from server.branches.touchpoint import all_touchpoints
from server.cases import settings_form as forms
from server.cases.causes import causes_of
from server.cases.pages.blueprint import blueprint
from server.cases.settings_form import Typed
from server.cases.triage_settings import change_triage, own_of, rules_for, triage_settings_of
from server.cases.trial import outcome_of
from server.database import Session
from server.deliveries.chats import chats_of
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound, Refusal
from server.publishing.publishing import newest_version_if_any
from server.staff import audit
from server.staff.access import for_role
from server.staff.person import Person, branches_of, people_by_id, people_of
from surveys.survey import Rules

MOST_DUTIES = 60
WEEK = (("mon", "Mon"), ("tue", "Tue"), ("wed", "Wed"), ("thu", "Thu"), ("fri", "Fri"), ("sat", "Sat"), ("sun", "Sun"))
SCALES = (
    ("low_csat", "Faces, 1 to 5", range(1, 5)),
    ("low_nps", "Recommending, 0 to 10", range(10)),
    ("low_ces", "Effort, 1 to 7", range(1, 7)),
)
PART = f"any({', '.join(forms.PARTS)})"


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not taken, to be shown where it was typed."""

    part: str
    why: Refusal
    typed: Typed


@blueprint.get("/cases/settings")
@for_role("manager")
def settings() -> str:
    return settings_page(request.args.get("of", ""), request.args.get("survey", ""))


@blueprint.post(f"/cases/settings/<slug>/<{PART}:part>")
@for_role("manager")
def change_part(slug: str, part: str) -> Answer | tuple[str, int]:
    typed, survey = sent(), request.form.get("survey", "")
    here().database.read(managed, person(), slug)
    try:
        changed = forms.changes_from(part, typed, of_survey=bool(survey))
    except BadRequest as why:
        return refused(slug, survey, Refused(part, why, typed))
    here().database.write(_change, person(), slug, changed, part=part, survey=survey, now=now())
    return done(slug, part, survey)


@blueprint.post("/cases/settings/<slug>/duty")
@for_role("manager")
def put_on_duty(slug: str) -> Answer | tuple[str, int]:
    typed = sent()
    try:
        here().database.write(_put_on_duty, person(), slug, typed, now=now())
    except BadRequest as why:
        return refused(slug, "", Refused("duty", why, typed))
    return done(slug, "duty")


@blueprint.post("/cases/settings/<slug>/duty/<int:at>/remove")
@for_role("manager")
def take_off_duty(slug: str, at: int) -> Answer:
    here().database.write(_take_off_duty, person(), slug, at, request.form.get("person", ""), now=now())
    return done(slug, "duty")


@blueprint.app_template_filter()
def days_in_words(days: Sequence[str]) -> str:
    """Such as "Mon to Fri", "Tue, Sat"."""
    names = [name for day, name in WEEK if day in days]
    together = len(names) > 2 and "".join(days) in "".join(DAYS)  # noqa: PLR2004 - two are named
    return f"{names[0]} to {names[-1]}" if together else ", ".join(names)


def sent() -> Typed:
    return Typed(request.form.to_dict(flat=False))


def done(slug: str, part: str, survey: str = "", **more: str) -> Answer:
    """Back to the part of the page, which says so."""
    query = {"of": slug, "done": part, **({"survey": survey} if survey else {}), **more}
    return redirect(f"{url_for('cases.settings')}?{urlencode(query)}#{part}", 303)


def refused(slug: str, survey: str, refused: Refused) -> tuple[str, int]:
    return settings_page(slug, survey, refused), refused.why.status


def settings_page(slug: str, survey: str, refused: Refused | None = None) -> str:
    test = request.args.get("test", None, UUID)
    shown = here().database.read(_shown, person(), slug, survey, test)
    if refused:
        # A box that was not ticked is not in the form.
        emptied = dict.fromkeys(forms.SWITCHES.get(refused.part, ()), "")
        shown["typed"] |= {**emptied, **{name: refused.typed.get(name) for name in refused.typed.values}}
    lines = forms.gestures_written(shown["settings"], refused.typed if refused and refused.part == "remedies" else None)
    return page(
        "cases/settings.html",
        refused=refused,
        done=request.args.get("done", ""),
        outlets=here().outlets,
        gestures=lines,
        usual_causes="\n".join(cause.words for cause in causes_of(None)),
        week=WEEK,
        workdays=DAYS[:5],
        scales=SCALES,
        **shown,
    )


def managed(session: Session, person: Person, slug: str) -> Branch:
    """For those who do not manage it, it does not exist; without a slug the first."""
    mine = [own for own in branches_of(session, person) if person.has_role("manager", own) and slug in {"", own.slug}]
    if not mine:
        raise NotFound("There is no such branch.")
    return mine[0]


def _shown(session: Session, person: Person, slug: str, survey: str, test: UUID | None) -> dict[str, Any]:
    branch = managed(session, person, slug)
    surveys = _asked_at(session, branch)
    if survey and survey not in surveys:
        raise NotFound("This survey is not asked here.")
    whole = triage_settings_of(session, branch.id)
    published = newest_version_if_any(session, survey) if survey else None
    return {
        "branch": branch,
        "branches": [own for own in branches_of(session, person) if person.has_role("manager", own)],
        "survey": survey,
        "surveys": surveys,
        "settings": whole,
        "typed": forms.written_for(own_of(session, branch.id, survey)) if survey else forms.written(whole),
        "otherwise": rules_for(whole, published.survey.rules if published else Rules()),
        "duty": [(at, one, people_by_id(session, one.person_id)) for at, one in enumerate(whole.duty)],
        "people": people_of(session, branch),
        "chats": chats_of(session, branch),
        "test": outcome_of(session, branch, test) if test else None,
    }


def _change(
    session: Session, person: Person, slug: str, changed: dict[str, Any], *, part: str, survey: str, now: datetime
) -> None:
    branch = managed(session, person, slug)
    if survey and survey not in _asked_at(session, branch):
        raise NotFound("This survey is not asked here.")
    change_triage(session, branch, survey, **changed)
    _note(session, person, branch, now=now, part=part, survey=survey)


def _put_on_duty(session: Session, person: Person, slug: str, typed: Typed, *, now: datetime) -> None:
    branch = managed(session, person, slug)
    duty = forms.duty_from(typed, [one.id for one in people_of(session, branch)])
    present = triage_settings_of(session, branch.id).duty
    if duty not in present:
        if len(present) >= MOST_DUTIES:
            raise BadRequest(f"The list has at most {MOST_DUTIES} lines; please remove one first.")
        change_triage(session, branch, duty=(*present, duty))
    _note(session, person, branch, now=now, part="duty")


def _take_off_duty(session: Session, person: Person, slug: str, at: int, whose: str, *, now: datetime) -> None:
    """The line at this place, if it is still the one that was seen."""
    branch = managed(session, person, slug)
    present = triage_settings_of(session, branch.id).duty
    if at < len(present) and str(present[at].person_id) == whose:
        change_triage(session, branch, duty=(*present[:at], *present[at + 1 :]))
        _note(session, person, branch, now=now, part="duty")


def _asked_at(session: Session, branch: Branch) -> list[str]:
    return sorted({one.survey for one in all_touchpoints(session) if one.branch.id == branch.id and not one.closed})


def _note(session: Session, person: Person, branch: Branch, *, now: datetime, **detail: str) -> None:
    audit.note(session, audit.actor_of(person), "triage changed", f"branch:{branch.id}", now=now, detail=detail)
