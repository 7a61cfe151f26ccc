"""A list to begin with, to be filled in with any spreadsheet program."""

import csv
from datetime import datetime, timedelta
from io import StringIO

from server.setup.roster.columns import OURS

ROWS = (
    (
        *("riverside", "Riverside", "Africa/Nairobi", "Mon-Fri 08:30-17:00; Sat 09:00-13:00"),
        *("Mara Wanjiru", "mara@example.com", "Coast", "en, sw", "branch-visit"),
    ),
    (
        *("station", "Station", "Europe/Berlin", "Mon-Fri 09:00-18:00"),
        *("Ines Vogel", "ines@example.com", "North", "en", ""),
    ),
)


def example(now: datetime) -> bytes:
    """CSV in UTF-8, which Excel reads by its mark."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(OURS)
    holiday = (now + timedelta(days=30)).date().isoformat()
    for row in ROWS:
        writer.writerow([*row[:4], holiday, *row[4:]])
    return file.getvalue().encode("utf-8-sig")
