"""Which touch counts: the first one, until another screen has been seen for a moment."""

QUIET = 0.25
"""Seconds; a second tap of the same finger was not meant for the screen that came in between."""
BETWEEN_VISITS = 0.5
"""The same before a new visit can begin."""


class Debounce:
    def __init__(self) -> None:
        self._deaf_until = float("-inf")
        self.is_taken = False
        """Whether a touch was taken and the screen that answers it is still to come."""

    def takes(self, now: float) -> bool:
        """Whether this touch is the one that counts; from then on no other does."""
        if self.is_taken or now < self._deaf_until:
            return False
        self.is_taken = True
        return True

    def hold(self) -> None:
        """Another screen is to come, though nobody touched anything."""
        self.is_taken = True

    def release(self) -> None:
        """The touch led nowhere; the next one counts."""
        self.is_taken = False

    def screen_changed(self, now: float, quiet: float = QUIET) -> None:
        self.is_taken = False
        self._deaf_until = now + quiet
