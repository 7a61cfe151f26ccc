"""Breaking a row into lines: as few as possible, and of these the most even."""

from collections.abc import Sequence
from math import ceil


def lines(widths: Sequence[int], width: int, gap: int) -> list[int]:
    """How many go into each line."""
    return _greedy(widths, narrowest(widths, width, gap), gap)


def courses(widths: Sequence[int], width: int, gap: int, columns: int) -> list[list[int]]:
    """Like bricks: rows of how many columns each one spans, in order; only the last row may have room left."""
    column = (width - gap * (columns - 1)) / columns
    rows: list[list[int]] = [[]]
    for each in widths:
        span = min(columns, ceil((each + gap) / (column + gap)))
        if sum(rows[-1]) + span > columns:
            rows[-1][-1] += columns - sum(rows[-1])
            rows.append([])
        rows[-1].append(span)
    return rows


def narrowest(widths: Sequence[int], width: int, gap: int) -> int:
    """The smallest width that needs no more lines than `width` does."""
    fewest = len(_greedy(widths, width, gap))
    low, high = max(widths), max(width, *widths)
    while low < high:
        middle = (low + high) // 2
        if len(_greedy(widths, middle, gap)) <= fewest:
            high = middle
        else:
            low = middle + 1
    return low


def _greedy(widths: Sequence[int], width: int, gap: int) -> list[int]:
    counts, room = [0], width
    for each in widths:
        if counts[-1] and each > room:
            counts.append(0)
            room = width
        counts[-1] += 1
        room -= each + gap
    return counts
