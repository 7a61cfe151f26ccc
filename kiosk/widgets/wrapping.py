"""Breaking a row into lines: as few as possible, and of these the most even."""

from collections.abc import Sequence


def lines(widths: Sequence[int], width: int, gap: int) -> list[int]:
    """How many go into each line."""
    return _greedy(widths, narrowest(widths, width, gap), gap)


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
