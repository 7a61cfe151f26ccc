"""The link of a Google sheet, as people copy it from the top of their browser."""

import re

from server.branches.branch import Branch
from server.errors import BadRequest
from server.mirror.advice import WRONG_LINK

CHAIN = "*"
"""Instead of a branch's short name, which never has this character."""

_link = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?!e/)([\w-]{20,100})(?:[/?#]|$)", re.ASCII)
_id = re.compile(r"[\w-]{20,100}", re.ASCII)


class WrongLink(BadRequest):
    title = WRONG_LINK.title

    def __init__(self) -> None:
        super().__init__(str(WRONG_LINK))


def spreadsheet_id_from(typed: str) -> str:
    """Of a link, or the id alone; raises WrongLink."""
    text = typed.strip()
    found = _link.search(text)
    if found:
        return found[1]
    if _id.fullmatch(text):
        return text
    raise WrongLink


def link_of(spreadsheet_id: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"


def page_of(public_url: str, branch: Branch | None) -> str:
    """Where our own page of it is; None: of the sheet for all branches."""
    return f"{public_url}/sheet?of={branch.slug if branch else CHAIN}"
