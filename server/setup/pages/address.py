"""The public address: typed, and proved by a phone that opens a code there."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.codes.qr import svg
from server.codes.reachable import is_private, obstacle
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, Gone, WrongSetting
from server.settings import place_of, tidied
from server.setup.keeping import keep_settings
from server.setup.kept import source_of
from server.setup.pages.blueprint import blueprint, chosen_branch, progress_at, step_page
from server.setup.reaching import is_known, is_waiting, new_reach, reach, reached_at
from server.staff.access import for_role, open_to_all

LONGEST = 200
NEVER = set(" @?#\\")
"""In an address that paths are put behind."""


@blueprint.get("/setup/address")
@for_role("admin")
def address() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/address")
@for_role("admin")
def keep_address() -> Answer:
    branch, heard, typed = chosen_branch(), here(), request.form.get("address", "").strip()
    if heard.said.says("public_url"):
        raise Conflict(f"{place_of('public_url')} says the address; it is changed there.")
    try:
        url = _address_from(typed)
    except BadRequest as wrong:
        return make_response(_page(branch, typed=typed, problem=str(wrong)), wrong.status)
    heard.database.write(keep_settings, person(), {"public_url": url}, keys=heard.keys, now=now())
    heard.catch_up(at_once=True)
    return redirect(url_for("setup.address", of=branch.slug, kept="yes"), 303)


@blueprint.get("/setup/address/reached")
@for_role("admin")
def is_reached() -> str:
    """The part of the page that waits for the phone; it asks again and again."""
    branch = chosen_branch()
    when, following = _reached_at(), progress_at(branch).after("address")
    return page("setup/reached_here.html", branch=branch, reached=when, following=following, now=now())


@blueprint.get("/setup/reached/<secret>")
@open_to_all
def reached(secret: str) -> str:
    """What the phone opens. Only the time is kept; a phone that opens it twice is told the same."""
    heard = here()
    # Strangers may type what they like: only a code that waits is worth a write.
    waits = heard.database.read(is_waiting, secret, now=now())
    if not (waits and heard.database.write(reach, secret, now=now())) and not heard.database.read(is_known, secret):
        raise Gone("This code is too old. Please open the page with the code again, and scan the new one.")
    return page("setup/reached.html", address=heard.public_url)


def _address_from(typed: str) -> str:
    """Empty for none; people leave https:// away."""
    whole = typed if "://" in typed or not typed else f"https://{typed}"
    try:
        url = tidied("public_url", whole)
    except WrongSetting:
        url = ""
    if typed and (not url or len(url) > LONGEST or not url.isprintable() or set(url) & NEVER):
        raise BadRequest("This is no address; it looks like https://feedback.example.com.")
    return url


def _page(branch: Branch, *, typed: str = "", problem: str = "") -> str:
    heard = here()
    url = heard.settings.public_url
    secret = heard.database.write(new_reach, url, now=now()) if url else ""
    is_given = source_of(heard.said, heard.kept, "public_url") == "given"
    return step_page(
        "address",
        "setup/address.html",
        branch,
        address=url,
        typed=typed or url,
        problem=problem,
        given=place_of("public_url") if is_given else "",
        obstacle=obstacle(url) if url else "",
        is_near=is_private(urlsplit(url).hostname or ""),
        is_here_alone=_is_this_computer(url),
        listens=heard.address,
        picture=svg(f"{url}{url_for('setup.reached', secret=secret)}") if secret else "",
        reached=_reached_at(),
        following=progress_at(branch).after("address"),
    )


def _is_this_computer(url: str) -> bool:
    """To which no phone has a way, but a browser here has."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").endswith("localhost")


def _reached_at() -> object:
    heard = here()
    return heard.database.read(reached_at, heard.settings.public_url) if heard.settings.public_url else None
