"""What is refused, and why: each error is named after what happened and speaks a full sentence."""


class Refusal(Exception):
    """Something asked for cannot be done; the sentence tells a person what to do."""

    status = 400
    title = "This cannot be done"
    type = "about:blank"

    @property
    def members(self) -> dict[str, str]:
        """What its problem document says besides."""
        return {}

    @property
    def headers(self) -> dict[str, str]:
        """What its answer carries besides."""
        return {}


class WrongSetting(Refusal):
    """A setting stops the start by name."""

    title = "A setting is wrong"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}.")
        self.name, self.problem = name, problem


class NotFound(Refusal):
    status = 404
    title = "There is nothing here"


class NotAllowed(Refusal):
    status = 403
    title = "This is not yours to see"


class BadRequest(Refusal):
    title = "This request cannot be read"


class Conflict(Refusal):
    status = 409
    title = "This was done before"


class Gone(Refusal):
    status = 410
    title = "This is over"


class TooLarge(Refusal):
    status = 413
    title = "This is too much at once"


class WrongContentType(Refusal):
    status = 415
    title = "This needs application/json"


class UnknownDevice(Refusal):
    status = 401
    title = "This tablet is not paired"
    type = "device-unknown"


class RevokedDevice(Refusal):
    status = 401
    title = "This tablet was revoked"
    type = "device-revoked"

    def __init__(self, sentence: str, proof: str) -> None:
        """`proof` is what only a server that knows the token can say; without it a tablet wipes nothing."""
        super().__init__(sentence)
        self.proof = proof

    @property
    def members(self) -> dict[str, str]:
        return {"proof": self.proof}


class UnknownTill(Refusal):
    status = 401
    title = "This till is not known"
    type = "till-unknown"


class UnknownToken(Refusal):
    status = 401
    title = "This token is not known"
    type = "token-unknown"
