"""What managers read of what was heard: the doors of this room, one file a subject."""

from server.reports.pages import board, causes, comments, dashboard, export, goals, months, weeks
from server.reports.pages.blueprint import blueprint

__all__ = ["blueprint", "board", "causes", "comments", "dashboard", "export", "goals", "months", "weeks"]
