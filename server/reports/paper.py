"""What reviews on paper are made of: A4, to be printed and pinned up where the team meets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from server.codes.lettering import Block, MissingLetters, Side, shaped, wrapped
from server.codes.paper.marks import Card, Drawing, Mark, Page, moved
from server.codes.paper.pdf import pdf as as_pdf
from server.deliveries.message import one_line
from server.reports.review.shown import Bar, Quote, ShownMeasure
from surveys.phrases import is_right_to_left

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 15.0
INNER = WIDTH - 2 * MARGIN
FOOT = 9.0
GAP = 7.0
"""Between columns."""
HALF = (INNER - GAP) / 2
INK, SOFT, ACT, PALE, TRACK, ALARM = "#1d2523", "#56635f", "#12705f", "#e3f0ec", "#d3ddd8", "#a3331c"
HUGE, LARGE, BODY, SMALL = 8.5, 4.6, 3.7, 3.2
"""Sizes of letters, in millimetres."""
START: Side = "start"
END: Side = "end"
LANGUAGE = "en"
OURS = (LANGUAGE, "en-Arab", "en-Deva")
"""Our own sentences, with a name or a reason among them that may be in other letters."""
THEIRS = (LANGUAGE, "ar", "hi")
"""Languages whose fonts are tried for a customer's words, after that of their visit."""
PICTURED = {"\ufe0e", "\ufe0f"}
"""Behind a letter they ask for a picture of it, or for none."""
NOT_SET = "These words are in letters that we cannot print; the page shows them."
MOST_MISSING = 0.2


def on_paper(parts: Iterable["Part"], title: str) -> bytes:
    """As PDF; `title` stands at the foot of every page."""
    pages = _Flow().filled(parts)
    for number, page in enumerate(pages, 1):
        foot = title + (f" · {number} of {len(pages)}" if len(pages) > 1 else "")
        page += [moved(mark, MARGIN, HEIGHT - FOOT) for mark in line(foot, SMALL, SOFT).marks]
    drawing = Drawing(
        width=WIDTH,
        height=HEIGHT,
        pages=[Page(page) for page in pages],
        title=title,
        language=LANGUAGE,
        urls=[() for _ in pages],
        finest=0,
    )
    return as_pdf(drawing)


@dataclass(frozen=True)
class Part:
    """Marks that stay together, from (0, 0)."""

    marks: Sequence[Mark]
    height: float
    after: float = 0.0
    """Space below it."""
    holds: bool = False
    """A heading: what follows stands on the same page."""


@dataclass
class _Flow:
    """Parts one below the other, on as many pages as they need."""

    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = MARGIN

    def filled(self, parts: Iterable[Part]) -> list[list[Mark]]:
        held: list[Part] = []
        for part in parts:
            held.append(part)
            if not part.holds:
                self._place(held)
                held = []
        return self.pages

    def _place(self, parts: Sequence[Part]) -> None:
        if self.y + sum(part.height + part.after for part in parts[:-1]) + parts[-1].height > HEIGHT - MARGIN:
            self.pages.append([])
            self.y = MARGIN
        for part in parts:
            self.pages[-1] += [moved(mark, MARGIN, self.y) for mark in part.marks]
            self.y += part.height + part.after


def section(title: str, parts: Iterable[Part]) -> Iterable[Part]:
    inside = list(parts)
    if inside:
        yield line(title, LARGE, INK, bold=True, after=2.2, holds=True)
        yield from inside
        yield Part((), 0, after=3)


def line(
    words: str,
    size: float,
    colour: str,
    *,
    width: float = INNER,
    bold: bool = False,
    after: float = 0.0,
    holds: bool = False,
) -> Part:
    """As many lines as it takes."""
    block = _block(one_line(words), size, width, bold=bold)
    return Part(block.words(0, 0, width, colour), block.height, after, holds)


def boxed(title: str, lines: Sequence[str]) -> Part:
    pad, width = 5.0, INNER - 10
    head = _block(title, LARGE, width, bold=True)
    marks: list[Mark] = [*head.words(pad, pad, width, ACT)]
    y = pad + head.height + 1.8
    for words in lines:
        block = _block(one_line(words), BODY * 1.08, width - 4)
        marks.append(Card(pad, y + BODY * 0.42, 1.6, 1.6, ACT, 0.8))
        marks += block.words(pad + 4, y, width - 4, INK)
        y += block.height + 1.6
    height = y + pad - 1.6
    return Part((Card(0, 0, INNER, height, PALE, 3), *marks), height, after=5.5)


def pairs(parts: Sequence[Part]) -> Iterable[Part]:
    """Two beside each other."""
    for at in range(0, len(parts), 2):
        pair = parts[at : at + 2]
        marks = [moved(mark, (HALF + GAP) * number, 0) for number, part in enumerate(pair) for mark in part.marks]
        yield Part(marks, max(part.height for part in pair), after=5.2)


def stacked(parts: Iterable[Part]) -> Part:
    marks: list[Mark] = []
    y = 0.0
    for part in parts:
        marks += [moved(mark, 0, y) for mark in part.marks]
        y += part.height + part.after
    return Part(marks, y)


def measure(one: ShownMeasure) -> Part:
    parts = [
        line(one.title, LARGE, INK, width=HALF, bold=True, after=0.9),
        line(one.asked, SMALL, SOFT, width=HALF, after=1.6),
    ]
    if one.value:
        parts.append(line(one.value, HUGE, SOFT if one.is_early else INK, width=HALF, bold=True, after=1.2))
    if one.scale:
        low, wide = HALF * one.scale.low, HALF * (one.scale.high - one.scale.low)
        band = Card(low, 0.8, wide, 2.4, SOFT if one.is_early else ACT, 1.2)
        point = Card(HALF * one.scale.value - 0.5, 0, 1.0, 4.0, INK, 0.5)
        parts.append(Part((Card(0, 0.8, HALF, 2.4, TRACK, 1.2), band, point), 4.0, after=2))
    colour = ALARM if one.is_worse else ACT if one.is_better else INK
    parts.append(line(one.change, BODY, colour, width=HALF, bold=True, after=1.2))
    parts += [line(words, SMALL, SOFT, width=HALF, after=0.9) for words in one.details]
    return stacked(parts)


def listed(title: str, words: Iterable[str]) -> Part:
    lines = (line(one, BODY, INK, width=HALF, after=1.2) for one in words)
    return stacked([line(title, LARGE, INK, width=HALF, bold=True, after=2), *lines])


def bars(title: str, found: Sequence[Bar]) -> Part:
    parts = [line(title, LARGE, INK, width=HALF, bold=True, after=2)]
    for bar in found:
        number = _block(str(bar.n), BODY, 12)
        words = line(bar.words, BODY, INK, width=HALF - 12, after=0.6)
        parts.append(Part((*words.marks, *number.words(HALF - 12, 0, 12, INK, side="end")), words.height, words.after))
        drawn = (Card(0, 0, HALF, 1.6, TRACK, 0.8), Card(0, 0, max(1.6, HALF * bar.share), 1.6, ACT, 0.8))
        parts.append(Part(drawn, 1.6, after=2))
    return stacked(parts)


def quote(quote: Quote) -> Part:
    """With a bar where its lines begin."""
    width = INNER - 8
    words = _block(one_line(quote.words), BODY, width, tags=(quote.language or LANGUAGE, *THEIRS))
    about, below = _block(one_line(quote.about), SMALL, width), 2.3 + words.height
    mirrored = is_right_to_left(words.language)
    left, bar, side = (3, INNER - 1.2, END) if mirrored else (5, 0, START)
    marks = [*words.words(left, 1.5, width, INK), *about.words(left, below, width, SOFT, side=side)]
    height = below + about.height + 1.5
    return Part((Card(bar, 0, 1.2, height, ACT, 0.6), *marks), height, after=2.6)


def _block(words: str, size: float, width: float, *, bold: bool = False, tags: Sequence[str] = OURS) -> Block:
    text, tag = settable(words, tags, bold=bold)
    return Block(wrapped(_broken(text, tag, size, width, bold=bold), tag, size, width, bold=bold), tag, size, bold)


def settable(words: str, tags: Sequence[str], *, bold: bool = False) -> tuple[str, str]:
    """The words without what no font of ours has (such as small pictures), and whose font of these sets most."""
    missing = {tag: _missing(words, tag, bold=bold) | PICTURED for tag in tags}
    tag = min(tags, key=lambda one: sum(words.count(letter) for letter in missing[one]))
    plain = " ".join(words.translate(dict.fromkeys(map(ord, missing[tag]))).split())
    lost = sum(letter.isalnum() for letter in words if letter in missing[tag])
    if tags is not OURS and (not plain or lost > MOST_MISSING * len(words)):
        return NOT_SET, LANGUAGE
    return plain, tag


def _missing(words: str, tag: str, *, bold: bool) -> set[str]:
    found = set()
    for letter in set(words):
        try:
            shaped(letter, tag, bold=bold)
        except MissingLetters:
            found.add(letter)
    return found


def _broken(text: str, tag: str, size: float, width: float, *, bold: bool) -> str:
    """With a space inside a word that is longer than a line."""

    def parts(word: str) -> Iterable[str]:
        while size * shaped(word, tag, bold=bold).width > width and len(word) > 1:
            cut = max(1, int(len(word) * width / (size * shaped(word, tag, bold=bold).width)))
            while cut > 1 and size * shaped(word[:cut], tag, bold=bold).width > width:
                cut -= 1
            yield word[:cut]
            word = word[cut:]
        yield word

    return " ".join(part for word in text.split() for part in parts(word))
