"""What can be wrong between us and a Google sheet. Each has its sentence and a way on; answers keep queueing."""

from enum import StrEnum


class Problem(StrEnum):
    UNREACHABLE = "unreachable"
    """No answer comes: the network here, or Google."""
    TROUBLE = "trouble"
    """Google answers with errors of its own."""
    BUSY = "busy"
    """The calls of this minute are used up, perhaps by another program with the same key."""
    KEY_REFUSED = "key_refused"
    """The key was deleted, has expired, or its account is gone."""
    API_OFF = "api_off"
    """The Google Sheets API is not enabled in the key's project."""
    NOT_SHARED = "not_shared"
    """The spreadsheet is not, or no longer, shared with the key's address."""
    READ_ONLY = "read_only"
    """It is shared for looking only."""
    DELETED = "deleted"
    """There is no such spreadsheet, or no longer."""
    OFFICE_FILE = "office_file"
    """It is an Excel file that lies in Drive, not a Google sheet."""
    PROTECTED = "protected"
    """Somebody protected cells of ours against us."""
    REFUSED = "refused"
    """Google refuses what we write, whatever the row."""
    FILLING = "filling"
    """80 % of the cells that a spreadsheet may have are used; everything still works."""
    FULL = "full"
    """No more cells; a new spreadsheet must be connected."""
    REUSES_IDS = "reuses_ids"
    """The self-test saw a used metadata id accepted: we then wait longer after an unclear answer."""


class Unsure(Exception):
    """The call may have been carried out, or not, or may still be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Busy(Exception):
    """The call was not carried out; later."""

    problem = Problem.BUSY

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(f"in {seconds} s")
        self.seconds = seconds


class Refused(Exception):
    """The call was refused whole for what it says, as Google puts it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Stopped(Exception):
    """No call will succeed until a person has done something."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
