"""Whatever people and customers do, in whatever order: only legal steps, one owner, a timeline that never shrinks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from server.cases import life, moving, unreached
from server.cases.case import Case, case_for
from server.cases.inbox import one_case
from server.cases.timeline import Line
from server.cases.triage import attend
from server.database import Database, Session
from server.errors import Conflict, NotFound
from server.staff.person import Person
from surveys.rules import Reason
from tests.server.cases.conftest import MAIL_AND_CHAT, a_story
from tests.server.conftest import KEYS, NOON, Cast

people = st.sampled_from(["mara", "theo", "ines"])
customers = st.sampled_from([None, "k:jo", "k:sam"])
findings = st.sampled_from([frozenset({Reason.LOW}), frozenset({Reason.ASKED}), frozenset({Reason.URGENT})])
OWNED = {"taken", "answered", "solved"}
UNANSWERED = {"open", "taken", "reopened"}
WAYS: dict[str, Any] = {"keys": KEYS, "outlets": MAIL_AND_CHAT}


@dataclass
class Expected:
    address: str | None
    status: str = "open"
    owner: int | None = None
    tried: set[date] = field(default_factory=set)
    promised_by: datetime = NOON
    seen: tuple[Line, ...] = ()


class CaseLife(RuleBasedStateMachine):
    database: ClassVar[Database]
    cast: ClassVar[Cast]
    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        # One transaction that is rolled back: nothing to clean, no disk to wait for.
        self.connection = self.database.engine.connect()
        self.transaction = self.connection.begin()
        self.cases: dict[UUID, Expected] = {}
        self.now = NOON

    @property
    def session(self) -> Session:
        return self.connection

    def teardown(self) -> None:
        self.transaction.rollback()
        self.connection.close()

    @rule(target=known, address=customers, why=findings)
    def visit(self, address: str | None, why: frozenset[Reason]) -> UUID | object:
        story = a_story(self.cast, words="Not good", findings=why, address_hash=address, touched_at=self._tick())
        case_id = attend(self.session, story, keys=KEYS, outlets=MAIL_AND_CHAT, now=self.now)
        assert case_id is not None
        open_one = [known for known, case in self.cases.items() if address and self._is_open_of(case, address)]
        assert [case_id] == open_one or (not open_one and case_id not in self.cases)
        is_new = case_id not in self.cases
        case = self.cases.setdefault(case_id, Expected(address))
        case.tried.clear()  # they are there again
        if case.status == "answered":
            case.status, case.owner = "reopened", None
        return case_id if is_new else multiple()

    @rule(case_id=known, who=people)
    def take(self, case_id: UUID, who: str) -> None:
        case, person = self.cases[case_id], self._person(who)
        if case.owner == person.id and case.status != "solved":
            life.take(self.session, person, case_id, now=self._tick(), **WAYS)
            return
        legal = case.status in {"open", "reopened"}
        self._attempt(life.take, case_id, person, "taken", legal=legal, owner=person.id, **WAYS)

    @rule(case_id=known, who=people)
    def hand_back(self, case_id: UUID, who: str) -> None:
        legal = self.cases[case_id].status in UNANSWERED
        self._attempt(life.hand_back, case_id, self._person(who), "open", legal=legal, owner=None, **WAYS)

    @rule(case_id=known, who=people)
    def cannot_reach(self, case_id: UUID, who: str) -> None:
        case, person = self.cases[case_id], self._person(who)
        legal = case.status == "taken" and case.owner == person.id
        if self._attempt(unreached.note_try, case_id, person, "taken", legal=legal, owner=case.owner, **WAYS):
            case.tried.add(self.now.astimezone(self.cast.riverside.zone).date())

    @rule(case_id=known, who=people)
    def close(self, case_id: UUID, who: str) -> None:
        case, person = self.cases[case_id], self._person(who)
        legal = case.status == "taken" and case.owner == person.id and len(case.tried) > 1
        self._attempt(unreached.close, case_id, person, "solved", legal=legal, owner=case.owner, **WAYS)

    @rule(case_id=known, who=people, days=st.integers(0, moving.DAYS_AHEAD - 1))
    def promise_another_time(self, case_id: UUID, who: str, days: int) -> None:
        case, person = self.cases[case_id], self._person(who)
        if person == self.cast.ines:
            return
        now = self._case(case_id)
        to = moving.times_to_move_to(now, now=self.now)[days]
        legal = case.status in UNANSWERED and (case.owner == person.id or person == self.cast.mara)
        done = self._attempt(
            moving.move, case_id, person, case.status, legal=legal, owner=case.owner, to=to, reason="Ill", **WAYS
        )
        assert self._case(case_id).promised_by == (to if done else now.promised_by)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=people)
    def leave(self, who: str) -> None:
        person = self._person(who)
        theirs = [case for case in self.cases.values() if case.owner == person.id and case.status == "taken"]
        assert life.leave_cases(self.session, person, now=self._tick()) == len(theirs)
        for case in theirs:
            case.status, case.owner = "open", None

    @rule(case_id=known, who=people)
    def answer(self, case_id: UUID, who: str) -> None:
        case, person = self.cases[case_id], self._person(who)
        legal = case.status == "taken" and case.owner == person.id
        self._attempt(life.answer, case_id, person, "answered", legal=legal, owner=case.owner, **WAYS)

    @rule(case_id=known, who=people)
    def solve(self, case_id: UUID, who: str) -> None:
        def solve(session: Session, person: Person, case_id: UUID, *, now: datetime) -> object:
            return life.solve(
                session, person, case_id, cause_key="waiting", cause="A queue", remedy="A second desk", now=now
            )

        case, person = self.cases[case_id], self._person(who)
        legal = case.status in {"taken", "answered"} and case.owner == person.id
        legal = legal or (case.status == "answered" and person == self.cast.mara)
        self._attempt(solve, case_id, person, "solved", legal=legal, owner=case.owner)

    @rule(case_id=known, who=people)
    def reopen(self, case_id: UUID, who: str) -> None:
        case = self.cases[case_id]
        others = [other for known, other in self.cases.items() if known != case_id]
        newer = case.address and any(self._is_open_of(other, case.address) for other in others)
        legal = case.status == "answered" or (case.status == "solved" and not newer)
        if self._attempt(life.reopen, case_id, self._person(who), "reopened", legal=legal, owner=None):
            case.tried.clear()

    @invariant()
    def only_what_was_legal_has_happened(self) -> None:
        for case_id, expected in self.cases.items():
            page = one_case(self.session, self.cast.mara, case_id)
            assert (page.case.status, page.case.owner_id) == (expected.status, expected.owner)
            assert (page.case.owner_id is not None) == (page.case.status in OWNED)
            assert page.timeline[: len(expected.seen)] == expected.seen
            assert page.case.promised_by >= expected.promised_by or page.case.status == "reopened"
            assert page.case.revision == len(page.timeline)
            expected.seen, expected.promised_by = page.timeline, page.case.promised_by

    def _attempt(
        self,
        step: Callable[..., object],
        case_id: UUID,
        person: Person,
        status: str,
        *,
        legal: bool,
        owner: int | None,
        **more: Any,
    ) -> bool:
        """Whether it was done."""
        refused: type[Exception] | None = None if legal else Conflict
        if person == self.cast.ines:
            refused = NotFound
        try:
            step(self.session, person, case_id, now=self._tick(), **more)
        except (Conflict, NotFound) as refusal:
            assert refused is not None
            assert isinstance(refusal, refused)  # noqa: PT017 - either outcome can be the right one
        else:
            assert refused is None
            self.cases[case_id].status, self.cases[case_id].owner = status, owner
        return refused is None

    def _case(self, case_id: UUID) -> Case:
        return case_for(self.session, self.cast.mara, case_id)

    @staticmethod
    def _is_open_of(case: Expected, address: str) -> bool:
        return case.status != "solved" and case.address == address

    def _person(self, who: str) -> Person:
        person: Person = getattr(self.cast, who)
        return person

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now


def test_every_life_of_a_case_is_a_legal_one(database: Database, cast: Cast) -> None:
    CaseLife.database, CaseLife.cast = database, cast
    database.close()  # its writer; the machine has the only connection
    run_state_machine_as_test(CaseLife, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
