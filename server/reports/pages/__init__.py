"""What managers read of what was heard: the doors of this room, one file a subject."""

from server.reports.pages import comments, dashboard, export, goals, weeks
from server.reports.pages.blueprint import blueprint

__all__ = ["blueprint", "comments", "dashboard", "export", "goals", "weeks"]
