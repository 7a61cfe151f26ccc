"""*Just playing?* after many touches at once; and where somebody says so, faces that count nothing."""

from functools import partial

from kivy.uix.image import Image
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.theme import Theme
from kiosk.widgets.button import MainButton, OtherButton
from kiosk.widgets.picture import face_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.rows import Space
from surveys.survey import SCALES, Kind


class Toy(Plate):
    at_once = True

    def __init__(self, theme: Theme, value: int, tapped: Tapped, *, across: int) -> None:
        super().__init__(theme, tapped, size=(across, across))
        self.value = value
        face = across - 2 * theme.mm(2)
        self.picture = Image(texture=face_texture(value, face), size=(face, face), size_hint=(None, None))
        self.add_widget(self.picture)

    def place(self, *_: object) -> None:
        self.picture.center = self.middle


class Playing(Sheet):
    def build(self) -> None:
        if self.view.plays:
            self._playground()
        else:
            self._question()

    def leave(self) -> None:
        self.reports.not_playing()

    def _question(self) -> None:
        self.add_widget(Space())
        self.add_widget(self.title(self.say("just_playing"), size=self.theme.display))
        ways = (
            self._large(OtherButton, "play_yes", self.reports.play),
            self._large(MainButton, "play_no", self.reports.not_playing),
        )
        for way in ways:
            self.add_widget(way)
        self.add_widget(Space())

    def _large(self, kind: type[OtherButton], key: str, tapped: object) -> Widget:
        button = kind(self.theme, self.say(key), self.language, tapped)  # type: ignore[arg-type]
        button.size_hint_x, button.height = 1, self.theme.answer
        return button

    def _playground(self) -> None:
        theme = self.theme
        self.add_widget(Space())
        self.add_widget(self.title(self.say("at_play"), size=theme.display))
        self.faces = [self._toy(value) for value in SCALES[Kind.CSAT]]
        faces = self.row(*self.faces)
        faces.size_hint_x, faces.pos_hint = None, self.at_start
        faces.width = sum(toy.width for toy in self.faces) + theme.gap * (len(self.faces) - 1)
        self.add_widget(faces)
        self.add_widget(Space())
        self.add_widget(self.row(Space(), self.main_button("play_no", self.reports.not_playing)))

    def _toy(self, value: int) -> "Toy":
        across = int((self.across - 4 * self.theme.gap) / 5)
        toy = Toy(self.theme, value, partial(self.touch, value), across=min(across, 3 * self.theme.face))
        toy.spoken = self.say("score_of", score=value, top=SCALES[Kind.CSAT][-1])
        return toy

    def touch(self, value: int) -> None:
        for toy in self.faces:
            toy.chosen = toy.value == value
