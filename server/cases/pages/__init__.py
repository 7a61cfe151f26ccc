"""The branch's own pages: what is to be answered, one case, and acting straight from a message."""

from server.cases.pages import case, go, inbox, someone  # each adds its views
from server.cases.pages.blueprint import blueprint

__all__ = ["blueprint", "case", "go", "inbox", "someone"]
