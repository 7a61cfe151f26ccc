"""The table's rows, one file for each group: functions that take the installation and the effort, and give rows."""

from collections.abc import Callable, Iterable

from bench.installation import Installation
from bench.row import Effort, Row
from bench.rows import alerts, codes, intake, paper, phone_page, reports, running, search, sheet, tablet, tallies

Group = Callable[[Installation, Effort], Iterable[Row]]

GROUPS: tuple[Group, ...] = (
    tablet.measure,
    phone_page.measure,
    paper.measure,
    intake.measure,
    intake.measure_slowed,
    tallies.measure,
    codes.measure,
    reports.measure,
    search.measure,
    alerts.measure,
    sheet.measure,
    sheet.measure_large,
    running.measure,
)
