"""The one place that knows engines, transactions and dialects."""

from server.database.database import Database, Session

__all__ = ["Database", "Session"]
