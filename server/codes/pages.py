"""The Codes page: touchpoints, their paper with a live preview, receipt codes in print, and tills."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.finding import is_found
from server.branches.settings import settings_of
from server.branches.touchpoint import Touchpoint, add_touchpoint, close_touchpoint
from server.codes.alphabet import in_groups, new_touchpoint_code
from server.codes.bundle import MOST, TRIAL, Bundle, few_enough, rows_of
from server.codes.choice import (
    FOR_RECEIPTS,
    PAPERS,
    USUALLY_FROM,
    choice_from,
    drawn_on,
    name_from,
    questions_at,
    surveys_on_paper,
)
from server.codes.escpos import escpos
from server.codes.managed import managed, managed_branch, managed_till, managed_touchpoint, tills_at
from server.codes.ndef import ndef
from server.codes.paper.content import typed_address
from server.codes.paper.finished import KINDS, finished
from server.codes.paper.refused import check_address
from server.codes.paper.slip import PAPER as SLIPS
from server.codes.preview import preview
from server.codes.reachable import refusal
from server.codes.sales import Row, sales_from
from server.codes.till import add_till, new_secrets, revoke_till
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound, Refusal
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from surveys.phrases import is_right_to_left, language_name

T = TypeVar("T")
blueprint = Blueprint("codes", "server")

ADDED = ("poster", "till")
"""A tablet comes about by pairing."""
TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml", "csv": "text/csv"}

blueprint.add_app_template_filter(in_groups)
blueprint.add_app_template_filter(language_name)
blueprint.add_app_template_filter(is_right_to_left)


@blueprint.get("/codes")
@for_role("manager")
def codes() -> str:
    return _list()


@blueprint.post("/codes/<slug>/add")
@for_role("manager")
def add(slug: str) -> Answer:
    """A poster, or the spot where tills stand."""
    branch = here().database.read(managed_branch, person(), slug)
    kind, survey = request.form.get("kind", ""), request.form.get("survey", "")
    try:
        name = name_from(request.form.get("name", ""))
    except BadRequest as problem:
        return make_response(_list(problem=str(problem), at=(slug, kind)), problem.status)
    if kind not in ADDED or survey not in {one.slug for one in here().database.read(surveys_on_paper)}:
        raise BadRequest("This form is not complete; go back, reload the page and try again.")
    added = _act(
        "touchpoint added",
        lambda made: f"touchpoint:{made.id}",
        add_touchpoint,
        code=new_touchpoint_code(secrets.SystemRandom()),
        branch=branch,
        name=name,
        kind=kind,
        survey=survey,
        now=now(),
    )
    return redirect(url_for("codes.paper", code=added.code), 303)


@blueprint.post("/codes/<code>/<any(close, open):what>")
@for_role("manager")
def close(code: str, what: str) -> Answer:
    touchpoint = _mine(code)
    if touchpoint.kind == "tablet":
        raise BadRequest("A tablet is taken away on the Devices page: revoke it there.")
    noted = {"close": "touchpoint closed", "open": "touchpoint opened"}[what]
    _act(noted, lambda _done: f"touchpoint:{touchpoint.id}", close_touchpoint, touchpoint, closed=what == "close")
    return redirect(url_for("codes.codes", _anchor=f"at-{touchpoint.branch.slug}"), 303)


@blueprint.get("/codes/<code>")
@for_role("manager")
def paper(code: str) -> str:
    return _paper(_mine(code))


@blueprint.get("/codes/<code>/preview.png")
@for_role("manager")
def picture(code: str) -> Response:
    choice = choice_from(request.args)
    content = here().database.read(choice.content, _mine(code), public_url=here().public_url)
    return Response(preview(content, choice.sheet).png, content_type="image/png")


@blueprint.get("/codes/<code>/file")
@for_role("manager")
def paper_file(code: str) -> Answer:
    """Read again before it is handed over; what is refused is a page that says so."""
    touchpoint, kind = _mine(code), request.args.get("as", "")
    try:
        choice = choice_from(request.args)
        content = here().database.read(choice.content, touchpoint, public_url=here().public_url)
        if kind == "escpos" and choice.paper in SLIPS:
            made = escpos(content, SLIPS[choice.paper])
        elif kind in KINDS:
            made = finished(drawn_on(content, choice.sheet), kind)
        else:
            raise BadRequest("This paper is made as PDF, PNG or SVG; ESC/POS is for receipt slips.")
    except Refusal as problem:
        return make_response(_paper(touchpoint, refused=problem), problem.status)
    return _file(made, kind, touchpoint, choice.paper)


@blueprint.get("/codes/<code>/receipts")
@for_role("manager")
def receipts(code: str) -> str:
    return _receipts(_till_place(code))


@blueprint.post("/codes/<code>/receipts")
@for_role("manager")
def mint_receipts(code: str) -> Answer:
    """The paper is tried first, so that nothing is made if it is refused."""
    touchpoint, heard, kind = _till_place(code), here(), request.form.get("as", "")
    try:
        choice = choice_from(request.form, usual=FOR_RECEIPTS[0])
        if kind not in {"pdf", "csv"} or choice.paper not in FOR_RECEIPTS:
            raise BadRequest("Receipt codes are printed on labels or slips as PDF, or listed as CSV.")
        rows = _rows(touchpoint)
        trial = heard.database.read(choice.content, touchpoint, public_url=heard.public_url, code=TRIAL)
        bundle = Bundle(touchpoint, trial, rows, choice.sheet)
        if kind == "csv":  # which cannot say TEST
            check_address(heard.public_url, draft=False)
        else:
            bundle.check()
    except Refusal as problem:
        return make_response(_receipts(touchpoint, problem=str(problem)), problem.status)
    minted = bundle.mint(heard.database, actor_of(person()), keys=heard.keys, now=now())
    made = bundle.listed(minted) if kind == "csv" else bundle.document(minted)
    return _file(made, kind, touchpoint, f"{len(minted)}-receipts")


@blueprint.get("/codes/<code>/tills")
@for_role("manager")
def tills(code: str) -> str:
    return _tills(_till_place(code))


@blueprint.post("/codes/<code>/tills")
@for_role("manager")
def give_till(code: str) -> str | tuple[str, int]:
    """Token and key are known only now, so this very answer shows them."""
    touchpoint, own = _till_place(code), new_secrets()
    try:
        name = name_from(request.form.get("name", ""))
    except BadRequest as problem:
        return _tills(touchpoint, problem=str(problem)), problem.status
    keys = here().keys
    till = _act("till added", lambda made: f"till:{made.id}", add_till, touchpoint, name, own, keys=keys, now=now())
    return page("codes/till.html", touchpoint=touchpoint, till=till, token=own.token, key=own.key.hex())


@blueprint.get("/codes/<code>/tills/<uuid:till_id>/revoke")
@for_role("manager")
def ask_to_revoke(code: str, till_id: UUID) -> str:
    touchpoint = _till_place(code)
    return page(
        "codes/revoke.html", touchpoint=touchpoint, till=here().database.read(managed_till, touchpoint, till_id)
    )


@blueprint.post("/codes/<code>/tills/<uuid:till_id>/revoke")
@for_role("manager")
def revoke(code: str, till_id: UUID) -> Answer:
    touchpoint = _till_place(code)
    till = here().database.read(managed_till, touchpoint, till_id)
    _act("till revoked", lambda _done: f"till:{till.id}", revoke_till, till.id, now=now())
    return redirect(url_for("codes.tills", code=touchpoint.code), 303)


def _list(*, problem: str = "", at: tuple[str, str] = ("", "")) -> str:
    """`at`: branch and kind of the form in which there is a problem."""
    every = here().database.read(managed, person())
    return page(
        "codes/list.html",
        every=every,
        sites=[site for site in every if is_found(site[0], request.args.get("find", ""))],
        surveys=here().database.read(surveys_on_paper),
        problem=problem,
        at=at,
        typed=request.form,
        **_common(),
    )


def _paper(touchpoint: Touchpoint, *, refused: Refusal | None = None) -> str:
    heard, values = here(), dict[str, Any]()
    url = f"{heard.public_url}/f/{touchpoint.code}"
    try:
        choice = choice_from(request.args)
        content = heard.database.read(choice.content, touchpoint, public_url=heard.public_url)
        values = {"choice": choice, "preview": preview(content, choice.sheet), "alt": choice.in_words(content)}
    except Refusal as problem:
        refused = refused or problem
    elsewhere = {"url": url, "ndef": ndef(url).hex(" ").upper()}
    return page("codes/paper.html", refused=refused, **values, **elsewhere, **_form(touchpoint, request.args))


def _receipts(touchpoint: Touchpoint, *, problem: str = "") -> str:
    return page("codes/receipts.html", problem=problem, most=MOST, **_form(touchpoint, request.form))


def _tills(touchpoint: Touchpoint, *, problem: str = "") -> str:
    found = here().database.read(tills_at, touchpoint)
    return page(
        "codes/tills.html", touchpoint=touchpoint, tills=found, problem=problem, typed=request.form, **_common()
    )


def _form(touchpoint: Touchpoint, typed: Mapping[str, str]) -> dict[str, Any]:
    look = here().database.read(settings_of, touchpoint.branch).look
    return {
        "touchpoint": touchpoint,
        "typed": typed,
        "questions": here().database.read(questions_at, touchpoint),
        "has_logo": bool(look.logo),
        "papers": PAPERS,
        "usually_from": USUALLY_FROM,
        "for_receipts": FOR_RECEIPTS,
        "slips": SLIPS,
        **_common(),
    }


def _common() -> dict[str, Any]:
    public_url = here().public_url
    return {"address": typed_address(public_url), "unreachable": refusal(public_url)}


def _rows(touchpoint: Touchpoint) -> list[Row]:
    file = request.files.get("file")
    if file and file.filename:
        if request.form.get("count", "").strip():
            raise BadRequest("Either say how many codes, or give a file with a row for each; not both.")
        return few_enough(sales_from(file.read(), touchpoint.branch.zone))
    return rows_of(request.form.get("count", ""))


def _file(content: bytes, kind: str, touchpoint: Touchpoint, what: str) -> Response:
    answer = Response(content, content_type=TYPES.get(kind, "application/octet-stream"))
    answer.headers["Content-Disposition"] = f'attachment; filename="heard-{touchpoint.code}-{what}.{kind}"'
    return answer


def _mine(code: str) -> Touchpoint:
    return here().database.read(managed_touchpoint, person(), code)


def _till_place(code: str) -> Touchpoint:
    touchpoint = _mine(code)
    if touchpoint.kind != "till":
        raise NotFound("Receipts are printed at a till; this is none.")
    return touchpoint


def _act(noted: str, about: Callable[[T], str], use_case: Callable[..., T], *values: Any, **named: Any) -> T:
    """Done and noted in one transaction, which knows nothing of the request."""
    actor, moment = actor_of(person()), now()

    def act(session: Session) -> T:
        done = use_case(session, *values, **named)
        audit.note(session, actor, noted, about(done), now=moment)
        return done

    return here().database.write(act)
