"""The sheet page: connect a Google sheet in three steps, then see whether everything is in it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, g, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.finding import is_found, is_in
from server.database import Session
from server.door import here, now, page, person
from server.errors import Conflict, NotFound, Refusal
from server.mirror import advice
from server.mirror.advice import Advice
from server.mirror.behind import Late, late_sheets
from server.mirror.connecting import known_keys, take_up, try_out
from server.mirror.key import LARGEST, Key, content_of, keep_key, read_key
from server.mirror.link import CHAIN, WrongLink, link_of, spreadsheet_id_from
from server.mirror.overview import how_long, overview
from server.mirror.sheet import PAUSED, Sheet, all_sheets, change, disconnect, rebuild, sheet_by_id, show_personal
from server.mirror.standing import LATE, Standing, status
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import branches_of

blueprint = Blueprint("sheet", "server")

BROUGHT = "sheet_keys"
"""In the cookie: ids of the keys whose files this browser has brought."""


class Place(NamedTuple):
    """What a sheet can be about."""

    branch: Branch | None

    @property
    def slug(self) -> str:
        return self.branch.slug if self.branch else CHAIN

    @property
    def name(self) -> str:
        return self.branch.name if self.branch else "all branches"


class Mark(NamedTuple):
    words: str
    alarm: bool = False
    is_connected: bool = True


blueprint.add_app_template_filter(how_long)


@blueprint.app_context_processor
def banner() -> dict[str, Callable[[], tuple[Late, ...]]]:
    """For the frame of every staff page."""
    return {"late_sheets": lambda: here().database.read(late_sheets, g.person) if "person" in g else ()}


@blueprint.get("/sheet")
@for_role("manager")
def sheet() -> str | Answer:
    places, wanted = _places(), request.args.get("of", "")
    if wanted or len(places) == 1:
        return _page(_place(wanted or places[0].slug))
    find = request.args.get("find", "")
    shown = [one for one in places if (is_found(one.branch, find) if one.branch else is_in(find, one.name))]
    return page("mirror/sheet.html", place=None, marked=here().database.read(_marked, shown), total=len(places))


@blueprint.post("/sheet/key")
@for_role("manager")
def add_key() -> Answer:
    """Kept as soon as it is known to be one, so that its address can be shown for sharing."""
    place = _place(request.form.get("of", ""))
    try:
        key = _keep_brought_key()
    except Refusal:
        return make_response(_page(place, key_trouble=advice.NOT_A_KEY), 400)
    session[BROUGHT] = [key.id, *(id_ for id_ in session.get(BROUGHT, []) if id_ != key.id)]
    return redirect(url_for("sheet.sheet", of=place.slug, _anchor="share"), 303)


@blueprint.post("/sheet/connect")
@for_role("manager")
def connect_sheet() -> Answer:
    place = _place(request.form.get("of", ""))
    key = _key(request.form.get("key", ""))
    try:
        spreadsheet_id = spreadsheet_id_from(request.form.get("link", ""))
    except WrongLink:
        return _once_more(place, advice.WRONG_LINK)
    heard = here()
    content = heard.database.read(content_of, key.id, heard.keys)
    trial = try_out(content, spreadsheet_id, heard.settings.sheets_api_url)
    if trial.problem:
        values = {"email": key.email, "project": key.project, "sheet": link_of(spreadsheet_id)}
        return _once_more(place, advice.at_connecting(trial.problem, **values))
    try:
        heard.database.write(
            take_up,
            spreadsheet_id,
            trial,
            key_id=key.id,
            branch=place.branch,
            shows_personal=bool(request.form.get("personal")),
            actor=actor_of(person()),
            now=now(),
        )
    except Conflict as conflict:
        return _once_more(place, Advice("This sheet cannot be connected", str(conflict), ()))
    return redirect(url_for("sheet.sheet", of=place.slug), 303)


@blueprint.post("/sheet/<int:sheet_id>/try")
@for_role("manager")
def try_again(sheet_id: int) -> Answer:
    return _act(sheet_id, change, next_try_at=now(), attempts=0)


@blueprint.post("/sheet/<int:sheet_id>/key")
@for_role("manager")
def change_key(sheet_id: int) -> Answer:
    """A new file of the same account, or another account's."""
    place = _mine(sheet_id)[1]
    try:
        key = _keep_brought_key()
    except Refusal:
        return make_response(_page(place, key_trouble=advice.NOT_A_KEY), 400)
    return _act(sheet_id, change, "sheet key changed", key_id=key.id, next_try_at=now(), attempts=0)


@blueprint.post("/sheet/<int:sheet_id>/personal")
@for_role("manager")
def change_personal(sheet_id: int) -> Answer:
    shows = bool(request.form.get("personal"))
    return _act(sheet_id, show_personal, "sheet personal on" if shows else "sheet personal off", shows=shows, now=now())


@blueprint.post("/sheet/<int:sheet_id>/rebuild")
@for_role("manager")
def rebuild_sheet(sheet_id: int) -> Answer:
    return _act(sheet_id, rebuild, "sheet rebuilt", now=now())


@blueprint.get("/sheet/<int:sheet_id>/disconnect")
@for_role("manager")
def ask_to_disconnect(sheet_id: int) -> str:
    found, place = _mine(sheet_id)
    return page("mirror/disconnect.html", sheet=found, back=url_for("sheet.sheet", of=place.slug))


@blueprint.post("/sheet/<int:sheet_id>/disconnect")
@for_role("manager")
def disconnect_sheet(sheet_id: int) -> Answer:
    return _act(sheet_id, disconnect, "sheet disconnected")


def _act(sheet_id: int, use_case: Callable[..., object], noted: str = "", **values: Any) -> Answer:
    place, actor, moment = _mine(sheet_id)[1], actor_of(person()), now()

    def act(session: Session) -> None:
        use_case(session, sheet_id, **values)
        if noted:
            audit.note(session, actor, noted, f"sheet:{sheet_id}", now=moment)

    here().database.write(act)
    return redirect(url_for("sheet.sheet", of=place.slug), 303)


def _page(place: Place, **values: Any) -> str:
    heard = here()
    found = next((one for one in heard.database.read(all_sheets) if _is_about(one, place)), None)
    common = {"place": place, "several": len(_places()) > 1, "now": now(), "typed": request.form} | values
    if found:
        state = heard.database.read(overview, found.id, keys=heard.keys, now=now())
        is_late = state.standing.lag > LATE
        return page("mirror/sheet.html", state=state, is_late=is_late, tab=advice.TAB_DELETED, **common)
    blocked = {"key_blocked": advice.KEY_BLOCKED, "sharing_blocked": advice.SHARING_BLOCKED}
    return page("mirror/sheet.html", key=next(iter(_keys()), None), console=advice.CONSOLE, **blocked, **common)


def _once_more(place: Place, found: Advice) -> Answer:
    return make_response(_page(place, found=found), 400)


def _places() -> list[Place]:
    """Branches where they are a manager or more; the chain only for who may see all of it."""
    own = [one for one in here().database.read(branches_of, person()) if person().has_role("manager", one)]
    chain = [Place(None)] if person().has_role("admin") and len(own) > 1 else []
    return chain + [Place(branch) for branch in own]


def _place(slug: str) -> Place:
    for place in _places():
        if place.slug == slug:
            return place
    raise NotFound("There is no such branch among yours.")


def _mine(sheet_id: int) -> tuple[Sheet, Place]:
    found = here().database.read(sheet_by_id, sheet_id)
    for place in _places():
        if _is_about(found, place):
            return found, place
    raise NotFound("There is no such sheet.")


def _is_about(sheet: Sheet, place: Place) -> bool:
    return sheet.branch_id == (place.branch.id if place.branch else None)


def _keys() -> list[Key]:
    """Those that this person may use: the ones they brought, then those of the sheets they look after."""
    branches = [place.branch.id if place.branch else None for place in _places()]
    return here().database.read(known_keys, session.get(BROUGHT, []), branches)


def _key(typed: str) -> Key:
    for key in _keys():
        if str(key.id) == typed:
            return key
    raise NotFound("This key is not here any more; drop its file again.")


def _keep_brought_key() -> Key:
    heard, file = here(), request.files.get("file")
    content = read_key(file.read(LARGEST + 1) if file else b"", heard.settings.sheets_api_url)
    return heard.database.write(keep_key, content, keys=heard.keys, now=now())


def _marked(session: Session, places: list[Place]) -> list[tuple[Place, Mark]]:
    heard, sheets = here(), all_sheets(session)
    found = {sheet.branch_id: status(session, sheet.id, keys=heard.keys, now=now()) for sheet in sheets}
    return [(place, _mark(found.get(place.branch.id if place.branch else None))) for place in places]


def _mark(standing: Standing | None) -> Mark:
    if standing is None:
        return Mark("not connected", is_connected=False)
    if standing.state == PAUSED:
        return Mark("needs you", alarm=True)
    if standing.is_late:
        return Mark(f"{how_long(standing.lag)} behind", alarm=True)
    return Mark(f"{standing.waiting:,} on the way" if standing.waiting else "complete")
