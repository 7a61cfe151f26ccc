"""What keeps the tablet from starting; each speaks a full sentence to the person who started it."""


class CannotStart(Exception):
    """The tablet cannot start; the sentence says what to do."""


class WrongSetting(CannotStart):
    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}.")
        self.name = name


class HomeInUse(CannotStart):
    """Another window of the tablet has this home open."""


class UnusableFolder(CannotStart):
    """The tablet's files cannot be written: no permission, or no room on the disk."""
