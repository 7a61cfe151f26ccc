"""What makes the screen easier for this customer; gone with the visit."""

from dataclasses import dataclass, replace
from typing import Literal, Self

Ease = Literal["larger", "contrast", "lower", "aloud"]


@dataclass(frozen=True, slots=True)
class Comfort:
    larger: bool = False
    contrast: bool = False
    lower: bool = False
    """Everything that is touched stays within reach from a wheelchair."""
    aloud: bool = False

    def toggled(self, ease: Ease) -> Self:
        return replace(self, **{ease: not getattr(self, ease)})
