"""One of the five faces with its word: an answer, taken when the finger arrives."""

from typing import Any

from kiosk.theme import Theme
from kiosk.widgets.answer import AnswerPlate
from kiosk.widgets.picture import Picture, face_texture
from kiosk.widgets.plate import Tapped
from kiosk.widgets.words import Words


def air(theme: Theme) -> int:
    """To both sides of a word below."""
    return 0 if theme.is_compact else theme.mm(0.6)


class FaceButton(AnswerPlate):
    at_once = True

    def __init__(
        self,
        theme: Theme,
        value: int,
        word: str,
        language: str,
        tapped: Tapped,
        *,
        face: int,
        beside: bool,
        **rest: Any,
    ) -> None:
        """`face` is its diameter; the word goes `beside` it, or below."""
        super().__init__(theme, tapped, **rest)
        self.value, self.beside = value, beside
        self.picture = Picture(face_texture(value, face))
        room = self.width - 2 * theme.stroke - (face + 3 * self.padded if beside else 2 * air(theme))
        self.words = Words(
            word,
            language,
            size=theme.text,
            colour=theme.colours["ink"],
            width=int(room),
            align="" if beside else "center",
        )
        self.add_widget(self.picture)
        self.add_widget(self.words)
        self.right_to_left = self.words.halign == "right"
        self.words_high = self.words.height
        """That of the highest words in the row, so that all faces stand on one line."""
        self.place()

    @property
    def padded(self) -> int:
        return self.theme.room(4)

    def place(self, *_: object) -> None:
        across, down = self.middle
        if not self.beside:
            between = self.theme.mm(1) if self.theme.is_compact else self.theme.room(2.5)
            high = self.picture.height + between + self.words_high
            self.picture.center_x, self.picture.top = across, down + high / 2
            self.words.center_x, self.words.top = across, self.picture.y - between
            return
        self.picture.center_y = self.words.center_y = down
        if self.right_to_left:
            self.picture.right = self.x + self.width - self.padded
            self.words.right = self.picture.x - self.padded
        else:
            self.picture.x = self.x + self.padded
            self.words.x = self.picture.right + self.padded
