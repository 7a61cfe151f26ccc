"""Any order of answers, amendments, cases, erasures, faults, deaths and edits: compared, the sheet is the database."""

import os
import shutil
import tempfile
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from server.database import Database
from server.mirror.sheet import begin_epoch, rebuild, show_personal
from tests.clock import MovableClock
from tests.google.faults import QUICK
from tests.google.server import Google
from tests.server.mirror.branch_life import NOON
from tests.server.mirror.google.sheet_life import SheetLife
from tests.server.mirror.google.users import does_something

EXAMPLES = 200 if os.environ.get("SOAK") else 6
STEPS = 14
words = st.sampled_from(["", "Slow.", "=1+1", "'quoted", " padded ", "two\nlines", "x" * 50_001, "مرحبا", "😀", "<r>"])
points = st.integers(1, 5)


pytestmark = pytest.mark.thorough


class SheetMachine(RuleBasedStateMachine):
    def __init__(self, empty: Path) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(empty, self.folder / "heard.db")
        self.clock = MovableClock(NOON)
        self.database = Database(f"sqlite:///{self.folder / 'heard.db'}")
        self.google = Google(self.clock)
        self.google.__enter__()
        self.answers: list[UUID] = []
        self.cases: list[UUID] = []
        self.visits: set[UUID] = set()
        """Answers that have a case."""

    @initialize(is_chain=st.booleans())
    def connect(self, *, is_chain: bool) -> None:
        self.life = SheetLife(self.folder, self.database, self.google, self.clock, is_chain=is_chain)

    @rule(score=points, comment=words, n=st.integers(1, 3))
    def hear(self, score: int, comment: str, n: int) -> None:
        self.answers += [self.life.hears({"overall": score, "comment": comment}, at=self.clock()) for _ in range(n)]

    @precondition(lambda self: self.answers)
    @rule(data=st.data(), score=points, comment=words)
    def amend(self, data: st.DataObject, score: int, comment: str) -> None:
        answer = data.draw(st.sampled_from(self.answers))
        self.life.changes_answer(
            answer, at=self.clock(), answers={"overall": score, "why": ["staff"], "comment": comment}
        )

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(self.answers))
        self.life.changes_answer(answer, at=self.clock(), answers={"overall": 3}, erased_at=self.clock())

    @precondition(lambda self: set(self.answers) - self.visits)
    @rule(data=st.data())
    def open_case(self, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(sorted(set(self.answers) - self.visits)))
        self.cases.append(self.life.opens_case(answer, at=self.clock()))
        self.visits.add(answer)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), status=st.sampled_from(["taken", "answered", "solved", "reopened"]))
    def change_case(self, data: st.DataObject, status: str) -> None:
        case = data.draw(st.sampled_from(self.cases))
        self.life.changes_case(case, at=self.clock(), status=status, solved_at=self.clock())

    @precondition(lambda self: set(self.answers) - self.visits)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(sorted(set(self.answers) - self.visits)))
        self.life.loses_answer(answer)
        self.answers.remove(answer)

    @rule(fault=st.sampled_from(QUICK), passes=st.integers(0, 4))
    def spoil(self, fault: object, passes: int) -> None:
        self.google.faults.next(*[None] * passes, fault)  # type: ignore[arg-type]

    @rule(seed=st.integers(0, 2**16))
    def edit(self, seed: int) -> None:
        does_something(self.life.mara, Random(seed))

    @rule(seconds=st.sampled_from([5, 35, 70, 700]))
    def work(self, seconds: int) -> None:
        self.life.goes_on(min(seconds, 30))
        self.clock.move(seconds=max(0, seconds - 30))

    @rule()
    def die(self) -> None:
        self.life.dies()

    @rule(what=st.sampled_from(["rebuild", "epoch", "personal"]))
    def begin_again(self, what: str) -> None:
        write, now = self.database.write, self.clock()
        if what == "rebuild":
            write(rebuild, self.life.sheet_id, now=now)
        elif what == "epoch":
            write(begin_epoch, now=now)
        else:
            write(show_personal, self.life.sheet_id, shows=not self.life.sheet.shows_personal, now=now)

    def teardown(self) -> None:
        try:
            if hasattr(self, "life"):
                self.life.settles()
                assert self.life.differences() == []
        finally:
            self.google.__exit__(None, None, None)
            self.database.close()
            shutil.rmtree(self.folder)


def test_any_order_of_events_ends_in_a_sheet_equal_to_the_database(empty_database: Path) -> None:
    run_state_machine_as_test(
        lambda: SheetMachine(empty_database),  # type: ignore[arg-type]
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
