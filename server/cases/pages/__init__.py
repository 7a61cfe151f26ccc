"""The branch's own pages: what is to be answered, one case, and acting straight from a message."""

from server.cases.pages import case, chats, desk, go, inbox, logged, praise, settings, someone  # each adds its views
from server.cases.pages.blueprint import blueprint

__all__ = ["blueprint", "case", "chats", "desk", "go", "inbox", "logged", "praise", "settings", "someone"]
