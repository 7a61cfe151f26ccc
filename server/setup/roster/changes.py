"""What a list would change: compared with what is there, nothing written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from server.branches.branch import Branch, all_branches
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.branches.week import in_words
from server.codes.choice import shows_faces
from server.database import Database, Session
from server.publishing.publishing import Published, newest_versions
from server.setup.roster.roster import Fault, Listed, Roster, RosterRefused, roster_from
from server.setup.roster.typed import slug_of
from server.staff.person import Membership, Person, all_people, all_regions
from surveys.phrases import language_name

USUAL_SURVEY = "branch-visit"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that becomes another, in words; `before` is empty for what is new."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    listed: Listed
    branch: Branch | None
    """None: it will be new."""
    parts: tuple[Part, ...]
    manager: Person | None
    """Whoever has the e-mail already."""
    manages: bool
    """Already."""
    posters: tuple[Touchpoint, ...]

    @property
    def slug(self) -> str:
        return self.branch.slug if self.branch else self.listed.called

    @property
    def name(self) -> str:
        return self.listed.name or (self.branch.name if self.branch else self.listed.called)

    @property
    def is_new(self) -> bool:
        return self.branch is None


@dataclass(frozen=True, slots=True)
class Plan:
    changes: tuple[Change, ...]
    unused: tuple[str, ...]
    new_regions: tuple[str, ...]
    left_behind: tuple[tuple[str, str], ...]
    """Who would look after a region in which no branch is any more: name, region."""

    @property
    def added(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_new)

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.parts and not change.is_new)

    @property
    def same(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.parts and not change.is_new)


@dataclass(frozen=True, slots=True)
class _Known:
    branches: Mapping[str, Branch]
    """By slug, and by name in small letters where only one has it and no slug is the same."""
    people: Mapping[str, Person]
    surveys: Mapping[str, Published]
    regions: Mapping[str, str]
    posters: Mapping[int, tuple[Touchpoint, ...]]


def roster_beside(database: Database, content: bytes) -> Roster:
    """The list, read. Its RosterRefused names also the faults that only show beside what is there."""
    try:
        return roster_from(content)
    except RosterRefused as refused:
        raise database.read(_refused, refused) from None


def _refused(session: Session, refused: RosterRefused) -> RosterRefused:
    known = _known(session)
    more = [Fault(one.line, what) for one in refused.rows for what in _faults(one, known)]
    more += [Fault(one.line, what) for one in refused.broken for what in _survey_faults(one, known)]
    return RosterRefused([*refused.faults, *more])


def plan_of(session: Session, roster: Roster) -> Plan:
    """Raises RosterRefused with every fault that only shows beside what is there."""
    known = _known(session)
    rows = [replace(one, region=known.regions.get(one.region.casefold(), one.region)) for one in roster.rows]
    faults = [Fault(one.line, what) for one in rows for what in _faults(one, known)]
    changes = [_change(one, known) for one in rows]
    seen: dict[str, int] = {}
    for change in changes:
        if change.slug in seen:
            faults.append(Fault(change.listed.line, f"{change.slug} stands on line {seen[change.slug]} already"))
        seen.setdefault(change.slug, change.listed.line)
    if faults:
        raise RosterRefused(faults)
    fresh = dict.fromkeys(one.region for one in rows if one.region and one.region.casefold() not in known.regions)
    return Plan(tuple(changes), roster.unused, tuple(fresh), tuple(_left_behind(changes, known)))


def _left_behind(changes: Sequence[Change], known: _Known) -> Iterator[tuple[str, str]]:
    moved = {change.branch.id: change.listed.region for change in changes if change.branch and change.listed.region}
    before = {branch.id: branch.region for branch in known.branches.values()}
    gone = set(before.values()) - {moved.get(id_, region) for id_, region in before.items()}
    gone -= {change.listed.region for change in changes}
    for person in known.people.values():
        for membership in person.memberships:
            if membership.role == "region" and membership.region in gone:
                yield person.name, membership.region


def _known(session: Session) -> _Known:
    found = all_branches(session)
    names = [branch.name.casefold() for branch in found]
    by_name = {branch.name.casefold(): branch for branch in found if names.count(branch.name.casefold()) == 1}
    posters: dict[int, tuple[Touchpoint, ...]] = {}
    for touchpoint in all_touchpoints(session):
        if touchpoint.kind == "poster" and not touchpoint.closed:
            posters[touchpoint.branch.id] = (*posters.get(touchpoint.branch.id, ()), touchpoint)
    return _Known(
        by_name | {branch.slug: branch for branch in found},
        {person.email: person for person in all_people(session) if person.email},
        newest_versions(session),
        {region.casefold(): region for region in all_regions(session)},
        posters,
    )


def _branch(listed: Listed, known: _Known) -> Branch | None:
    if listed.slug:
        return known.branches.get(listed.slug)
    return known.branches.get(listed.name.casefold()) or known.branches.get(slug_of(listed.name))


def _faults(listed: Listed, known: _Known) -> Iterator[str]:
    branch = _branch(listed, known)
    if branch is None and not listed.name:
        yield f"there is no branch {listed.slug} yet; a new one needs a name"
    if branch is None and not listed.zone:
        yield "a new branch needs its time zone, such as Africa/Nairobi"
    if branch and branch.is_demo:
        yield f"{branch.name} is one of the demo; give yours another short name"
    yield from _survey_faults(listed, known)


def _survey_faults(listed: Listed, known: _Known) -> Iterator[str]:
    branch = _branch(listed, known)
    survey = known.surveys.get(listed.survey or (branch.survey if branch else "") or USUAL_SURVEY)
    if survey is None:
        there = ", ".join(sorted(known.surveys)) or "none yet"
        yield f"no survey {listed.survey or USUAL_SURVEY} was published; there are {there}"
    elif not shows_faces(survey.survey):
        yield f"the survey {survey.survey.slug} does not begin with five faces, which its poster would show"
    elif unknown := [tag for tag in listed.languages if tag not in survey.survey.languages]:
        named = ", ".join(language_name(tag) for tag in unknown)
        yield f"the survey {survey.survey.slug} is not written in {named}, only in {', '.join(survey.survey.languages)}"


def _change(listed: Listed, known: _Known) -> Change:
    branch = _branch(listed, known)
    manager = known.people.get(listed.email) if listed.email else None
    membership = Membership("manager", branch.id, None) if branch else None
    manages = bool(manager and membership in manager.memberships)
    posters = known.posters.get(branch.id, ()) if branch else ()
    parts = tuple(_parts(listed, branch, manages=manages, posters=posters))
    return Change(listed, branch, parts, manager, manages, posters)


def _parts(listed: Listed, branch: Branch | None, *, manages: bool, posters: tuple[Touchpoint, ...]) -> Iterator[Part]:
    """A new branch's parts are all that the list says of it."""
    wanted = _in_words(listed)
    before = _in_words(_as_listed(branch)) if branch else {}
    for name, after in wanted.items():
        if after and after != before.get(name, ""):
            yield Part(name, before.get(name, ""), after)
    if listed.email and not manages:
        yield Part("manager", "", f"{listed.manager} {listed.email}".strip())
    if branch and not posters:
        yield Part("poster", "", "one")


def _as_listed(branch: Branch) -> Listed:
    return Listed(
        line=0,
        slug=branch.slug,
        name=branch.name,
        zone=branch.timezone,
        hours=branch.hours,
        holidays=branch.holidays,
        region=branch.region,
        languages=branch.languages,
        survey=branch.survey,
    )


def _in_words(listed: Listed) -> dict[str, str]:
    holidays = listed.holidays
    days = None if holidays is None else ", ".join(sorted(day.isoformat() for day in holidays)) or "none"
    return {
        "name": listed.name,
        "time zone": listed.zone,
        "region": listed.region,
        "hours": in_words(listed.hours) if listed.hours is not None else "",
        "holidays": days or "",
        "languages": ", ".join(map(language_name, listed.languages)),
        "survey": listed.survey,
    }
