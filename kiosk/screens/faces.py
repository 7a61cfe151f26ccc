"""Five faces: the first screen of most surveys."""

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.languages import globe, languages
from kiosk.screens.opening import Opening
from kiosk.widgets.face import FaceButton, air
from kiosk.widgets.rows import Space, row
from kiosk.widgets.words import Words, longest_word

NARROW_MM = 120


class Faces(Opening):
    def build(self) -> None:
        theme, stacked = self.theme, self.is_stacked()
        self.layout = "stack" if stacked else "row"
        below = languages(self) if self.view.is_first else self.nav(self.button("skip", self.skip))
        taken = 2 * theme.margin + (below.height + theme.gap if below else 0)
        sizes = (theme.title,) if stacked else (theme.display, theme.title)
        least = self._least(stacked=stacked)
        above = self.above(theme.height - taken - theme.gap - least, *sizes)
        taken += sum(widget.height + theme.gap for widget in above)
        if below and self.view.is_first and stacked and theme.height - taken < least:
            above, below = [self._with_globe()], None
        self.faces = self._stack() if stacked else self._row(int(theme.height - taken))
        for widget in (*above, self.faces, *([below] if below else [])):
            self.add_widget(widget)

    def _with_globe(self) -> Widget:
        """On a narrow panel the names would take the room of a face."""
        to_all = globe(self)
        title = self.title(self.text(self.question.text), width=int(self.across - to_all.width - 2 * self.theme.gap))
        return self.row(title, Space(), to_all)

    def skip(self) -> None:
        self.reports.skip(self.question.id)

    def _least(self, *, stacked: bool) -> int:
        """Pixels of height that the faces want before anything else gets some."""
        theme = self.theme
        if stacked:
            return 5 * theme.face + 4 * self._between
        return self._usual_face() + self._words_high() + theme.room(6 if theme.is_compact else 8)

    def _usual_face(self) -> int:
        return max(self.theme.face, min(round(self._column() * 0.76), self.theme.height // 4))

    def is_stacked(self) -> bool:
        """Rows with the word beside, on upright panels and where the words find no room below the faces."""
        theme = self.theme
        if theme.width < theme.mm(NARROW_MM) or theme.is_portrait:
            return True
        words = (self._word(value) for value in self.question.scale)
        too_long = any(longest_word(word, self.language, theme.text) > self._column_inside() for word in words)
        return too_long and 5 * (theme.face + theme.gap) + theme.mm(30) <= theme.height

    @property
    def _between(self) -> int:
        return self.theme.mm(0.6) if self.theme.is_compact else self.theme.gap * 3 // 4

    def _column_inside(self) -> int:
        return self._column() - 2 * self.theme.stroke - 2 * air(self.theme)

    def _column(self) -> int:
        return int((self.across - 4 * self._between) / 5)

    def _words_high(self) -> int:
        theme, across = self.theme, self._column_inside()
        ink = theme.colours["ink"]
        texts = [self._word(value) for value in self.question.scale]
        return max(int(Words(text, self.language, size=theme.text, colour=ink, width=across).height) for text in texts)

    def _row(self, high: int) -> BoxLayout:
        theme, column, words = self.theme, self._column(), self._words_high()
        face = max(theme.face, min(self._usual_face(), int(high - words - theme.room(6))))
        faces = [self._face(value, face=face, across=column, beside=False) for value in self.question.scale]
        for button in faces:
            button.size_hint_y = 1
            button.words_high = words
        # A score grows the way people read.
        box = row(faces, gap=self._between, right_to_left=self.right_to_left)
        box.size_hint_y = 1
        return box

    def _word(self, value: int) -> str:
        return self.text(self.question.labels.get(value, {}))

    def _stack(self) -> BoxLayout:
        theme = self.theme
        box = BoxLayout(orientation="vertical", spacing=self._between)
        for value in self.question.scale:
            button = self._face(value, face=theme.face, across=self.across, beside=True)
            button.size_hint_y = 1
            box.add_widget(button)
        return box

    def _face(self, value: int, *, face: int, across: int, beside: bool) -> FaceButton:
        button = FaceButton(
            self.theme,
            value,
            self._word(value),
            self.language,
            lambda: self.reports.answer(self.question.id, value),
            face=face,
            beside=beside,
            width=across,
        )
        button.chosen = self.view.answer == value
        return button
