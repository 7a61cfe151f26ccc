"""The board for a screen on the wall of the lobby, and what its managers see of it."""

from base64 import b64encode
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch, all_branches
from server.branches.pictures import picture_of
from server.branches.settings import settings_of
from server.cases.deeds import LONGEST, deeds_of, languages_of
from server.codes.reachable import refusal
from server.database import Session
from server.door import here, now, page, person
from server.errors import NotFound
from server.reports.board import Board, board_key, board_of, is_board_key, renew_board
from server.reports.dashboard import words
from server.reports.filters import branches_for
from server.reports.pages.blueprint import blueprint
from server.staff.access import for_role, open_to_all
from server.staff.audit import actor_of
from server.staff.person import Person
from surveys.phrases import phrase

ALONE, TAKING_TURNS = 60, 25
"""Seconds until it is drawn anew; sooner where the next language waits."""


@blueprint.get("/reports/board")
@for_role("manager")
def board() -> Response:
    """As it looks; for the wall there is an address that asks nobody to sign in."""
    found, logo = here().database.read(_own_board, person(), request.args.get("of", ""))
    return _drawn(found, logo, url_for("reports.board", of=found.branch.slug))


@blueprint.get("/reports/board/<slug>/<key>")
@open_to_all
def board_on_the_wall(slug: str, key: str) -> Response:
    found, logo = here().database.read(_boards, slug, key)
    return _drawn(found, logo, url_for("reports.board_on_the_wall", slug=slug, key=key))


@blueprint.get("/reports/hall")
@for_role("manager")
def hall() -> str:
    """What is shown in the hall, and the address of the board."""
    found = here().database.read(_hall, person(), request.args.get("of", ""))
    chosen: Branch = found["branch"]
    address = url_for(
        "reports.board_on_the_wall", slug=chosen.slug, key=board_key(here().keys, chosen, found["renewed"])
    )
    public_url = here().public_url
    return page(
        "reports/hall.html", address=f"{public_url}{address}", unreachable=refusal(public_url), longest=LONGEST, **found
    )


@blueprint.post("/reports/hall/<slug>/address")
@for_role("manager")
def renew_address(slug: str) -> Answer:
    """The screens that show the old one are told that there is no such board."""
    branch, seen = here().database.read(_own, person(), slug), request.form.get("renewed", -1, int)
    here().database.write(renew_board, branch, seen, actor=actor_of(person()), now=now())
    return redirect(url_for("reports.hall", of=slug, done="address", _anchor="board"), 303)


def _own_board(session: Session, person: Person, slug: str) -> tuple[Board, str]:
    return _with_logo(session, _own(session, person, slug))


def _boards(session: Session, slug: str, key: str) -> tuple[Board, str]:
    # The same words where there is no such branch: strangers learn nothing of which there are.
    branch = next((one for one in all_branches(session) if one.slug == slug), None)
    if branch is None or not is_board_key(session, here().keys, branch, key):
        raise NotFound("There is no board at this address. A manager finds the right one under Reports, In the hall.")
    return _with_logo(session, branch)


def _with_logo(session: Session, branch: Branch) -> tuple[Board, str]:
    found = board_of(session, branch, request.args.get("lang", ""), now=now())
    if not found.logo:
        return found, ""
    picture = picture_of(session, branch.id, found.logo)
    return found, f"data:image/{picture.kind};base64,{b64encode(picture.content).decode()}"


def _own(session: Session, person: Person, slug: str) -> Branch:
    """Without a name the first one."""
    own = branches_for(session, person)
    found = next((branch for branch in own if slug in {"", branch.slug}), None)
    if found is None:
        raise NotFound("There is no such branch among yours.")
    return found


def _hall(session: Session, person: Person, slug: str) -> dict[str, Any]:
    branch = _own(session, person, slug)
    return {
        "branch": branch,
        "branches": branches_for(session, person),
        "deeds": deeds_of(session, branch),
        "tags": languages_of(branch),
        "renewed": settings_of(session, branch).board,
    }


def _drawn(found: Board, logo: str, address: str) -> Response:
    several = len(found.languages) > 1
    onward = f"{address}{'&' if '?' in address else '?'}lang={found.next_language}" if several else address

    def say(key: str, **blanks: object) -> str:
        return phrase(key, found.language, **blanks)

    answer = make_response(page("reports/board.html", words=words, board=found, logo=logo, say=say))
    answer.headers["Refresh"] = f"{TAKING_TURNS if several else ALONE};url={onward}"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
