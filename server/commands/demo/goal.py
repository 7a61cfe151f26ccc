"""What a made-up branch aims at, and how many people came through its door."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from server.commands.demo.chance import chance
from server.commands.demo.opening import Site
from server.commands.demo.visit import Visit
from server.database import Session
from server.reports.footfall import keep_footfall
from server.reports.targets import set_target
from server.staff.audit import COMMAND_LINE
from surveys.survey import Kind

SATISFIED = 75.0
SOURCE = "demo"


def set_goals(session: Session, site: Site, came: Iterable[Visit], *, now: datetime) -> None:
    days = Counter(one.at.astimezone(site.branch.zone).date() for one in came)
    visitors = {day: round(n * chance(site.place.slug, day, "door").uniform(9, 13)) for day, n in days.items()}
    keep_footfall(session, site.branch, visitors, actor=COMMAND_LINE, now=now, source=SOURCE)
    set_target(session, site.branch, Kind.CSAT, SATISFIED, actor=COMMAND_LINE, now=now)
