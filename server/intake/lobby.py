"""The phone's page as a kiosk in a browser: when it goes home by itself, and what it then no longer shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from server.intake.drafts import Progress
from surveys.survey import Kind, Question

TOUCHING = 35
"""Seconds on a page that only wants touches, from when it was shown: without a script nobody sees the touches."""
TYPING = 90
"""Where words are typed, else they would be gone in the middle of a sentence."""
THANKS, THANKS_WITH_NUMBER = 5, 30
GRACE = 5
"""For the network."""


def patience(questions: Sequence[Question]) -> int:
    """Seconds until a page with these questions goes home."""
    return (
        TYPING
        if any(question.kind in {Kind.TEXT, Kind.REFERENCE, Kind.CONTACT} for question in questions)
        else TOUCHING
    )


def is_over(progress: Progress, *, now: datetime) -> bool:
    """Whether the page has gone home, so that whoever stands there may be somebody else."""
    longest = TYPING if progress.state == "open" else THANKS_WITH_NUMBER
    return now - progress.touched_at > timedelta(seconds=longest + GRACE)
