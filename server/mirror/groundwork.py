"""Seeing to it that our tabs and columns are there, and knowing where."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert

from server.database import Session
from server.database.tables.mirror import mirror_batches
from server.mirror import layout
from server.mirror.batch import forget_unseen, known
from server.mirror.desk import Desk
from server.mirror.grid import Moved
from server.mirror.problem import Problem, Stopped
from server.mirror.sheet import change
from server.mirror.tab import RETIRED, Tab, add_tab, change_tab, lose_tab, uncheck
from server.mirror.typed import JSON
from server.mirror.view import ID, KINDS, TITLES

MOST_CELLS = 10_000_000
FILLING = 0.8
FULL = 0.98


def lay(desk: Desk) -> None:
    """Find our columns, take note of what the user moved or deleted, and make what is missing."""
    desk.look_up_tabs()
    _retire(desk, [tab for tab in desk.tabs if tab.kind == RETIRED])
    keys = (layout.COLUMN, layout.TAB, layout.BATCH)
    tags = desk.book.search(*({"metadataKey": key} for key in keys))
    found = layout.found_columns(tags)
    batches = [tag["metadataId"] for tag in tags if tag["metadataKey"] == layout.BATCH]
    desk.write(_remember_batches, desk.sheet.id, batches, now=desk.now)
    desk.write(_adopt, desk, tags, found)
    desk.look_up_tabs()
    _lose(desk, [tab for tab in desk.tabs if ID not in found.get(tab.gid, {})])
    for tab in desk.tabs:
        if found[tab.gid] != tab.columns:
            desk.write(_move, tab, found[tab.gid])
    desk.look_up_tabs()
    if missing := [kind for kind in KINDS if not any(tab.kind == kind for tab in desk.tabs)]:
        taken = titles_of(desk)
        for kind in missing:
            make_tab(desk, kind, 1, taken)
    for tab in desk.tabs:
        _add_columns(desk, tab)
    desk.write(change, desk.sheet.id, laid_at=desk.now)
    desk.look_up_tabs()


def make_tab(desk: Desk, kind: str, part: int, taken: list[str]) -> None:
    """`taken`: titles that are in use; the new one is added."""
    asked = desk.read(desk.scope.asked, ever=True)
    columns = desk.scope.columns(kind, asked)
    gid, ids = desk.new_id(), [desk.new_id() for _ in columns]
    title = _free(TITLES[kind] if part == 1 else f"{TITLES[kind]} {part}", taken)
    taken.append(title)
    requests = layout.new_tab(
        gid,
        title,
        columns,
        ids=ids,
        name=(desk.new_id(), _name(desk, kind, part)),
        where=f"{desk.scope.public_url}/sheet",
    )
    places = {column.field: (id_, index) for index, (column, id_) in enumerate(zip(columns, ids, strict=True))}
    desk.submit(requests, new_tab={"kind": kind, "part": part, "gid": gid, "columns": places})
    desk.look_up_tabs()


def titles_of(desk: Desk) -> list[str]:
    """Of every tab; Stopped if the spreadsheet can hold no more cells."""
    found = desk.book.tabs()
    grids = [properties.get("gridProperties", {}) for properties in found]
    desk.cells = sum(grid.get("rowCount", 0) * grid.get("columnCount", 0) for grid in grids)
    if desk.cells > FULL * MOST_CELLS:
        raise Stopped(Problem.FULL)
    return [properties["title"] for properties in found]


def look_again(desk: Desk) -> None:
    """After a refusal: Moved if it was because something is not where we thought."""
    before = {tab.gid: tab.columns for tab in desk.tabs}
    lay(desk)
    if {tab.gid: tab.columns for tab in desk.tabs} != before:
        raise Moved


def _retire(desk: Desk, tabs: list[Tab]) -> None:
    """Leave these tabs to the user, under another title; those that are gone are forgotten."""
    if not tabs:
        return
    titles = {properties["sheetId"]: properties["title"] for properties in desk.book.tabs()}
    for tab in tabs:
        if tab.gid in titles:
            title = _free(f"{titles[tab.gid]} (old)", titles.values())
            desk.submit(layout.retired(tab.gid, title), lost=[tab.gid])
            titles[tab.gid] = title
        else:
            desk.write(lose_tab, desk.sheet.id, tab.gid)


def _lose(desk: Desk, tabs: list[Tab]) -> None:
    # Without the column # nothing says which row is whose: such a tab is of no use to us, and perhaps to the user.
    _retire(desk, tabs)
    if tabs:
        desk.look_up_tabs()


def _add_columns(desk: Desk, tab: Tab) -> None:
    asked = tuple(dict.fromkeys((*tab.asked, *desk.read(desk.scope.asked, ever=False))))
    missing = [column for column in desk.scope.columns(tab.kind, asked) if column.field not in tab.columns]
    if missing:
        at = max(index for _, index in tab.columns.values()) + 1
        ids = [desk.new_id() for _ in missing]
        places = {column.field: (id_, at + n) for n, (column, id_) in enumerate(zip(missing, ids, strict=True))}
        desk.submit(layout.more_columns(tab.gid, at, missing, ids), columns={tab.gid: places})


def _remember_batches(session: Session, sheet_id: int, found: list[int], *, now: datetime) -> None:
    """A batch nobody here remembers is from after the backup that this database was restored from."""
    strangers = sorted(set(found) - known(session, sheet_id))
    if strangers:
        uncheck(session, sheet_id)
        row = {"sheet_id": sheet_id, "rows": [], "effect": {}, "hash": "", "is_open": False, "created_at": now}
        session.execute(insert(mirror_batches), [row | {"id": id_} for id_ in strangers])
    forget_unseen(session, sheet_id, found)


def _adopt(session: Session, desk: Desk, tags: Iterable[JSON], found: dict[int, dict[str, tuple[int, int]]]) -> None:
    """Tabs that carry our name, and that this database does not know since it was restored."""
    ours = {(tab.kind, tab.part) for tab in desk.tabs}
    gids = {tab.gid for tab in desk.tabs}
    for tag in tags:
        gid = tag["location"].get("sheetId", 0)
        kind, part, scope = [*tag.get("metadataValue", "").split(" "), "", ""][:3]
        if tag["metadataKey"] != layout.TAB or gid in gids or ID not in found.get(gid, {}):
            continue
        if kind in KINDS and (kind, int(part)) not in ours and _name(desk, kind, int(part)).endswith(f" {scope}"):
            add_tab(session, desk.sheet.id, kind=kind, part=int(part), gid=gid, columns=found[gid], checked_at=None)


def _move(session: Session, tab: Tab, columns: dict[str, tuple[int, int]]) -> None:
    stood = {field: index for field, (_, index) in tab.columns.items()}
    now = {field: index for field, (_, index) in columns.items()}
    strayed = [*tab.strayed, stood] if stood != now else list(tab.strayed)
    change_tab(session, tab, columns=columns, strayed=strayed, checked_at=None, seen="")


def _name(desk: Desk, kind: str, part: int) -> str:
    return f"{kind} {part} {desk.sheet.branch_id or 'chain'}"


def _free(title: str, taken: Iterable[str]) -> str:
    used = {one.casefold() for one in taken}
    names = (title, f"Heard {title}", *(f"{title} {number}" for number in range(2, 300)))
    return next(name for name in names if name.casefold() not in used)
