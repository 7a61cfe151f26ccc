"""Pairing the first tablet: a code and its picture, or a browser that shows the same page."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from server.branches.branch import Branch
from server.codes.qr import svg
from server.database import Session
from server.door import here, now, page
from server.fleet.device import Device, all_devices
from server.fleet.pairing import LENGTH, new_pairing_code
from server.setup.pages.blueprint import act, blueprint, chosen_branch, facts_at, progress_at, step_page
from server.staff.access import for_role


@blueprint.get("/setup/tablet")
@for_role("manager")
def tablet() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/tablet")
@for_role("manager")
def make_code() -> str:
    """The code is known only now, so this very answer shows it."""
    branch, address = chosen_branch(), here().public_url
    code, expires_at = act("pairing code made", branch, new_pairing_code, branch, keys=here().keys, now=now())
    return _page(
        branch,
        code=code,
        spaced=f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}",
        expires_at=expires_at,
        picture=svg(f"{address}#{code}"),
        line=f"heard kiosk --server {address} --pair {code}",
    )


@blueprint.get("/setup/tablet/paired")
@for_role("manager")
def paired() -> str:
    """The part of the page that waits for the tablet; it asks again and again."""
    branch = chosen_branch()
    following = progress_at(branch).after("tablet")
    tablets = here().database.read(_tablets, branch)
    return page("setup/paired.html", branch=branch, tablets=tablets, following=following, now=now())


def _page(branch: Branch, **values: object) -> str:
    facts, address = facts_at(branch), here().public_url
    browser = f"{address}/k/{facts.poster.code}" if facts.poster else ""
    tablets = here().database.read(_tablets, branch)
    return step_page(
        "tablet",
        "setup/tablet.html",
        branch,
        tablets=tablets,
        following=None,
        browser=browser,
        browser_picture=svg(browser) if browser else "",
        address=address,
        is_here_alone=is_loopback(address),
        unfinished="code" in values,
        **values,
    )


def is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tablets(session: Session, branch: Branch) -> list[Device]:
    found = [one for one in all_devices(session) if one.touchpoint.branch.id == branch.id and one.revoked_at is None]
    return sorted(found, key=lambda one: one.paired_at)
