"""Five faces: the first screen of most surveys."""

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.languages import languages
from kiosk.screens.sheet import Sheet
from kiosk.widgets.face import FaceButton
from kiosk.widgets.rows import row
from kiosk.widgets.words import Words, longest_word

NARROW_MM = 120


class Faces(Sheet):
    def build(self) -> None:
        stacked = self.is_stacked()
        self.layout = "stack" if stacked else "row"
        above = [self._question(stacked=stacked)]
        if self.view.is_first and self.view.branch and not self.theme.is_compact:
            above.insert(0, self.small(self.view.branch))
        below = languages(self) if self.view.is_first else self.nav(self.button("skip", self.skip))
        fixed = [*above, *([below] if below else [])]
        taken = sum(widget.height for widget in fixed) + self.theme.gap * len(fixed) + 2 * self.theme.margin
        self.faces = self._stack() if stacked else self._row(int(self.theme.height - taken))
        for widget in (*above, self.faces, *fixed[len(above) :]):
            self.add_widget(widget)

    def skip(self) -> None:
        self.reports.skip(self.question.id)

    def _question(self, *, stacked: bool) -> Words:
        """Large, unless that would take the room of the faces."""
        theme, text = self.theme, self.text(self.question.text)
        large = self.title(text, size=theme.display)
        is_long = large.height > 2 * theme.display
        return self.title(text) if stacked or (theme.is_compact and is_long) else large

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
        return self.theme.gap * 3 // 4

    def _column_inside(self) -> int:
        return self._column() - 2 * self.theme.mm(1)

    def _column(self) -> int:
        return int((self.across - 4 * self._between) / 5)

    def _row(self, high: int) -> BoxLayout:
        theme, column = self.theme, self._column()
        words = max(
            Words(
                self._word(value),
                self.language,
                size=theme.text,
                colour=theme.colours["ink"],
                width=self._column_inside(),
            ).height
            for value in self.question.scale
        )
        face = max(theme.face, min(round(column * 0.76), theme.height // 4, int(high - words - theme.room(6))))
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
