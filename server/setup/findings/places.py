"""The branches: whether somebody is told, tablets speak, surveys have their words, sheets and backups keep up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from server.backups.folder import obstacle
from server.backups.records import Backup, last_backup, last_failure
from server.branches.branch import Branch, real_branches
from server.branches.hours import opening_time
from server.branches.touchpoint import all_touchpoints
from server.cases.tablets import LONGEST_LOOK
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.tables.mirror import sheets
from server.deliveries.chats import chats_of
from server.deliveries.outlets import Outlets
from server.fleet.device import Device, all_devices
from server.mirror.sheet import OFF, PAUSED
from server.publishing.publishing import newest_versions
from server.settings import Settings
from server.setup.facts import has_mailbox
from server.setup.findings.finding import Finding, day, in_words
from server.staff.person import people_of
from surveys.phrases import language_name

STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Places:
    branches: int
    untold: tuple[str, ...]
    """Branches of which nobody would be told."""
    tablets: int
    silent: tuple[str, ...]
    speechless: tuple[str, ...]
    """Surveys without a language of a branch that asks them, in words."""
    sheets: int
    late: tuple[str, ...]
    """Titles of sheets that are behind, or stopped."""
    is_file: bool
    """SQLite, which Heard copies by itself."""
    obstacle: str
    """Why no copy can be made; empty: one can."""
    backup: Backup | None
    failed: Backup | None
    now: datetime


def places_of(session: Session, settings: Settings, *, outlets: Outlets, now: datetime) -> Places:
    branches = real_branches(session)
    tablets = [one for one in all_devices(session) if not one.revoked_at and not one.touchpoint.branch.is_demo]
    is_file = session.dialect.name == "sqlite"
    connected = session.execute(select(sheets.c.title, sheets.c.state, sheets.c.late_since)).all()
    running = [sheet for sheet in connected if sheet.state != OFF]
    return Places(
        branches=len(branches),
        untold=tuple(branch.name for branch in branches if not _is_told(session, branch, outlets)),
        tablets=len(tablets),
        silent=tuple(_named(one) for one in tablets if _is_silent(one, now)),
        speechless=tuple(_speechless(session, branches)),
        sheets=len(running),
        late=tuple(sheet.title for sheet in running if sheet.late_since or sheet.state == PAUSED),
        is_file=is_file,
        obstacle=obstacle(settings) if is_file else "",
        backup=last_backup(session),
        failed=last_failure(session),
        now=now,
    )


def of_places(found: Places) -> Iterator[Finding]:
    yield _told(found)
    yield _tablets(found)
    yield _languages(found)
    yield _sheets(found)
    yield _backup(found)


def _told(found: Places) -> Finding:
    if not found.branches:
        return Finding("people", None, "There is no branch yet.", "`heard up` makes the first one.")
    if found.untold:
        cure = "Add somebody with an e-mail address under Staff and set a mail server, or connect a chat."
        return Finding("people", False, f"Nobody is told of unhappy customers of {in_words(found.untold)}.", cure)
    return Finding("people", True, "Somebody is told at every branch.")


def _tablets(found: Places) -> Finding:
    if not found.tablets:
        return Finding("tablets", None, "No tablet is paired.", "Any browser can be one: open Devices.")
    if found.silent:
        cure = "See that they have power and Wi-Fi; what customers answer is kept on them."
        return Finding("tablets", False, f"Not heard of lately: {in_words(found.silent)}.", cure)
    return Finding("tablets", True, f"{found.tablets} {'tablet is' if found.tablets == 1 else 'tablets are'} heard of.")


def _languages(found: Places) -> Finding:
    if found.speechless:
        cure = "Add the words under Surveys, or take the language off the branch."
        return Finding("languages", False, f"Words are missing: {in_words(found.speechless)}.", cure)
    return Finding("languages", True, "Every survey has the languages of its branches.")


def _sheets(found: Places) -> Finding:
    if not found.sheets:
        return Finding("sheets", None, "No Google sheet is connected; a workbook is in the home folder.")
    if found.late:
        return Finding("sheets", False, f"Behind: {in_words(found.late)}.", "Open Sheet: it says why, and what to do.")
    return Finding("sheets", True, "Every answer is in the sheets, or on its way.")


def _backup(found: Places) -> Finding:
    if not found.is_file:
        return Finding("backup", None, "PostgreSQL makes its own copies.", "`heard backup` names the command.")
    if found.obstacle:
        cure = "Mend that, or give another folder as backup_folder: until then there is no copy, and no upgrade."
        return Finding("backup", False, f"No copy can be made. {found.obstacle}", cure)
    if found.failed:
        return Finding("backup", False, f"The last copy failed: {found.failed.error}", "Mend that; it is tried again.")
    if found.backup is None:
        return Finding("backup", None, "There is no copy yet.", "One is made every day while the worker is at work.")
    age = found.now - found.backup.begun_at
    if age > STALE:
        cure = "Let Heard run at the hour of its copy, or make one with `heard backup FILE`."
        return Finding("backup", False, f"The last copy is {age.days} days old.", cure)
    return Finding("backup", True, f"The last copy is of {day(found.backup.begun_at)}.")


def _is_told(session: Session, branch: Branch, outlets: Outlets) -> bool:
    by_mail = outlets.email and any(has_mailbox(person) for person in people_of(session, branch))
    return by_mail or bool(outlets.chats) or bool(chats_of(session, branch))


def _named(tablet: Device) -> str:
    return f"{tablet.touchpoint.name} at {tablet.touchpoint.branch.name}"


def _is_silent(tablet: Device, now: datetime) -> bool:
    branch = tablet.touchpoint.branch
    settings, heard = triage_of(branch), tablet.last_sync_at or tablet.paired_at
    patience = timedelta(minutes=settings.silent_minutes)
    if tablet.touchpoint.closed or not settings.silent_tablet or now - heard < patience:
        return False
    return opening_time(branch, max(heard, now - LONGEST_LOOK), now) >= patience


def _speechless(session: Session, branches: tuple[Branch, ...]) -> Iterator[str]:
    newest, wanted = newest_versions(session), {branch.id: branch for branch in branches}
    asked = {
        (one.branch.id, one.survey) for one in all_touchpoints(session) if one.branch.id in wanted and not one.closed
    }
    for branch_id, slug in sorted(asked):
        spoken = newest[slug].survey.languages if slug in newest else ()
        for tag in wanted[branch_id].languages:
            if tag not in spoken:
                yield f"{slug} in {language_name(tag)} for {wanted[branch_id].name}"
