"""Rows that begin on the side where the language begins, and wrap evenly."""

from collections.abc import Sequence

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.widgets.wrapping import courses, lines


def row(children: Sequence[Widget], *, gap: int, right_to_left: bool) -> BoxLayout:
    """As high as its highest child; a bare Space between takes what is left."""
    box = BoxLayout(spacing=gap, size_hint_y=None, height=max(child.height for child in children))
    placed = list(reversed(children)) if right_to_left else list(children)
    # A Space at an end needs no gap, and a full row has none to spare.
    before, behind = (-gap if isinstance(placed[at], Space) else 0 for at in (0, -1))
    box.padding = before, 0, behind, 0
    for child in placed:
        if child.size_hint_y is None:
            child.pos_hint = {"center_y": 0.5}
        box.add_widget(child)
    return box


class Space(Widget):
    """Takes a share of the room that is left."""

    def __init__(self, share: float = 1) -> None:
        super().__init__(size_hint=(share, share), size=(0, 0))


def flow(
    children: Sequence[Widget], *, width: int, gap: int, right_to_left: bool, filled: bool, between: int = -1
) -> BoxLayout:
    """Children in as few rows as fit, of similar length and `between` apart; stretched to the width if `filled`."""
    between = gap if between < 0 else between
    counts = lines([int(child.width) for child in children], width, gap)
    box = BoxLayout(orientation="vertical", spacing=between, size_hint_y=None)
    start = 0
    for count in counts:
        line = children[start : start + count]
        start += count
        spare = width - sum(child.width for child in line) - gap * (count - 1)
        if filled:
            for child in line:
                child.width += spare / count
        whole = [*line] if filled else [*line, Space()]
        box.add_widget(row(whole, gap=gap, right_to_left=right_to_left))
    box.height = sum(child.height for child in box.children) + between * (len(counts) - 1)
    return box


def bricks(children: Sequence[Widget], *, width: int, gap: int, columns: int, right_to_left: bool) -> BoxLayout:
    """Children of one height, whose edges are in line with those above and below."""
    column = (width - gap * (columns - 1)) / columns
    box = BoxLayout(orientation="vertical", spacing=gap, size_hint_y=None)
    left = list(children)
    for spans in courses([int(child.width) for child in children], width, gap, columns):
        course, left = left[: len(spans)], left[len(spans) :]
        for child, span in zip(course, spans, strict=True):
            child.width = span * column + (span - 1) * gap
        whole = course if sum(spans) == columns else [*course, Space()]
        box.add_widget(row(whole, gap=gap, right_to_left=right_to_left))
    box.height = sum(each.height for each in box.children) + gap * (len(box.children) - 1)
    return box
