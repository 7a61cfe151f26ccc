"""What all screens share: the paper, its margins, and words in the customer's language."""

from collections.abc import Callable, Iterator

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.view import Reports, View
from kiosk.widgets.button import MainButton, OtherButton, QuietButton
from kiosk.widgets.plate import Tapped
from kiosk.widgets.rows import Space, row
from kiosk.widgets.words import Words, balanced, longest_word
from surveys.phrases import is_right_to_left, phrase
from surveys.survey import Answer, Question, Survey, Texts


class Sheet(BoxLayout):
    """A screen: built from a view, thrown away with everything on it when the next one shows."""

    layout = ""
    """How the answers stand, such as row; kept with the response."""

    def __init__(self, view: View, theme: Theme, reports: Reports) -> None:
        super().__init__(orientation="vertical", padding=theme.margin, spacing=theme.gap)
        self.view, self.theme, self.reports = view, theme, reports
        self.language = view.language
        self.right_to_left = is_right_to_left(view.language)
        self.across = theme.width - 2 * theme.margin
        self.build()

    def build(self) -> None:
        """Put the widgets onto the sheet."""

    def type(self, characters: str) -> None:
        """From a keyboard that is plugged in, or the one on the screen."""

    def leave(self) -> None:
        """Escape, on a keyboard."""
        self.reports.back()

    def go_on_from(self, before: "Sheet") -> None:
        """Only looks have changed since this sheet of before: what was typed or ticked on it is kept."""

    def forget(self) -> None:
        """Whatever was typed."""

    def forms(self) -> Iterator[None]:
        """Takes each form that a customer may bring it into, and then that of its beginning."""
        yield

    @property
    def survey(self) -> Survey:
        assert self.view.survey is not None  # noqa: S101 (pairing alone has none, and asks for none)
        return self.view.survey

    @property
    def question(self) -> Question:
        assert self.view.question is not None  # noqa: S101 (only question screens ask)
        return self.view.question

    def say(self, key: str, **values: object) -> str:
        return phrase(key, self.language, **values)

    def text(self, texts: Texts) -> str:
        return self.survey.words(texts, self.language)

    def title(self, text: str, *, size: int = 0, width: int = 0, colour: str = "ink", align: str = "") -> Words:
        """As large as its longest word allows."""
        size, across = size or self.theme.title, width or self.across
        while size > self.theme.text and longest_word(text, self.language, size, bold=True) > across:
            size -= 2
        even = balanced(text, self.language, size, across, bold=True)
        return Words(
            text,
            self.language,
            size=size,
            colour=self.theme.colours[colour],
            bold=True,
            width=even,
            align=align,
            pos_hint=self.at_start,
        )

    def small(self, text: str, *, width: int = 0, colour: str = "soft") -> Words:
        return Words(
            text, self.language, size=self.theme.text, colour=self.theme.colours[colour], width=width or self.across
        )

    def main_button(self, key: str, tapped: Tapped) -> MainButton:
        return MainButton(self.theme, self.say(key), self.language, tapped)

    def button(self, key: str, tapped: Tapped) -> OtherButton:
        return OtherButton(self.theme, self.say(key), self.language, tapped)

    def back_button(self, *, short: bool = False) -> OtherButton:
        if self.view.follows_first and not short:
            return self.quiet_button(self.say("change_answer"), self.language, self.reports.change)
        return self.quiet_button(self.say("back"), self.language, self.reports.back)

    def quiet_button(self, text: str, language: str, tapped: Tapped) -> QuietButton:
        return QuietButton(self.theme, text, language, tapped, right_to_left=self.right_to_left)

    def calling(self, said: Callable[[], Answer]) -> list[Widget]:
        """*Please send someone now*, with what was chosen or typed by then; nothing where nobody can be sent."""
        if self.view.someone != "offered":
            return []

        def call() -> None:
            self.reports.send_someone(self.question.id, said())

        words = self.say("send_someone_short" if self.theme.is_compact else "send_someone")
        return [OtherButton(self.theme, words, self.language, call, widest=self.across)]

    def nav(self, *ways_on: Widget) -> BoxLayout:
        """Back at the start; the ways on at the end, the main one last; in two rows where one is too narrow."""
        if self.view.is_first:
            return self.row(Space(), *ways_on)
        back = self.back_button()
        if not self.fits(back, ways_on[-1]):
            back = self.back_button(short=True)
        if self.theme.is_compact and not self.fits(back, *ways_on):
            back = self.back_button(short=True)
        if self.fits(back, *ways_on):
            return self.row(back, Space(), *ways_on)
        above = [ways_on[:-1]] if self.fits(*ways_on[:-1]) else [(way,) for way in ways_on[:-1]]
        rows = *(self.row(Space(), *ways) for ways in above), self.row(back, Space(), ways_on[-1])
        box = BoxLayout(orientation="vertical", spacing=self.theme.gap, size_hint_y=None)
        for each in rows:
            box.add_widget(each)
        box.height = sum(each.height for each in rows) + self.theme.gap * (len(rows) - 1)
        return box

    def fits(self, *widgets: Widget) -> bool:
        # A Space between them has a gap on both sides.
        return bool(sum(widget.width + self.theme.gap for widget in widgets) <= self.across)

    @property
    def at_start(self) -> dict[str, float]:
        return {"right": 1} if self.right_to_left else {"x": 0}

    def row(self, *children: Widget) -> BoxLayout:
        return row(children, gap=self.apart, right_to_left=self.right_to_left)

    @property
    def apart(self) -> int:
        """What stands in a row."""
        return self.theme.mm(1) if self.theme.is_compact else self.theme.gap
