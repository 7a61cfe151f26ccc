"""What can go wrong at the border of surveys; each speaks a full sentence."""


class MalformedResponse(ValueError):
    """The JSON does not have the shape of a response."""


class BrokenDefinition(ValueError):
    """A survey definition cannot be used; `problems` names file, key path and what was expected, one per line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotAnAnswer(ValueError):
    """A value that the question does not take."""
