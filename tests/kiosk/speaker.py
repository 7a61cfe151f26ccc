"""A voice that remembers."""


class Speaker:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.is_speaking = False

    def say(self, text: str, language: str) -> None:
        self.said.append((text, language))
        self.is_speaking = True

    def hush(self) -> None:
        self.is_speaking = False

    def close(self) -> None:
        self.hush()

    @property
    def last(self) -> str:
        return self.said[-1][0] if self.said else ""


class Jack:
    """None: the system does not say."""

    def __init__(self) -> None:
        self.plugged: bool | None = None

    def __call__(self) -> bool | None:
        return self.plugged
