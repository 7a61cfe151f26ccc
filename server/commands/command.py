"""What a command is to the parser. Light, as the menu is."""

from dataclasses import dataclass
from typing import Any


def option(*names: str, **settings: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    return names, settings


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    does: str
    runs: str
    """Module and function in server.commands."""
    options: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = ()
