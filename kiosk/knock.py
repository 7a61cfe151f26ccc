"""The hidden gesture before the PIN: the four corners, one after the other, clockwise from the upper left."""

LONGEST = 4
"""Seconds from the first to the last."""
CORNERS = 4
ELSEWHERE = -1


class Knock:
    """
    One finger after the other, and nothing touched in between.

    A cloth comes down in many places at once, a child does not go round so fast, and a customer has no reason to.
    """

    def __init__(self) -> None:
        self._next, self._began = 0, 0.0

    def heard(self, corner: int, now: float) -> bool:
        """Whether this was the last of them; anything but the next corner begins anew."""
        if corner != self._next or (corner and now - self._began > LONGEST):
            self._next = 0
        if corner != self._next:
            return False
        if corner == 0:
            self._began = now
        self._next = (corner + 1) % CORNERS
        return self._next == 0
