"""Names that others gave, in our sentences."""

LEFT_TO_RIGHT = "\u200e"
"""A mark without width."""


def named(name: str, *, quoted: bool = False) -> str:
    """So that what follows an Arabic name, above all a number, goes on as it was."""
    shown = f"“{name}”" if quoted else name
    return shown if name.isascii() else shown + LEFT_TO_RIGHT
