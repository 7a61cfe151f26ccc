import argparse

from server.branches.branch import Branch, add_branch, all_branches, branch, set_hours
from server.branches.settings import Asking, change_settings, settings_of
from server.branches.week import clock_from, days_from, holidays_from, hours_from, in_words
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.errors import BadRequest
from server.heard import Heard
from server.publishing.publishing import newest_version
from server.staff import audit


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        branch = heard.database.write(
            add_branch,
            slug=arguments.slug,
            name=arguments.name,
            timezone=arguments.timezone,
            region=arguments.region,
            now=heard.clock(),
        )
    data = {"slug": branch.slug, "name": branch.name, "timezone": branch.timezone, "region": branch.region}
    return Answer(data, f"{branch.name} ({branch.slug}) was added, open Monday to Friday from 9 to 17.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        branches = heard.database.read(all_branches)
    rows = [{"slug": one.slug, "name": one.name, "timezone": one.timezone, "region": one.region} for one in branches]
    return Answer({"branches": rows}, table(rows, "There is no branch yet; `heard branch add` makes one."))


def hours(arguments: argparse.Namespace) -> Answer:
    """Days that are not named are closed; holidays stand in place of all before. Neither given: show them."""
    week = hours_from(arguments.hours) if arguments.hours else None
    holidays = holidays_from(arguments.holiday) if arguments.holiday is not None else None
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.slug)
        if week is not None or holidays is not None:
            heard.database.write(set_hours, where, week, holidays)
            heard.database.write(change_settings, where, now=heard.clock(), sleeps=True)
            note(heard, "opening hours changed", where)
        where = heard.database.read(branch, arguments.slug)
    closed = sorted(day.isoformat() for day in where.holidays)
    text = f"{where.name}: {in_words(where.hours)}." + (f" Closed on {', '.join(closed)}." if closed else "")
    return Answer({"slug": where.slug, "hours": where.hours, "holidays": closed}, text)


def someone(arguments: argparse.Namespace) -> Answer:
    is_on = arguments.switch == "on"
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.slug)
        heard.database.write(change_settings, where, now=heard.clock(), someone=is_on)
        note(heard, f"someone {arguments.switch}", where)
    told = "may ask that somebody comes" if is_on else "are not offered that somebody comes"
    return Answer({"slug": where.slug, "someone": is_on}, f"Customers of {where.name} {told}.")


def asks(arguments: argparse.Namespace) -> Answer:
    """A further turn; --clear takes those of before away."""
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.slug)
        turns = () if arguments.clear else heard.database.read(settings_of, where).asks
        if arguments.survey:
            turns = (*turns, _turn(arguments, heard))
        elif not arguments.clear:
            raise BadRequest("Say which survey: --survey S --days sat,sun --from 10:00 --until 14:00; or --clear.")
        heard.database.write(change_settings, where, now=heard.clock(), asks=turns)
        note(heard, "survey turns changed", where)
    rows = [{"survey": one.survey, "days": ",".join(one.days), "from": one.begins, "until": one.ends} for one in turns]
    return Answer({"slug": where.slug, "asks": rows}, table(rows, f"{where.name} always asks its usual survey."))


def note(heard: Heard, action: str, where: Branch) -> None:
    heard.database.write(audit.note, ACTOR, action, f"branch:{where.id}", now=heard.clock())


def _turn(arguments: argparse.Namespace, heard: Heard) -> Asking:
    heard.database.read(newest_version, arguments.survey)
    begins, ends = clock_from(arguments.first), clock_from(arguments.last)
    if ends <= begins:
        raise BadRequest("--until must be later than --from; hours past midnight need two turns.")
    return Asking(survey=arguments.survey, days=days_from(arguments.days), begins=begins, ends=ends)
