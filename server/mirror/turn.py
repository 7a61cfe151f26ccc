"""One worker's turn at one sheet: settle what is open, add what is new, put right what differs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server.database import Session
from server.mirror.comparison import make_exact, sorting
from server.mirror.desk import Desk, LeaseLost
from server.mirror.grid import Grid, Moved, read_grids
from server.mirror.groundwork import FILLING, MOST_CELLS, lay, make_tab, titles_of
from server.mirror.item import MOST, Item, put
from server.mirror.pending import ANSWERS, Due, changed_answers, due, lines_of, new_answers, noted
from server.mirror.problem import Busy, Problem, Refused, Stopped, Unsure
from server.mirror.sheet import ON, PAUSED, change, neighbours
from server.mirror.surplus import take_out
from server.mirror.tab import MOST_ROWS, ShownRow, Tab, change_tab, forget_rows, show_rows
from server.mirror.typed import plain
from server.mirror.view import ID, ORDER, SORTED, Line, Scope

EVERY = timedelta(seconds=5)
LAY = timedelta(seconds=60)
CHANGES = timedelta(seconds=30)
COMPARE = timedelta(minutes=10)
HELP = timedelta(minutes=5)
"""Between two looks whether a person has helped."""
LONGEST = 300
"""Seconds between two tries after failures."""
SHARE = 4
"""Sheets that a key serves at full pace; with more of them each one's changes wait longer."""
CALLS = 10
"""That add answers, before it is another sheet's turn."""

log = structlog.get_logger()


def take_turn(desk: Desk) -> None:
    """Whatever happens is noted with the sheet; nothing is lost, since what is pending is worked out anew."""
    try:
        Turn(desk).run()
    except LeaseLost:
        return
    except Busy as busy:
        _later(desk, busy.problem, seconds=busy.seconds)
    except Unsure as unsure:
        _later(desk, unsure.problem)
    except Stopped as stopped:
        _pause(desk, _told_apart(desk, stopped.problem))
    except Moved:
        _later(desk, None, laid_at=None)
    except Refused:
        _later(desk, Problem.REFUSED, laid_at=None)
    except Exception:
        # A mistake of ours: the other sheets must not wait for this one.
        _later(desk, Problem.TROUBLE, laid_at=None)
        raise


class Turn:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sheet = desk.sheet
        self.began = desk.now
        self.problem: Problem | None = None
        self.pace = max(1.0, desk.read(neighbours, desk.sheet) / SHARE)

    def run(self) -> None:
        desk = self.desk
        desk.settle()
        desk.look_up_tabs()
        self._check_ground()
        called = self._compare_unchecked()
        is_all, added = self._add_answers()
        is_time = self._is_time(self.sheet.changed_at, CHANGES * self.pace)
        if not is_time and self.sheet.problem is Problem.PROTECTED:
            self.problem = Problem.PROTECTED
        changed = is_time and self._despite_protection(self._change)
        compared = self._despite_protection(self._compare_oldest)
        self._succeed(is_all=is_all, called=called or added or changed or compared)

    def _despite_protection(self, work: Callable[[], bool]) -> bool:
        """Cells somebody protected against us stay as they are; new rows can still be added."""
        try:
            return work()
        except Stopped as stopped:
            if stopped.problem is not Problem.PROTECTED:
                raise
            self.problem = stopped.problem
            self.desk.write(change, self.sheet.id, changed_at=self.began)
            return True

    def _compare_unchecked(self) -> bool:
        desk = self.desk
        unchecked = [tab.gid for tab in desk.tabs if tab.checked_at is None]
        for gid in unchecked:
            tab = next(tab for tab in desk.tabs if tab.gid == gid)
            self._despite_protection(lambda tab=tab: make_exact(desk, tab))  # type: ignore[misc]
            desk.look_up_tabs()
        return bool(unchecked)

    def _is_time(self, last: datetime | None, every: timedelta) -> bool:
        return last is None or abs(self.began - last) >= every

    def _check_ground(self) -> None:
        desk = self.desk
        if (
            self.sheet.laid_at is None
            or not desk.tabs
            or (self._is_time(self.sheet.laid_at, LAY) and self._ids(new_answers, 1))
        ):
            lay(desk)

    def _ids(self, query: Callable[[Session, int, Scope, int], list[UUID]], limit: int) -> list[UUID]:
        return self.desk.read(query, self.sheet.id, self.desk.scope, limit)

    def _add_answers(self) -> tuple[bool, bool]:
        """Whether all are in the sheet that were there before, and whether anything was added."""
        desk = self.desk
        for number in range(CALLS):
            ids, added = self._ids(new_answers, MOST), 0
            if ids:
                tab = self._tab_with_room()
                added = min(len(ids), MOST_ROWS - tab.rows)
                lines = desk.read(lines_of, desk.scope, ids[:added], tab.asked)
                put(desk, [Item(tab, line) for line in lines])
                desk.look_up_tabs()
            if added == len(ids) < MOST:
                # What came since then waits for the next turn, else a busy branch would take every call there is.
                desk.write(change, self.sheet.id, scanned_at=self.began)
                return True, number > 0 or added > 0
        return False, True

    def _tab_with_room(self) -> Tab:
        last = max((tab for tab in self.desk.tabs if tab.kind == ANSWERS), key=lambda tab: tab.part)
        if last.rows < MOST_ROWS:
            return last
        make_tab(self.desk, ANSWERS, last.part + 1, titles_of(self.desk))
        return max((tab for tab in self.desk.tabs if tab.kind == ANSWERS), key=lambda tab: tab.part)

    def _change(self) -> bool:
        """Bring rows up to date that are there, and fill the tabs that are not only added to."""
        desk = self.desk
        lines = self._changed_lines()
        dues = [one for tab in desk.tabs if tab.kind != ANSWERS if (one := self._due(tab))]
        wanted = {tab.gid: (ID,) for tab, _ in lines} | {
            one.tab.gid: (ID, ORDER) if one.tab.kind in SORTED else (ID,)
            for one in dues
            if one.changed or one.gone or one.tab.kind in SORTED
        }
        grids = read_grids(desk, wanted) if wanted else {}
        items, missing = _placed(lines, grids)
        then = []
        for one in dues:
            placed, gone = _placed([(one.tab, line) for line in one.changed], grids)
            items += [*placed, *(Item(one.tab, line) for line in one.new)]
            missing += gone
            then += _sorted(one, grids)
        for tab in {tab.id: tab for tab, _ in missing}.values():
            # Deleted, or without its id: comparing the whole tab will tell.
            desk.write(change_tab, tab, checked_at=None)
        put(desk, items, then)
        for one in dues:
            self._take_out(one, grids)
            if not missing:
                desk.write(change_tab, one.tab, seen=one.seen)
        desk.write(change, self.sheet.id, changed_at=self.began)
        return bool(items or wanted)

    def _due(self, tab: Tab) -> Due | None:
        return self.desk.read(due, self.sheet.id, self.desk.scope, tab, now=self.began)

    def _take_out(self, one: Due, grids: dict[int, Grid]) -> None:
        if one.gone:
            places = grids[one.tab.gid].places
            take_out(self.desk, one.tab, {row: subject for subject in one.gone for row in places.get(subject, ())})
            self.desk.write(forget_rows, self.sheet.id, one.tab.kind, one.gone)

    def _changed_lines(self) -> list[tuple[Tab, Line]]:
        """Answers that changed, with their tabs; where nothing that is shown changed, only a note is made."""
        desk, tabs = self.desk, {tab.id: tab for tab in self.desk.tabs}
        ids = self._ids(changed_answers, MOST)
        shown = desk.read(noted, self.sheet.id, ANSWERS, ids)
        found = []
        for tab in tabs.values():
            mine = [id_ for id_ in ids if shown[id_].tab_id == tab.id]
            found += [(tab, line) for line in desk.read(lines_of, desk.scope, mine, tab.asked)]
        same = [
            ShownRow(ANSWERS, line.subject, tab.id, line.stamp, line.hash)
            for tab, line in found
            if shown[line.subject].hash == line.hash
        ]
        if same:
            desk.write(show_rows, self.sheet.id, same)
        return [(tab, line) for tab, line in found if shown[line.subject].hash != line.hash]

    def _compare_oldest(self) -> bool:
        desk = self.desk
        desk.look_up_tabs()
        oldest = min(desk.tabs, key=lambda tab: tab.checked_at or self.began)
        if not self._is_time(oldest.checked_at, COMPARE * self.pace):
            return False
        lay(desk)
        titles_of(desk)
        make_exact(desk, next((tab for tab in desk.tabs if tab.id == oldest.id), desk.tabs[0]))
        return True

    def _succeed(self, *, is_all: bool, called: bool) -> None:
        desk, sheet = self.desk, self.sheet
        problem = self.problem or (Problem.FILLING if desk.cells and desk.cells > FILLING * MOST_CELLS else None)
        if desk.cells is None and sheet.problem == Problem.FILLING:
            problem = sheet.problem
        values: dict[str, object] = {
            "state": ON,
            "attempts": 0,
            "next_try_at": self.began + EVERY if is_all else desk.now,
        }
        if called or sheet.last_success_at is None:
            values["last_success_at"] = desk.now
        desk.write(change, sheet.id, **values, **_problem(desk, problem))


def _placed(lines: list[tuple[Tab, Line]], grids: dict[int, Grid]) -> tuple[list[Item], list[tuple[Tab, Line]]]:
    """Each line with the row it stands in; and those that stand in none."""
    items, missing = [], []
    for tab, line in lines:
        places = grids[tab.gid].places.get(line.subject)
        if places:
            items.append(Item(tab, line, places[0]))
        else:
            missing.append((tab, line))
    return items, missing


def _sorted(one: Due, grids: dict[int, Grid]) -> list[dict[str, object]]:
    """The request that sorts a tab once these changes are in it."""
    if one.tab.kind not in SORTED:
        return []
    grid = grids[one.tab.gid]
    order = {places[0]: grid.value(ORDER, places[0]) for places in grid.places.values()}
    order |= {grid.places[line.subject][0]: _order(line) for line in one.changed if line.subject in grid.places}
    end = max((*order, 0))
    order |= {end + number: _order(line) for number, line in enumerate(one.new, 1)}
    numbers = [(row, float(value)) for row, value in order.items() if isinstance(value, int | float)]
    return sorting(one.tab, numbers)


def _order(line: Line) -> float:
    return float(plain(line.cells[ORDER]) or 0)


def _later(desk: Desk, problem: Problem | None, *, seconds: float = 0, **values: object) -> None:
    """Try again after a while, each time a longer one; a wait for our own calls is no failure."""
    before = 0 if desk.book.written else desk.sheet.attempts
    attempts = before + (0 if seconds else 1)
    wait = seconds or min(2.0**attempts, LONGEST) * desk.chance.uniform(0.5, 1)
    told = _problem(desk, problem) if problem and attempts > 1 else {}
    next_try = desk.now + timedelta(seconds=wait)
    _note(desk, attempts=attempts, next_try_at=next_try, **told, **values)
    log.info("A sheet is tried again later.", sheet=desk.sheet.id, problem=problem, seconds=round(wait))


def _pause(desk: Desk, problem: Problem) -> None:
    _note(desk, state=PAUSED, next_try_at=desk.now + HELP, laid_at=None, **_problem(desk, problem))
    log.warning("A sheet is paused until somebody helps.", sheet=desk.sheet.id, problem=problem)


def _note(desk: Desk, **values: object) -> None:
    try:
        desk.write(change, desk.sheet.id, **values)
    except LeaseLost:
        return


def _told_apart(desk: Desk, problem: Problem) -> Problem:
    """Who may not write may perhaps not even look."""
    if problem is Problem.READ_ONLY:
        try:
            desk.book.title()
        except Stopped as stopped:
            return stopped.problem
        except (Busy, Unsure, Refused):
            return problem
    return problem


def _problem(desk: Desk, problem: Problem | None) -> dict[str, object]:
    is_same = problem is not None and problem == desk.sheet.problem
    since = desk.sheet.problem_since if is_same else desk.now if problem else None
    return {"problem": problem, "problem_since": since}
