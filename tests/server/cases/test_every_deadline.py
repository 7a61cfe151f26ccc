"""Whatever people do, in whatever order, however the clock moves: no step twice, none out of order, none in vain."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from server.branches.hours import is_open
from server.cases import life, moving, unreached
from server.cases.case import Case, case_for
from server.cases.reminders import SAID, remind
from server.cases.triage import attend
from server.database import Database, Session
from server.database.tables.deliveries import deliveries
from server.deliveries.outlets import Outlets
from server.errors import Conflict
from server.staff.person import Person
from surveys.rules import Reason
from tests.server.cases.conftest import a_story, owed_in
from tests.server.cases.vigil import with_people_above
from tests.server.conftest import KEYS, NOON, Cast

MAIL = Outlets("https://heard.example", email=True, chats=())
ORDER = ("75", "100", "150")
JUST_CLOSED = timedelta(minutes=15)
people = st.sampled_from(["mara", "theo"])
moves = st.sampled_from([timedelta(minutes=n) for n in (0, 7, 61, 240, 480, 960)] + [timedelta(days=3)])
Step = Callable[..., object]


class Deadlines(RuleBasedStateMachine):
    database: ClassVar[Database]
    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        # One transaction that is rolled back: nothing to clean, no disk to wait for.
        self.session: Session = self.database.engine.connect()
        self.transaction = self.session.begin()
        with_people_above(self.session)
        self.now = NOON
        self.told: dict[tuple[str, object], datetime] = {}
        """Step and the promise it is about, or the taking; when."""

    def teardown(self) -> None:
        self.transaction.rollback()
        self.session.close()

    @initialize(reason=st.sampled_from(list(Reason)))
    def open(self, reason: Reason) -> None:
        self.case_id = self._visit(reason)
        self._mail_goes_out()

    @rule(by=moves)
    def time_passes(self, by: timedelta) -> None:
        self.now += by
        before = self.case
        known = {owed.message for owed in owed_in(self.session)}
        while remind(self.session, outlets=MAIL, keys=KEYS, now=self.now):
            """Until no case's time has come."""
        new = [owed.message for owed in owed_in(self.session) if owed.message not in known]
        # The same to several people is one step.
        for title, facts in sorted({(message.title, message.facts) for message in new}):
            times = dict(facts)
            self._note(before, step_of(title), times.get("Promised") or times["Answer by"])

    @rule(who=people, step=st.sampled_from([life.take, life.hand_back, life.answer]))
    def somebody_acts(self, who: str, step: Step) -> None:
        self._attempt(step, who, keys=KEYS, outlets=MAIL)

    @rule(who=people, days=st.integers(0, 3))
    def somebody_moves_the_promise(self, who: str, days: int) -> None:
        to = moving.times_to_move_to(self.case, now=self.now)[days]
        self._attempt(moving.move, who, to=to, reason="The part comes then", keys=KEYS, outlets=MAIL)

    @rule(who=people)
    def somebody_cannot_reach_them(self, who: str) -> None:
        self._attempt(unreached.note_try, who, keys=KEYS, outlets=MAIL)

    @rule(who=people)
    def somebody_reopens(self, who: str) -> None:
        self._attempt(life.reopen, who)

    @rule(who=people)
    def somebody_solves(self, who: str) -> None:
        self._attempt(life.solve, who, cause_key="waiting", remedy="A second desk")

    @rule(who=people)
    def somebody_notes(self, who: str) -> None:
        self._attempt(life.write_note, who, words="Rang, no answer")

    @rule(reason=st.sampled_from(list(Reason)))
    def the_customer_comes_back(self, reason: Reason) -> None:
        if self.case.status != "solved":
            assert self._visit(reason) == self.case_id

    @rule()
    def the_mail_goes_out(self) -> None:
        self._mail_goes_out()

    @invariant()
    def nobody_is_reminded_of_what_was_answered(self) -> None:
        if self.case.is_answered:
            assert owed_in(self.session) == []

    @invariant()
    def seventy_five_comes_before_a_hundred_and_that_before_a_hundred_and_fifty(self) -> None:
        for promise in {promise for _, promise in self.told}:
            times = [self.told[step, promise] for step in ORDER if (step, promise) in self.told]
            assert times == sorted(times)
            assert ("150", promise) not in self.told or ("100", promise) in self.told

    def _note(self, case: Case, step: str, promise: str) -> None:
        assert not case.is_answered
        assert (step == "take") == (case.owner_id is None) or step in ORDER
        about = {"take": case.take_by, "forgotten": case.taken_at}.get(step, promise)
        assert (step, about) not in self.told, "told twice"
        assert step != "75" or ("100", about) not in self.told, "told that it ends soon, after it ended"
        open_to = is_open(case.branch, self.now) or is_open(case.branch, self.now - JUST_CLOSED)
        assert open_to or case.reason is Reason.URGENT
        self.told[step, about] = self.now

    def _attempt(self, step: Step, who: str, **words: Any) -> None:
        person: Person = getattr(self.cast, who)
        try:
            step(self.session, person, self.case_id, now=self.now, **words)
        except Conflict:
            """Not possible just now."""

    def _visit(self, reason: Reason) -> UUID:
        story = a_story(self.cast, words="Cold", findings=frozenset({reason}), address_hash="k:jo", touched_at=self.now)
        case_id = attend(self.session, story, keys=KEYS, outlets=MAIL, now=self.now)
        assert case_id is not None
        return case_id

    def _mail_goes_out(self) -> None:
        self.session.execute(deliveries.update().where(deliveries.c.status == "waiting").values(status="sent"))

    @property
    def case(self) -> Case:
        return case_for(self.session, self.cast.mara, self.case_id)


def step_of(title: str) -> str:
    return next(step for step, said in SAID.items() if title == said.format("Riverside"))


def test_every_deadline_is_told_once_in_order_and_not_in_vain(database: Database, cast: Cast) -> None:
    Deadlines.database, Deadlines.cast = database, cast
    database.close()  # its writer; the machine has the only connection
    run_state_machine_as_test(Deadlines, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
