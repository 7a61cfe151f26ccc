"""What is said to staff when a sheet cannot be written: what happened, and the way on. One place for all of it."""

from dataclasses import dataclass, replace
from typing import Any

from server.mirror.problem import Problem

CONSOLE = "https://console.cloud.google.com"
BIN = "https://drive.google.com/drive/trash"


@dataclass(frozen=True, slots=True)
class Advice:
    title: str
    says: str
    """What happened, and what that means for the answers."""
    cures: tuple[str, ...]
    """What to do, in order; none where waiting is all there is to do."""
    link: tuple[str, str] | None = None
    """Label and address of the page where the cure is."""
    can_wait: bool = False
    """Everything works as long as it is not followed."""

    def __str__(self) -> str:
        """On one line, for the command line and for messages."""
        return " ".join((self.says, *self.cures))


QUEUE = "New answers wait here in order and none is lost."
SHARE = "Open the sheet in Google, press Share, add {email} as Editor and press Send."

ADVICE = {
    Problem.UNREACHABLE: Advice(
        "Google cannot be reached",
        f"No answer comes from Google. {QUEUE}",
        ("Check that this computer is on the internet. We keep trying by ourselves.",),
    ),
    Problem.TROUBLE: Advice(
        "Google has trouble",
        f"Google answers with errors of its own. {QUEUE}",
        ("There is nothing to do; we keep trying, and the sheet catches up by itself.",),
    ),
    Problem.BUSY: Advice(
        "Google asked us to slow down",
        f"A key may make 60 calls a minute, and they are used up. {QUEUE}",
        ("There is nothing to do. If it happens often, give this sheet a key of its own.",),
    ),
    Problem.KEY_REFUSED: Advice(
        "Google no longer takes the key",
        f"The key of {{email}} was deleted or has expired, or its account is gone. {QUEUE}",
        ("Make a new key for the same account, as in step 1, and drop its file here.",),
        ("Open the account's keys", CONSOLE + "/iam-admin/serviceaccounts?project={project}"),
    ),
    Problem.API_OFF: Advice(
        "Google Sheets is not switched on for this key",
        f"The project {{project}} may not use the Google Sheets API. {QUEUE}",
        ("Open the page below, press Enable, wait two minutes, then try again.",),
        ("Open the page with Enable", CONSOLE + "/apis/library/sheets.googleapis.com?project={project}"),
    ),
    Problem.NOT_SHARED: Advice(
        "The sheet is not shared with us",
        f"Google does not let {{email}} open this sheet. {QUEUE}",
        (SHARE, "Then try again."),
        ("Open the sheet", "{sheet}"),
    ),
    Problem.READ_ONLY: Advice(
        "We may only look",
        f"The sheet is shared with {{email}} for viewing, so nothing can be written. {QUEUE}",
        ("Open the sheet in Google, press Share, and change {email} from Viewer to Editor.", "Then try again."),
        ("Open the sheet", "{sheet}"),
    ),
    Problem.DELETED: Advice(
        "The sheet is gone",
        f"There is no sheet at this address any more; somebody deleted it. {QUEUE}",
        (
            "If it was a mistake: take it out of Google's bin within 30 days, then try again.",
            "Otherwise disconnect it here and connect a new, empty sheet: every answer is written into it.",
        ),
        ("Open Google's bin", BIN),
    ),
    Problem.OFFICE_FILE: Advice(
        "This is an Excel file",
        "An Excel file that lies in Google Drive looks like a sheet, but we cannot write into it.",
        ("Open it, choose File, then Save as Google Sheets.", "Share the new sheet too, and use its link."),
        ("Open the file", "{sheet}"),
    ),
    Problem.PROTECTED: Advice(
        "Somebody protected our cells",
        f"A protection in the sheet keeps {{email}} out of cells that we must write. {QUEUE}",
        ("Open the sheet, choose Data, then Protected sheets and ranges, and add {email} or remove the protection.",),
        ("Open the sheet", "{sheet}"),
    ),
    Problem.REFUSED: Advice(
        "Google refuses what we write",
        f"Google takes none of our rows, whichever we send. {QUEUE}",
        ("Press Rebuild to begin with new tabs; your own tabs and notes stay.",),
    ),
    Problem.FILLING: Advice(
        "The sheet is filling up",
        "Four fifths of the ten million cells that Google allows are used. Everything still works.",
        ("Soon, disconnect it here and connect a new, empty sheet. This one stays as it is.",),
        can_wait=True,
    ),
    Problem.FULL: Advice(
        "The sheet is full",
        f"Google allows ten million cells in one sheet, and they are used up. {QUEUE}",
        ("Disconnect it here and connect a new, empty sheet. This one stays as it is.",),
    ),
    Problem.REUSES_IDS: Advice(
        "Google behaves differently than it says",
        "A repeated call was not refused. We are slower after an unclear answer, so that nothing is written twice.",
        (),
        can_wait=True,
    ),
}

WRONG_LINK = Advice(
    "This is not the link of a Google sheet",
    "The link of a sheet looks like https://docs.google.com/spreadsheets/d/… and ends in a long code.",
    ("Open the sheet in Google, copy the whole address from the top of the browser, and paste it here.",),
)
NO_SUCH_SHEET = Advice(
    "There is no sheet at this address",
    "Google knows no sheet with this link. Perhaps a part of the link is missing, or the sheet was deleted.",
    ("Open the sheet in Google, copy the whole address from the top of the browser, and paste it here.",),
)
NOT_A_KEY = Advice(
    "This is not a key file",
    "A key file ends in .json and holds the key of a Google service account. This one does not.",
    ("In step 1, choose the type JSON, and drop the file here as it was downloaded.",),
)
KEY_BLOCKED = Advice(
    "Google says: key creation is disabled",
    "Your organisation forbids keys of service accounts (iam.disableServiceAccountKeyCreation).",
    (
        "Ask whoever looks after Google at your organisation to allow it for this one project,",
        "or make the project with an account of your own and share the sheet with its address.",
    ),
)
SHARING_BLOCKED = Advice(
    "Google says: you cannot share outside your organisation",
    "Your organisation forbids sharing with strangers, and our address counts as one.",
    (
        "Ask whoever looks after Google at your organisation to trust the address,",
        "or make the project in step 1 inside your organisation: then the address is one of its own.",
    ),
)
TAB_DELETED = "If somebody deletes a tab of ours, it is made anew with everything that was in it, but for Your notes."


def advice(problem: str, **values: str) -> Advice:
    """`values`: email, project and sheet (its link), which stand in the sentences."""
    return filled(ADVICE[Problem(problem)], **values)


def at_connecting(problem: str, **values: str) -> Advice:
    """The same while a sheet is not connected yet, and so nothing can wait for it."""
    found = NO_SUCH_SHEET if problem == Problem.DELETED else advice(problem, **values)
    return replace(found, says=found.says.removesuffix(QUEUE).strip())


def filled(advice: Advice, **values: str) -> Advice:
    def put(text: str) -> str:
        return text.format_map(_Blank(values))

    link = (advice.link[0], put(advice.link[1])) if advice.link else None
    return replace(advice, says=put(advice.says), cures=tuple(map(put, advice.cures)), link=link)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return {"email": "our address", "project": ""}.get(key, "")
