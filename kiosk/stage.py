"""One customer after another. Screens show the stage's view and report to it, and so does the app."""

from kiosk import flow
from kiosk.comfort import Ease
from kiosk.idle import Silence
from kiosk.scene import Scene
from kiosk.steps import answer_or_skip, ask_how, is_wanted
from kiosk.view import View
from surveys.response import Contact
from surveys.survey import Answer
from surveys.visit import Visit


class Stage(Scene):
    """A touch that came twice, too late or for another question does nothing."""

    @property
    def layout(self) -> str:
        return self._keeping.layout

    @layout.setter
    def layout(self, layout: str) -> None:
        self._keeping.layout = layout

    @property
    def view(self) -> View:
        home, customer = self._home, self.customer
        answers = self.visit.answers if self.visit else {}
        return View(
            screen=self.screen,
            language=customer.language,
            branch=home.settings.branch,
            comfort=customer.comfort,
            look=home.settings.look,
            slides=home.settings.slides,
            phone=home.settings.phone,
            survey=home.survey,
            question=self.question,
            answer=answers.get(self.question.id) if self.question else None,
            languages=home.languages if self.question == home.survey.first else (),
            wants_answer=bool(customer.reference) or (self.visit is not None and is_wanted(self.visit)),
            reference=customer.reference,
            answer_by=customer.answer_by,
            still_answering=self._idle.is_asking,
            someone="offered" if customer.offered else self._summons.state,
            someone_name=self._summons.name,
            plays=customer.plays,
            is_paired=self.is_paired,
            rehearses=home.rehearses,
        )

    # What screens report

    def answer(self, question_id: str, value: Answer) -> None:
        """Raises NotAnAnswer when the value does not fit: the screen says so, and the next try counts."""
        self._say(question_id, lambda visit: visit.answer(question_id, value))

    def skip(self, question_id: str) -> None:
        if self.visit:
            self._say(question_id, lambda visit: visit.skip(question_id))

    def want_answer(self, question_id: str, words: str) -> None:
        """I'd like an answer, touched beside the words; how is asked afterwards. Raises NotAnAnswer."""

        def say(visit: Visit) -> None:
            answer_or_skip(visit, question_id, words)
            ask_how(visit)

        self._say(question_id, say)

    def reach(self, contact: Contact | None) -> None:
        """How the customer can be reached; None: not said. Raises NotAnAnswer."""
        if self.question:
            self._say(self.question.id, lambda visit: visit.ask_for_an_answer(contact))

    def send_someone(self, question_id: str, said: Answer) -> None:
        """Now, touched beside what was chosen or typed so far, which may be nothing. Raises NotAnAnswer."""
        if self.customer.offered:
            self._say(question_id, lambda visit: answer_or_skip(visit, question_id, said), calls=True)

    def never_mind(self) -> None:
        """Nobody need come any more."""
        if self.visit and self.screen == flow.SUMMONS and self._takes_a_touch():
            self._summons.forget()
            self._keep(self.visit)

    def back(self) -> None:
        if self.visit and self.question and self._takes_a_touch():
            self._ask(self.visit.back() or self.visit.survey.first)

    def change(self) -> None:
        """From the first question on again, in the same visit."""
        if self.visit and self.question and self._takes_a_touch():
            self._ask(self.visit.change())

    def done(self) -> None:
        """What the screen says was read."""
        is_read = self.screen == flow.THANKS or self._summons.state == "coming"
        if is_read and self._takes_a_touch():
            self._silence_ended()

    def new_here(self) -> None:
        if self._takes_a_touch():
            self._leave()

    def play(self) -> None:
        """Just playing: nothing is recorded for a while."""
        if self.screen == flow.PLAYING and self._takes_a_touch():
            self.customer.plays = True
            self._enter(flow.BURST)

    def not_playing(self) -> None:
        if self.screen == flow.PLAYING and self._takes_a_touch():
            self._go_home()

    def speak(self, language: str) -> None:
        if language in self._home.survey.languages and self._takes_a_touch():
            self._debounce.release()
            self.customer.language = language
            if self.visit:
                self.visit.language = language
            self._wait()
            self.on_change()

    def prefer(self, ease: Ease) -> None:
        self.customer.comfort = self.customer.comfort.toggled(ease)
        self.go_on()
        self._wait()
        self.on_change()

    def typed(self) -> None:
        """Something stands in the field by now."""
        self.go_on()
        if self.visit and self.question:
            self._idle.watch(self._ticks(), self._waits.typing, self._waits.still)

    # What the app reports

    def tick(self) -> None:
        """Several times a second."""
        if self._debounce.is_taken:
            return
        silence = self._idle.tick(self._ticks())
        if silence is Silence.STILL_ANSWERING:
            self.on_change()
        elif silence is Silence.ENDED:
            self._silence_ended()
        else:
            self.refresh()

    def speaking(self) -> None:
        """The voice reads to somebody, who cannot be expected to answer before it ends."""
        self._idle.hold(self._ticks())

    def paired(self) -> None:
        self.is_paired = True
        self._go_home()

    def pair_again(self) -> None:
        """Paired it stays unless another pairing comes about."""
        self._forget()
        self._enter(flow.UNPAIRED)

    def unpaired(self) -> None:
        """Whoever stands there is sent away. Who was revoked has wiped the outbox before."""
        self.is_paired = False
        self._forget()
        self._keeping.forgive()
        self._enter(flow.UNPAIRED)

    def refresh(self) -> None:
        """Other surveys, settings and hours count where nobody stands; a visit ends as it began."""
        if not self._is_free:
            return
        home = self._home
        if home.is_old:
            was = self.question, home.is_closed
            home.take_over()
            if was == (home.survey.first, home.is_closed):
                self.customer.language = home.languages[0]
                self.on_change()
            elif self.screen != flow.ASLEEP:
                self._go_home()
        if self.screen == flow.ASLEEP and (home.is_closed or not home.is_asleep):
            self._go_home()
        rested = self._ticks() - self._touched_tick >= self._waits.awake
        if self.question and home.is_asleep and rested:
            self._enter(flow.SLEEPS)

    def failed(self) -> None:
        """Something unforeseen went wrong on the screen: what was said is kept, and the next customer begins."""
        self._leave()

    def show_staff(self, event: str) -> None:
        """Flow's KNOCKED or UNLOCKED; a customer is not disturbed."""
        if self.visit is None and (self.screen, event) in flow.NEXT_SCREEN:
            self._forget()
            self._enter(event)

    def leave_staff(self) -> None:
        if self.is_paired and self.screen in flow.STAFF:
            self._go_home()
