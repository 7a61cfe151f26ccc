"""Connecting a sheet: tried out first, outside of any transaction, then taken up."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from server.branches.branch import Branch, all_branches
from server.database import Session
from server.database.tables.mirror import sheets
from server.errors import BadRequest, Conflict
from server.mirror.key import Key, KeyFile, keys_by_id
from server.mirror.problem import Busy, Problem, Stopped, Unsure
from server.mirror.sheet import all_sheets, connect
from server.staff import audit

LONGEST_TITLE = 200


class Trial(NamedTuple):
    problem: Problem | None
    """None: it can be connected."""
    title: str = ""
    refuses_used_ids: bool = True


def try_out(key: KeyFile, spreadsheet_id: str, base_url: str) -> Trial:
    """Costs six calls."""
    from server.mirror.google import client
    from server.mirror.trial import is_usable, refuses_used_ids, self_test, title_of

    google = client(key, base_url)
    findings = self_test(google, spreadsheet_id)
    if not is_usable(findings):
        return Trial(next(finding.problem for finding in findings if finding.problem))
    try:
        title = title_of(google, spreadsheet_id)
    except (Busy, Stopped, Unsure) as failure:
        return Trial(failure.problem)
    return Trial(None, "".join(filter(str.isprintable, title))[:LONGEST_TITLE], refuses_used_ids(findings))


def known_keys(session: Session, brought: Sequence[int], branches: Collection[int | None]) -> list[Key]:
    """Those that were brought, newest first, then those of sheets about these branches, disconnected ones too."""
    is_theirs = or_(sheets.c.branch_id.in_([id_ for id_ in branches if id_ is not None]), sheets.c.branch_id.is_(None))
    used = select(sheets.c.key_id, sheets.c.branch_id).where(is_theirs).order_by(sheets.c.connected_at.desc())
    ids = dict.fromkeys([*brought, *(key_id for key_id, branch_id in session.execute(used) if branch_id in branches)])
    found = {key.id: key for key in keys_by_id(session, ids)}
    return [found[id_] for id_ in ids if id_ in found]


def take_up(
    session: Session,
    spreadsheet_id: str,
    trial: Trial,
    *,
    key_id: int,
    branch: Branch | None,
    shows_personal: bool,
    actor: str,
    now: datetime,
) -> int:
    """Id of the sheet; `branch` None: of all branches. Conflict where another one is connected."""
    if not all_branches(session):
        raise BadRequest("There is no branch yet whose answers could be in it; `heard branch add` adds one.")
    branch_id = branch.id if branch else None
    for other in all_sheets(session):
        if other.branch_id == branch_id and other.spreadsheet_id != spreadsheet_id:
            raise Conflict(f"{branch.name if branch else 'The chain'} has a sheet already; disconnect that one first.")
    sheet_id = connect(
        session,
        spreadsheet_id,
        key_id=key_id,
        title=trial.title,
        branch_id=branch_id,
        shows_personal=shows_personal,
        refuses_used_ids=trial.refuses_used_ids,
        now=now,
    )
    audit.note(session, actor, "sheet connected", f"sheet:{sheet_id}", now=now, detail={"personal": shows_personal})
    return sheet_id
