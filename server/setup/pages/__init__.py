"""From nothing to a living branch, in the browser: the list of steps, and a page for each."""

from server.setup.pages import (
    address,
    alerts,
    answer,
    backups,
    branch,
    branches,
    chain,
    checklist,
    health,
    hours,
    languages,
    look,
    mail,
    paper,
    people,
    tablet,
)
from server.setup.pages.blueprint import blueprint

__all__ = [
    "address",
    "alerts",
    "answer",
    "backups",
    "blueprint",
    "branch",
    "branches",
    "chain",
    "checklist",
    "health",
    "hours",
    "languages",
    "look",
    "mail",
    "paper",
    "people",
    "tablet",
]
