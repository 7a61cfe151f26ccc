"""A draft tried on a tablet in a lobby: chosen here, asked there with its next sync, and nothing of it kept."""

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.fleet.device import Device, all_devices, device_by_id
from server.fleet.rehearsal import LASTS, end_rehearsal, rehearsal_of, rehearse, rehearsed_survey
from server.publishing.drafts import draft_of
from server.publishing.faults import faults
from server.publishing.pages.blueprint import blueprint, drafted
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from surveys.catalogue import survey_from


@blueprint.get("/surveys/<slug>/draft/tablets")
@for_role("admin")
def tablets(slug: str) -> str:
    return _page(slug)


@blueprint.post("/surveys/<slug>/draft/tablets")
@for_role("admin")
def try_on_tablet(slug: str) -> Answer | tuple[str, int]:
    try:
        device_id = UUID(request.form.get("tablet", ""))
    except ValueError:
        raise BadRequest("Choose one of the tablets.") from None
    ends = request.form.get("do") == "end"
    if not ends and faults(drafted(slug).definition):
        return _page(slug, problem="Something is not finished yet; the draft says what."), BadRequest.status
    here().database.write(_end if ends else _begin, slug, device_id, actor=actor_of(person()), now=now())
    return redirect(url_for("surveys.tablets", slug=slug), 303)


def _page(slug: str, *, problem: str = "") -> str:
    shown = drafted(slug)
    found = [one for one in here().database.read(all_devices) if one.revoked_at is None]
    return page(
        "surveys/tablets.html",
        slug=slug,
        faults=faults(shown.definition),
        tablets=[(one, _until(one), rehearsed_survey(one, now())) for one in found],
        minutes=round(LASTS.total_seconds() / 60),
        problem=problem,
    )


def _until(device: Device) -> datetime | None:
    rehearsal = rehearsal_of(device, now())
    return rehearsal.until if rehearsal else None


def _begin(session: Session, slug: str, device_id: UUID, *, actor: str, now: datetime) -> None:
    device, draft = device_by_id(session, device_id), draft_of(session, slug)
    if device.revoked_at is not None or draft is None:
        raise NotFound("This tablet was revoked, or the draft is not there any more.")
    if draft.problems:  # since a moment ago
        raise BadRequest("Something is not finished yet; the draft says what.")
    survey = survey_from(draft.definition, slug).at(device.touchpoint.branch.slug)
    rehearse(session, device.id, survey, now=now)
    audit.note(session, actor, "draft tried on a tablet", f"device:{device.id}", now=now, detail={"what": slug})


def _end(session: Session, slug: str, device_id: UUID, *, actor: str, now: datetime) -> None:
    device = device_by_id(session, device_id)
    end_rehearsal(session, device.id)
    audit.note(session, actor, "draft no longer tried", f"device:{device.id}", now=now, detail={"what": slug})
