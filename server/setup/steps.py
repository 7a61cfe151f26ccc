"""The steps of setting up a branch, in order: which are done, left for later or open, and which comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from server.branches.branch import UNNAMED
from server.branches.week import in_short
from server.codes.reachable import refusal
from server.setup.facts import Facts
from server.staff.person import Person, Role
from surveys.phrases import language_name

State = Literal["done", "later", "open"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One step for any branch."""

    name: str
    """Also its page's: setup.NAME."""
    title: str
    why: str
    """What it is for, while it is not done."""
    found: Callable[[Facts], str]
    """What is set, in words; empty while it is not done."""
    role: Role = "manager"
    minutes: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    kind: Kind
    state: State
    said: str
    """What is set; where nothing is, what it is for."""

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def title(self) -> str:
        return self.kind.title

    @property
    def endpoint(self) -> str:
        return f"setup.{self.kind.name}"


@dataclass(frozen=True, slots=True)
class Progress:
    facts: Facts
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def has(self, name: str) -> bool:
        """Whether this step is theirs."""
        return any(step.name == name for step in self.steps)

    def after(self, name: str) -> Step | None:
        """The next open step, from the beginning again after the last; None when none is left."""
        at = next((at for at, step in enumerate(self.steps) if step.name == name), -1)
        others = (*self.steps[at + 1 :], *self.steps[: max(at, 0)])
        return next((step for step in others if step.state == "open"), None)

    @property
    def next(self) -> Step | None:
        return self.after("")

    @property
    def done(self) -> int:
        return self._count("done")

    @property
    def later(self) -> int:
        return self._count("later")

    def _count(self, state: State) -> int:
        return sum(step.state == state for step in self.steps)


def progress_of(facts: Facts, who: Person) -> Progress:
    """Those steps that are this person's."""
    kinds = [kind for kind in KINDS if who.has_role(kind.role, facts.branch)]
    return Progress(facts, tuple(_step(number, kind, facts) for number, kind in enumerate(kinds, 1)))


def _step(number: int, kind: Kind, facts: Facts) -> Step:
    if found := kind.found(facts):
        return Step(number, kind, "done", found)
    return Step(number, kind, "later" if kind.name in facts.settings.put_off else "open", kind.why)


def _name(facts: Facts) -> str:
    is_known = facts.branch.name != UNNAMED or "branch" in facts.settings.confirmed
    return f"{facts.branch.name}, {facts.branch.timezone}" if is_known else ""


def _hours(facts: Facts) -> str:
    if not facts.settings.sleeps:
        return ""
    closed = _counted(len(facts.branch.holidays), "day off", "days off")
    return in_short(facts.branch.hours) + (f"; {closed}" if facts.branch.holidays else "")


def _languages(facts: Facts) -> str:
    return ", ".join(language_name(tag) for tag in facts.branch.languages)


def _look(facts: Facts) -> str:
    look = facts.settings.look
    own = " and ".join(filter(None, ("your logo" if look.logo else "", "your colour" if look.colours else "")))
    return own.capitalize() or ("The usual look" if "look" in facts.settings.confirmed else "")


def _people(facts: Facts) -> str:
    names = ", ".join(person.first_name for person in facts.told[:3])
    more = f" and {len(facts.told) - 3} more" if len(facts.told) > 3 else ""  # noqa: PLR2004 - three are named
    chats = _counted(facts.chats, "chat", "chats") if facts.chats else ""
    return "; ".join(filter(None, (names + more, chats)))


def _mail(facts: Facts) -> str:
    return "Messages can go out by e-mail" if facts.sends_mail else ""


def _address(facts: Facts) -> str:
    if facts.reached_at:
        return f"{facts.public_url}, a phone reached it"
    return "" if refusal(facts.public_url) else facts.public_url


def _alerts(facts: Facts) -> str:
    return "A test alert arrived" if facts.tested_at else ""


def _sheet(facts: Facts) -> str:
    if facts.sheet:
        return facts.sheet.title or "A Google sheet"
    return f"The workbook {facts.workbook}" if "sheet" in facts.settings.confirmed else ""


def _poster(facts: Facts) -> str:
    return f"{facts.poster.name} hangs" if facts.poster and "poster" in facts.settings.confirmed else ""


def _tablet(facts: Facts) -> str:
    if facts.tablets:
        return f"{_counted(facts.tablets, 'tablet', 'tablets')} paired"
    return "It runs in a browser" if "tablet" in facts.settings.confirmed else ""


def _answer(facts: Facts) -> str:
    return "Customers are heard" if facts.answered else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


KINDS = (
    Kind("branch", "Name and time zone", "What customers and colleagues call the place, and its clock.", _name),
    Kind("hours", "When you are open", "Promises and alerts go by your opening hours.", _hours, minutes=3),
    Kind("languages", "Languages", "What customers can choose between: one to three.", _languages),
    Kind("look", "Logo and colour", "So that customers see who asks.", _look, minutes=3),
    Kind("people", "Who is told", "When a customer needs somebody, these people hear of it.", _people, minutes=3),
    Kind("mail", "Mail server", "Alerts and sign-in links go out by e-mail.", _mail, "admin", minutes=5),
    Kind("address", "Public address", "Where customers' phones find you.", _address, "admin", minutes=5),
    Kind("alerts", "A test alert", "So that you know it works before the first bad day.", _alerts, minutes=2),
    Kind("sheet", "Spreadsheet", "Every answer as a row, in a sheet that you know.", _sheet, minutes=10),
    Kind("poster", "Print a poster", "Hang it up: customers answer on their own phones.", _poster, minutes=3),
    Kind("tablet", "Pair the tablet", "The screen with the faces, near the door.", _tablet, minutes=5),
    Kind("answer", "The first answer", "Touch a face, and see it arrive.", _answer, minutes=2),
)
