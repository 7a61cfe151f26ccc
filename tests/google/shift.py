"""What inserting, deleting and moving does to everything that has a place among rows or columns."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


class Shift(Protocol):
    def index(self, index: int) -> int | None:
        """The new place of what was there; None when it is gone."""
        ...

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """From the first to behind the last of what is left; None when nothing is."""
        ...

    def items(self, items: list[T], blank: T) -> list[T]:
        """The same for a list that may be shorter than the grid; what is beyond its end is blank."""
        ...


@dataclass(frozen=True)
class Inserted:
    at: int
    count: int

    def index(self, index: int) -> int:
        return index + self.count if index >= self.at else index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        return (self.index(start), self.index(end - 1) + 1) if start < end else None

    def items(self, items: list[T], blank: T) -> list[T]:
        if self.at >= len(items):
            return items
        return items[: self.at] + [blank] * self.count + items[self.at :]


@dataclass(frozen=True)
class Deleted:
    start: int
    end: int

    def index(self, index: int) -> int | None:
        if self.start <= index < self.end:
            return None
        return index - (self.end - self.start) if index >= self.end else index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = (place - max(0, min(place, self.end) - self.start) for place in (start, end))
        return (first, last) if first < last else None

    def items(self, items: list[T], blank: T) -> list[T]:
        del blank
        return items[: self.start] + items[self.end :]


@dataclass(frozen=True)
class Moved:
    start: int
    end: int
    to: int
    """Counted before the move, as the API does."""

    def index(self, index: int) -> int:
        if self.start <= index < self.end:
            return index + (self.to - self.end if self.to > self.start else self.to - self.start)
        if self.end <= index < self.to:
            return index - (self.end - self.start)
        if self.to <= index < self.start:
            return index + (self.end - self.start)
        return index

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        places = [self.index(place) for place in range(start, end)]
        return (min(places), max(places) + 1) if places else None

    def items(self, items: list[T], blank: T) -> list[T]:
        long = items + [blank] * (max(self.end, self.to) - len(items))
        block = long[self.start : self.end]
        if self.to > self.start:
            return long[: self.start] + long[self.end : self.to] + block + long[self.to :]
        return long[: self.to] + block + long[self.to : self.start] + long[self.end :]
