"""Everything that can be well or not, looked at once."""

from datetime import datetime

from server.database import Database, Session
from server.deliveries.channels.mail_fault import Fault
from server.deliveries.outlets import Outlets
from server.settings import Settings
from server.setup.findings.finding import Finding
from server.setup.findings.machine import machine_of, of_machine
from server.setup.findings.places import of_places, places_of
from server.setup.findings.ways import of_ways, try_mail, ways_of


def examine(database: Database, settings: Settings, outlets: Outlets, *, now: datetime) -> tuple[Finding, ...]:
    """Takes seconds: the mail server is really asked."""
    fault = try_mail(settings)
    return database.read(_examined, settings, outlets, fault, now=now)


def _examined(
    session: Session, settings: Settings, outlets: Outlets, fault: Fault | None, *, now: datetime
) -> tuple[Finding, ...]:
    return (
        *of_machine(machine_of(session, settings, now=now)),
        *of_ways(ways_of(session, settings, mail_fault=fault, now=now)),
        *of_places(places_of(session, settings, outlets=outlets, now=now)),
    )
