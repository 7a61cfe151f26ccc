"""What happens between two touches: answers are kept, screens follow, customers come and go."""

import logging
from collections.abc import Callable
from datetime import datetime

from kiosk import flow
from kiosk.comfort import Comfort
from kiosk.debounce import BETWEEN_VISITS, QUIET, Debounce
from kiosk.home import Home
from kiosk.idle import Idle, Waits
from kiosk.keeping import HandOver, Keeping
from kiosk.outbox import AlreadyFrozen, Outbox
from kiosk.steps import ask_how, is_wanted, question_after
from kiosk.summons import Summons
from kiosk.survey_store import SurveyStore
from surveys.errors import NotAnAnswer
from surveys.slip import reference
from surveys.survey import Kind, Question
from surveys.visit import Visit

log = logging.getLogger(__name__)


class Scene:
    """All is called in one thread. An answer counts, and the next screen comes, once the answer is committed."""

    def __init__(
        self,
        outbox: Outbox,
        store: SurveyStore,
        *,
        is_paired: bool,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        hand_over: HandOver,
        waits: Waits | None = None,
        summons: Summons | None = None,
    ) -> None:
        """`clock` gives the time of day, `ticks` seconds that never jump; `hand_over` runs something in this thread."""
        self._clock, self._ticks = clock, ticks
        self._home, self._keeping = Home(store, clock), Keeping(outbox, ticks=ticks, hand_over=hand_over)
        self._summons = summons or Summons.of_nobody()
        self._waits = waits or Waits()
        self._idle, self._debounce = Idle(), Debounce()
        self.on_change: Callable[[], None] = lambda: None
        """There is another view to show."""
        self.on_ready: Callable[[], None] = lambda: None
        """A visit has ended and can be sent."""
        self.screen, self.is_paired = flow.PAIRING, is_paired
        self.question: Question | None = None
        self.customer = self._home.greet()
        self._touched_at, self._touched_tick = clock(), float("-inf")
        self._summons.on_change = self._somebody_answered
        if is_paired:
            self._go_home()

    @property
    def visit(self) -> Visit | None:
        return self.customer.visit

    def go_on(self) -> None:
        """Touched anywhere."""
        was_asking = self._idle.is_asking
        self._idle.touch(self._ticks())
        self._touched_at, self._touched_tick = self._clock(), self._ticks()
        if self.screen == flow.ASLEEP:
            self._go_home()
        elif was_asking:
            self.on_change()

    @property
    def _is_free(self) -> bool:
        """Whether nobody has begun anything, as far as can be known."""
        if self.screen in {flow.ASLEEP, flow.RESTING}:
            return True
        return self.visit is None and self.question == self._home.survey.first and not self._is_strange

    @property
    def _is_strange(self) -> bool:
        """Whether somebody has changed what the next one is to find."""
        chosen = self.customer.language, self.customer.comfort
        return self.question is not None and chosen != (self._home.languages[0], Comfort())

    def _say(self, question_id: str, say: Callable[[Visit], None], *, calls: bool = False) -> None:
        is_asked = self.question is not None and self.question.id == question_id
        if not is_asked or not self._takes_a_touch():
            return
        visit = self.visit or self._keeping.new_visit(self._home.survey, self.customer.language, self._clock())
        try:
            say(visit)
        except NotAnAnswer:
            self._debounce.release()
            raise
        if self.visit is None:
            self._keeping.begin(self._home.settings.doubts, rehearses=self._home.rehearses)
            self.customer.visit = visit
        self._keep(visit, self._call if calls else None)

    def _takes_a_touch(self) -> bool:
        takes = self._debounce.takes(self._ticks())
        if takes:
            self.go_on()
        return takes

    def _keep(self, visit: Visit, then: Callable[[Visit], None] | None = None) -> None:
        """And go on with `then`, or else the next question, or else the thanks."""
        question = question_after(visit)
        if then is None and question is None:
            keep, then = self._keeping.finish, self._thank
        else:
            keep, then = self._keeping.save, then or (lambda _: self._ask(question) if question else None)
        keep(
            visit,
            self._touched_at,
            then=lambda: then(visit) if self.visit is visit else None,
            otherwise=lambda failure: self._not_kept(failure) if self.visit is visit else None,
        )

    def _finish(self, visit: Visit) -> None:
        """Whatever else might be asked."""
        self._keeping.finish(
            visit,
            self._touched_at,
            then=lambda: self._thank(visit) if self.visit is visit else None,
            otherwise=lambda failure: self._not_kept(failure) if self.visit is visit else None,
        )

    def _ask(self, question: Question) -> None:
        visit = self.visit
        can = visit is not None and question.kind in {Kind.CHOICE, Kind.TEXT} and not self._summons.state
        # Who finds nobody free is asked for contact.
        asks = visit is not None and visit.survey.contact_question is not None
        self.customer.offered = can and asks and self._summons.is_offered and not self._home.rehearses
        self._enter(question.kind, question)

    def _call(self, visit: Visit) -> None:
        self.customer.offered = False
        self._summons.call(visit)
        self._enter(flow.CALLED)

    def _somebody_answered(self) -> None:
        """Somebody comes, or nobody can: how to reach the customer is asked then."""
        visit = self.visit
        if visit is None or self.screen != flow.SUMMONS or self._debounce.is_taken:
            return
        if self._summons.state == "coming":
            self._idle.watch(self._ticks(), self._waits.coming)
            self.on_change()
        elif contact := visit.survey.contact_question:
            self._debounce.hold()
            ask_how(visit)
            self._keep(visit, lambda _: self._ask(contact))

    def _thank(self, visit: Visit) -> None:
        customer = self.customer
        if is_wanted(visit):
            customer.reference = reference(visit.slip)
            customer.answer_by = self._home.answer_by(customer.language)
        customer.visit = None
        self._enter(flow.FINISHED)
        self.on_ready()

    def _not_kept(self, failure: Exception) -> None:
        """Never pretend: the customer is sent to the desk."""
        log.error("An answer could not be kept: %s", failure)
        self._forget()
        if self.screen not in flow.STAFF:
            self._enter(flow.NOT_SAVED)

    def _silence_ended(self) -> None:
        """Or the customer said that it may."""
        if self.screen == flow.RESTING:
            self._try_again()
        elif self.screen == flow.THANKS and self._keeping.is_burst:
            self._forget()
            self._keeping.forgive()
            self._enter(flow.BURST)
        elif self.visit and self._summons.state == "coming":
            self._finish(self.visit)
        else:
            self._leave()

    def _leave(self) -> None:
        """The next customer begins at once; the visit that was left is frozen behind them."""
        if visit := self.visit:
            self._keeping.leave(visit, self._touched_at, then=self.on_ready, otherwise=self._left_open)
        self._go_home()

    def _left_open(self, failure: Exception) -> None:
        if not isinstance(failure, AlreadyFrozen) and self.visit is None:
            self._not_kept(failure)

    def _try_again(self) -> None:
        """Whether the disk takes writing again; what was left open meanwhile is sent."""

        def go_on() -> None:
            if self.screen == flow.RESTING:
                self._go_home()
                self.on_ready()

        self._keeping.close_open_visits(then=go_on, otherwise=self._not_kept)

    def _go_home(self) -> None:
        self._home.take_over()
        self._forget()
        if self._keeping.owes:
            # The disk may take it by now; if not, the screen rests until it does.
            self._keeping.close_open_visits(then=self.on_ready, otherwise=self._left_open)
        if self._home.is_closed:
            self._enter(flow.CLOSED)
        else:
            self._ask(self._home.survey.first)

    def _forget(self) -> None:
        """Whoever stood there has gone, and with them what they said and chose."""
        # Who walks away is gone with the last touch, not when the screen has noticed.
        self._keeping.over(self._touched_tick if self.visit else self._ticks())
        self._summons.forget()
        self.customer = self._home.greet()

    def _enter(self, event: str, question: Question | None = None) -> None:
        quiet = BETWEEN_VISITS if self.screen in flow.AFTER_A_VISIT else QUIET
        self.screen, self.question = flow.after(self.screen, event), question
        self._debounce.screen_changed(self._ticks(), quiet)
        self._wait()
        self.on_change()

    def _wait(self) -> None:
        """For as long as this screen has patience."""
        self._idle.watch(
            self._ticks(),
            *self._waits.patience(
                self.screen,
                in_visit=self.visit is not None,
                is_paired=self.is_paired,
                has_slip=bool(self.customer.reference),
                is_strange=self._is_strange,
            ),
        )
