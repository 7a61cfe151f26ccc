"""Answers or cases as a file of any size: read page after page, written record after record."""

from server.database import Database
from server.keys import Keys
from server.reports.exported_cases import export_cases
from server.reports.exported_responses import export_responses
from server.reports.records import Export
from server.reports.wanted import Wanted


def export(database: Database, wanted: Wanted, keys: Keys) -> Export:
    """Nothing but the count is read before the first record is asked for."""
    return export_cases(database, wanted) if wanted.what == "cases" else export_responses(database, wanted, keys)
