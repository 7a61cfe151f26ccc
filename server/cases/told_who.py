"""Who is told at an hour, and until when a branch wants nobody to be disturbed (docs/how-alerts-find-people.md)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.branches.branch import Branch
from server.branches.hours import DAYS, next_opening
from server.cases.triage_settings import Duty, triage_of
from server.database import Session
from server.staff.person import Person, people_of

DAY = timedelta(days=1)


def told_at(session: Session, branch: Branch, at: datetime, *, urgent: bool = False) -> tuple[Person, ...]:
    """Who has an e-mail address and is on duty then; nobody on duty: everybody of the branch."""
    settings = triage_of(branch)
    people = tuple(person for person in people_of(session, branch) if person.email)
    if settings.told == "everybody" or (urgent and settings.urgent_everybody):
        return people
    local = at.astimezone(branch.zone)
    on_duty = {duty.person_id for duty in settings.duty if covers(duty, local)}
    return tuple(person for person in people if person.id in on_duty) or people


def covers(duty: Duty, local: datetime) -> bool:
    clock, today = f"{local:%H:%M}", DAYS[local.weekday()]
    if duty.begins < duty.ends:
        return today in duty.days and duty.begins <= clock < duty.ends
    yesterday = DAYS[local.weekday() - 1]
    return (today in duty.days and clock >= duty.begins) or (yesterday in duty.days and clock < duty.ends)


def goes_out(branch: Branch, at: datetime) -> datetime:
    """The first moment from `at` on that is not quiet."""
    quiet = triage_of(branch).quiet
    if quiet == "":
        return at
    if quiet == "closed":
        return next_opening(branch, at)
    begins, ends = quiet
    local = at.astimezone(branch.zone)
    clock = f"{local:%H:%M}"
    if begins < ends:
        return _moment(local, ends, branch.zone) if begins <= clock < ends else at
    if clock >= begins:
        return _moment(local + DAY, ends, branch.zone)
    return _moment(local, ends, branch.zone) if clock < ends else at


def digest_at(branch: Branch, now: datetime) -> datetime:
    """When what comes in now is told together: at the next full hour, or when the branch opens next for a day."""
    local = now.astimezone(branch.zone)
    if triage_of(branch).digest == "hourly":
        # By way of UTC: in the hour that autumn repeats, the local clock would go back.
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return goes_out(branch, now.astimezone(UTC) - past + timedelta(hours=1))
    midnights = (_moment(local, "00:00", branch.zone), _moment(local + DAY, "00:00", branch.zone))
    opens = next(moment for moment in (next_opening(branch, midnight) for midnight in midnights) if moment > now)
    return goes_out(branch, opens)


def _moment(day: datetime, clock: str, zone: ZoneInfo) -> datetime:
    hour, minute = map(int, clock.split(":"))
    local = datetime.combine(day.date(), time.min) + timedelta(hours=hour, minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)
