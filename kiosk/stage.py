"""One customer after another: joins visit, outbox, flow and idle. Screens show its view and report to it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kiosk import flow
from kiosk.comfort import Comfort, Ease
from kiosk.debounce import Debounce
from kiosk.idle import Idle, Silence, Waits
from kiosk.outbox import AlreadyFrozen, Outbox
from kiosk.survey_store import SurveyStore
from kiosk.view import View
from surveys.errors import NotAnAnswer
from surveys.ids import new_id
from surveys.response import Contact, Response
from surveys.slip import new_secret, reference
from surveys.survey import Answer, Kind, Question
from surveys.visit import Visit

log = logging.getLogger(__name__)


class Stage:
    """All is called in one thread. An answer counts, and the next screen comes, once the answer is committed."""

    def __init__(
        self,
        outbox: Outbox,
        store: SurveyStore,
        *,
        is_paired: bool,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        hand_over: Callable[[Callable[[], None]], None],
        waits: Waits | None = None,
    ) -> None:
        """`clock` gives the time of day, `ticks` seconds that never jump; `hand_over` runs something in this thread."""
        self._outbox, self._store = outbox, store
        self._clock, self._ticks, self._hand_over = clock, ticks, hand_over
        self._waits = waits or Waits()
        self._idle, self._debounce = Idle(), Debounce()
        self.on_change: Callable[[], None] = lambda: None
        """There is another view to show."""
        self.on_ready: Callable[[], None] = lambda: None
        """A visit has ended and can be sent."""
        self.layout = ""
        """How the answers stand on this glass, such as row; goes with the response."""
        self.screen = flow.PAIRING
        self.survey = store.survey
        self.language = store.languages[0]
        self.question: Question | None = None
        self.visit: Visit | None = None
        self.comfort = Comfort()
        self._counter, self._touched_at = 0, clock()
        self._reference = self._answer_by = ""
        if is_paired:
            self._go_home()

    @property
    def view(self) -> View:
        answers = self.visit.answers if self.visit else {}
        return View(
            screen=self.screen,
            language=self.language,
            branch=self._store.settings.branch,
            comfort=self.comfort,
            look=self._store.settings.look,
            slides=self._store.settings.slides,
            phone=self._store.settings.phone,
            survey=self.survey,
            question=self.question,
            answer=answers.get(self.question.id) if self.question else None,
            languages=self._store.languages if self.question == self.survey.first else (),
            wants_answer=bool(self._reference) or (self.visit is not None and self._is_wanted(self.visit)),
            reference=self._reference,
            answer_by=self._answer_by,
            still_answering=self._idle.is_asking,
        )

    # What screens report. A touch that came twice, too late or for another question does nothing.

    def answer(self, question_id: str, value: Answer) -> None:
        """Raises NotAnAnswer when the value does not fit: the screen says so, and the next try counts."""
        self._say(question_id, lambda visit: visit.answer(question_id, value))

    def skip(self, question_id: str) -> None:
        if self.visit:
            self._say(question_id, lambda visit: visit.skip(question_id))

    def want_answer(self, question_id: str, words: str) -> None:
        """I'd like an answer, touched beside the words; how is asked afterwards. Raises NotAnAnswer."""

        def say(visit: Visit) -> None:
            if words.strip():
                visit.answer(question_id, words)
            else:
                visit.skip(question_id)
            visit.ask_for_an_answer(None)
            if visit.survey.contact_question:
                visit.shown.remove(visit.survey.contact_question.id)

        self._say(question_id, say)

    def reach(self, contact: Contact | None) -> None:
        """How the customer can be reached; None: not said. Raises NotAnAnswer."""
        if self.question:
            self._say(self.question.id, lambda visit: visit.ask_for_an_answer(contact))

    def back(self) -> None:
        if self.visit and self._takes_a_touch():
            self._ask(self.visit.back() or self.survey.first)

    def change(self) -> None:
        """From the first question on again, in the same visit."""
        if self.visit and self._takes_a_touch():
            self._ask(self.visit.change())

    def done(self) -> None:
        """The thanks were read."""
        if self.screen == flow.THANKS and self._takes_a_touch():
            self._go_home()

    def new_here(self) -> None:
        if self._takes_a_touch():
            self._leave()

    def speak(self, language: str) -> None:
        if language in self.survey.languages and self._takes_a_touch():
            self._debounce.release()
            self.language = language
            if self.visit:
                self.visit.language = language
            self._idle.watch(self._ticks(), *self._patience())
            self.on_change()

    def prefer(self, ease: Ease) -> None:
        self.comfort = self.comfort.toggled(ease)
        self.go_on()
        self.on_change()

    def go_on(self) -> None:
        """Touched anywhere."""
        was_asking = self._idle.is_asking
        self._idle.touch(self._ticks())
        self._touched_at = self._clock()
        if was_asking:
            self.on_change()

    def typed(self) -> None:
        """Something stands in the field by now."""
        self.go_on()
        if self.visit:
            self._idle.watch(self._ticks(), self._waits.typing, self._waits.still)

    # What the app reports

    def tick(self) -> None:
        """Several times a second."""
        if self._debounce.is_taken:
            return
        silence = self._idle.tick(self._ticks())
        if silence is Silence.STILL_ANSWERING:
            self.on_change()
        elif silence is Silence.ENDED and self.screen == flow.RESTING:
            self._try_again()
        elif silence is Silence.ENDED:
            self._leave()

    def paired(self) -> None:
        self._go_home()

    def unpaired(self) -> None:
        """Revoked: whoever stands there is sent away; the outbox is wiped by the app."""
        self.visit = None
        self._enter(flow.UNPAIRED)

    def refresh(self) -> None:
        """The store may hold another survey or other settings; a visit ends as it began."""
        if self.visit is None and self.screen not in {flow.THANKS, flow.PAIRING}:
            self._go_home()

    def failed(self) -> None:
        """Something unforeseen went wrong on the screen: what was said is kept, and the next customer begins."""
        self._leave()

    def _say(self, question_id: str, say: Callable[[Visit], None]) -> None:
        is_asked = self.question is not None and self.question.id == question_id
        if not is_asked or not self._takes_a_touch():
            return
        visit = self.visit or self._new_visit()
        try:
            say(visit)
        except NotAnAnswer:
            self._debounce.release()
            raise
        if self.visit is None:
            self.visit, self._counter = visit, self._outbox.count_visit()
        self._keep(visit)

    def _takes_a_touch(self) -> bool:
        takes = self._debounce.takes(self._ticks())
        if takes:
            self.go_on()
        return takes

    def _new_visit(self) -> Visit:
        now = self._clock()
        return Visit(self.survey, id=new_id(now), slip=new_secret(), language=self.language, started_at=now)

    def _keep(self, visit: Visit) -> None:
        question = self._question_after(visit)
        if question:
            keep, response, go = self._outbox.save, visit.leave(self._touched_at), lambda: self._ask(question)
        else:
            keep, response, go = self._outbox.finish, visit.finish(self._touched_at), lambda: self._thank(visit)

        def unless_gone(go: Callable[[], None]) -> None:
            self._hand_over(lambda: go() if self.visit is visit else None)

        keep(
            self._told(response),
            then=lambda: unless_gone(go),
            otherwise=lambda failure: unless_gone(lambda: self._not_kept(failure)),
        )

    def _told(self, response: Response) -> Response:
        return replace(response, layout=self.layout, counter=self._counter)

    def _question_after(self, visit: Visit) -> Question | None:
        """Contact is asked of those who want an answer; of all only where no words were asked beside that button."""
        asked = {question.kind for question in visit.survey.questions if question.id in visit.shown}
        for question in visit.survey.asked(visit.answers):
            passed = question.kind is Kind.CONTACT and Kind.TEXT in asked and not self._is_wanted(visit)
            if question.id not in visit.shown and not passed:
                return question
        return None

    def _is_wanted(self, visit: Visit) -> bool:
        contact = visit.survey.contact_question
        return contact is not None and contact.id in visit.answers

    def _ask(self, question: Question) -> None:
        self._enter(question.kind, question)

    def _thank(self, visit: Visit) -> None:
        if self._is_wanted(visit):
            self._reference = reference(visit.slip)
            self._answer_by = self._store.answer_by(self.language, self._clock())
        self.visit = None
        self._enter(flow.FINISHED)
        self.on_ready()

    def _not_kept(self, failure: Exception) -> None:
        """Never pretend: the customer is sent to the desk."""
        log.error("An answer could not be kept: %s", failure)
        self.visit = None
        self._enter(flow.NOT_SAVED)

    def _leave(self) -> None:
        """The next customer begins at once; the visit that was left is frozen behind them."""
        if visit := self.visit:
            left = self._told(visit.leave(self._touched_at))
            self._outbox.finish(left, then=lambda: self._hand_over(self.on_ready), otherwise=self._left_open)
        self._go_home()

    def _left_open(self, failure: Exception) -> None:
        if not isinstance(failure, AlreadyFrozen):
            self._hand_over(lambda: None if self.visit else self._not_kept(failure))

    def _try_again(self) -> None:
        """Whether the disk takes writing again; what was left open meanwhile is sent."""

        def go_on() -> None:
            if self.screen == flow.RESTING:
                self._go_home()
                self.on_ready()

        self._outbox.close_open_visits(
            then=lambda: self._hand_over(go_on),
            otherwise=lambda failure: self._hand_over(lambda: self._not_kept(failure)),
        )

    def _go_home(self) -> None:
        self.visit, self._reference, self._answer_by, self.comfort = None, "", "", Comfort()
        self.survey, self.language = self._store.survey, self._store.languages[0]
        if self._store.is_published:
            self._ask(self.survey.first)
        else:
            self._enter(flow.CLOSED)

    def _enter(self, event: str, question: Question | None = None) -> None:
        self.screen, self.question = flow.after(self.screen, event), question
        now = self._ticks()
        self._debounce.screen_changed(now)
        self._idle.watch(now, *self._patience())
        self.on_change()

    def _patience(self) -> tuple[float | None, float]:
        """How long to wait in silence, and then with *Still answering?*."""
        waits = self._waits
        if self.visit:
            return waits.silence, waits.still
        if self.screen == flow.THANKS:
            return (waits.slip if self._reference else waits.thanks), 0
        if self.screen == flow.RESTING:
            return waits.resting, 0
        is_strange = self.question is not None and self.language != self._store.languages[0]
        return (waits.silence + waits.still if is_strange else None), 0
