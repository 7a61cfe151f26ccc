"""What draws a stranger: who asks, slides, and a code for one's own phone, where there is room around the question."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.typeset import heights
from kiosk.widgets.drift import REACH_MM, Drift
from kiosk.widgets.qr import Code, is_code
from kiosk.widgets.rows import Space, row
from kiosk.widgets.slides import INSET_MM, Page, Photo, Slides, slide_words
from kiosk.widgets.words import Words
from surveys.survey import Texts

LOGO_MM = 12
LEAST_LINES, MOST_MORE = 2, (2.5, 1.5)
"""Slides that take turns beside the logo: how many, and of how many more lines than one."""
PICTURE_MM = 24
"""A picture lower than this says nothing across a lobby."""
LARGEST_SLIDE = 0.42
"""Of the screen's height."""


class Opening(Sheet):
    """A screen that may stand for hours."""

    drift: Drift | None = None
    slides: Slides | None = None

    def on_parent(self, _sheet: Widget, parent: Widget | None) -> None:
        """On the glass, and not only tried for size."""
        if parent is None or not self.theme.motion or not (self.view.is_first or self.view.question is None):
            return
        self.drift = Drift(self, parent, self.theme.mm(REACH_MM))
        if self.slides is not None:
            self.slides.begin()

    def on_touch_down(self, touch: Any) -> bool:
        for moving in (self.drift, self.slides):
            if moving is not None:
                moving.hold()
        return bool(super().on_touch_down(touch))

    def above(self, room: float, *sizes: int) -> list[Widget]:
        """Slides and head within so many pixels of height; the head may need more, and is then the question alone."""
        for head in self._heads(sizes):
            if head.height <= room:
                break
        self.slides = self._slides(int(room - head.height - self.theme.gap))
        if self.slides:
            return [self.slides, head]
        for more in MOST_MORE:
            with_lines = head.with_lines(more)
            if with_lines is not None and with_lines.height <= room:
                self.slides = with_lines.slides
                return [with_lines]
        return [head]

    def _heads(self, sizes: tuple[int, ...]) -> "Iterator[Head]":
        """The fullest first, in each of these sizes of the question."""
        if self.view.is_first and not self.theme.is_compact:
            phone = self.view.phone
            modules = phone.modules if phone and is_code(phone.modules) else ()
            for who in (True, False) if modules else ():
                yield from in_lines(Head(self, size, modules=modules, who=who) for size in sizes)
            yield from in_lines(Head(self, size, who=True) for size in sizes)
        yield from in_lines(Head(self, size) for size in sizes)

    def who(self, across: int = 0, lines: Slides | None = None) -> Widget | None:
        """The branch's logo, and its invitation or else its name; or `lines` beside the logo."""
        theme, across = self.theme, across or self.across
        parts = self._logo(across)
        if lines is not None:
            parts.append(lines)
        elif text := self.invitation:
            parts.append(self.small(text, width=int(across - sum(part.width for part in parts) - 2 * theme.gap)))
        return row([*parts, Space()], gap=theme.gap, right_to_left=self.right_to_left) if parts else None

    @property
    def invitation(self) -> str:
        said = spoken_in(self.view.look.invitation, self.language)
        return said or ("" if self._logo(self.across) else self.view.branch)

    def _logo(self, across: int) -> list[Widget]:
        # Drawn for a light ground, on black it might be gone.
        file = None if self.view.comfort.contrast else self.view.pictures.get(self.view.look.logo)
        photo = Photo(file, across // 3, self.theme.room(LOGO_MM)) if file else None
        return [photo] if photo and photo.width else []

    def taking_turns(self, across: int, most: float) -> Slides | None:
        """Invitation and short slides, without a card and each of their lines by itself; `most` lines more than one."""
        across -= sum(int(part.width) for part in self._logo(across)) + 2 * self.theme.gap
        one, more = heights(self.language, self.theme.text)
        pages = [Page(self.invitation, None)] if self.invitation else []
        pages += [Page(line, None) for page in self._pages() for line in page.words.splitlines()]
        high = {page: slide_words(self.theme, page.words, self.language, across).height for page in pages}
        fitting = [page for page in pages if high[page] < one + most * more]
        if len(fitting) < LEAST_LINES:
            return None
        tall = int(max(high[page] for page in fitting))
        return Slides(
            self.theme,
            fitting,
            self.language,
            width=across,
            height=tall,
            right_to_left=self.right_to_left,
            is_card=False,
        )

    def _slides(self, room: int) -> Slides | None:
        if not self.view.is_first or self.theme.is_compact:
            return None
        room = min(room, int(self.theme.height * LARGEST_SLIDE))
        high, pages = 0, []
        for page in self._pages():
            if 0 < (needed := self._height_of(page, room)) <= room:
                pages.append(page)
                high = max(high, needed)
        if not pages:
            return None
        return Slides(
            self.theme, pages, self.language, width=self.across, height=high, right_to_left=self.right_to_left
        )

    def _pages(self) -> Iterator[Page]:
        for slide in self.view.slides:
            words, picture = spoken_in(slide.words, self.language), self.view.pictures.get(slide.picture)
            if words or (picture and not slide.words):
                yield Page(words, picture)

    def _height_of(self, page: Page, room: int) -> int:
        """0 for what cannot be shown in this room."""
        inset = self.theme.room(INSET_MM)
        if page.picture and room < self.theme.room(PICTURE_MM):
            return 0
        if not page.words:
            return room
        across = self.across - 2 * inset
        if page.picture:
            across -= across // 2 + inset
        high = int(slide_words(self.theme, page.words, self.language, across).height + inset)
        return max(high, room) if page.picture else high


class Head(BoxLayout):
    """The question; above it who asks, and at its end the code."""

    def __init__(
        self, sheet: Opening, size: int, *, modules: Sequence[str] = (), who: bool = False, lines: Slides | None = None
    ) -> None:
        self.made = sheet, size, modules, who
        gap, code = sheet.theme.gap, Code(sheet.theme, modules) if modules else None
        self.across = across = int(sheet.across - (code.width + 2 * gap if code else 0))
        title = sheet.title(sheet.text(sheet.question.text), size=size, width=across)
        self.lines = round(title.height / heights(sheet.language, size)[0])
        parts: list[Widget] = [title]
        self.slides = lines
        if who and (asking := sheet.who(across, lines)):
            parts.insert(0, asking)
        if code:
            parts.append(_own_phone(sheet, across))
        high = sum(part.height for part in parts)
        tall = max(high + gap // 2 * (len(parts) - 1), code.height if code else 0)
        column = BoxLayout(orientation="vertical", size_hint_y=None, height=tall)
        column.spacing = (tall - high) / max(1, len(parts) - 1)
        for part in parts:
            column.add_widget(part)
        super().__init__(size_hint_y=None, height=tall)
        self.add_widget(row([column, code] if code else [column], gap=2 * gap, right_to_left=sheet.right_to_left))

    def with_lines(self, most: float) -> "Head | None":
        """The same with slides taking turns where the invitation is; None where there is none, or nothing to tell."""
        sheet, size, modules, who = self.made
        lines = sheet.taking_turns(self.across, most) if who else None
        return Head(sheet, size, modules=modules, who=True, lines=lines) if lines else None


def in_lines(heads: Iterable[Head]) -> list[Head]:
    """Rather a smaller question in one line than a larger one in two."""
    return sorted(heads, key=lambda head: head.lines)


def _own_phone(sheet: Opening, across: int) -> Words:
    """Beside the code."""
    return Words(
        sheet.say("own_phone"),
        sheet.language,
        size=sheet.theme.text,
        colour=sheet.theme.colours["soft"],
        width=across,
        align="left" if sheet.right_to_left else "right",
    )


def spoken_in(texts: Texts, language: str) -> str:
    """In the customer's language, else in none: a line that cannot be read draws nobody."""
    return texts.get(language) or texts.get(language.partition("-")[0], "")
