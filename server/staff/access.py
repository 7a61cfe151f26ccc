"""Who may open a view: each view says so; the app enforces it and refuses to start for one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from server.staff.person import Person, Role
from server.staff.tokens import Scope

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    kind: Literal["all", "staff", "desk", "device", "till", "token"]
    role: Role = "staff"
    """The narrowest that will do; the view itself looks at the branch."""
    scope: Scope | None = None
    """What a token must be good for."""

    def admits(self, person: Person | None) -> bool:
        """Whether this person, or nobody signed in, may open it; a device, till or token is no person."""
        for_people = self.kind in {"staff", "desk"}
        return self.kind == "all" or (for_people and person is not None and person.has_role(self.role))


def _declared(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.heard_access = access  # type: ignore[attr-defined]
        return view

    return declare


open_to_all = _declared(Access("all"))
for_staff = _declared(Access("staff"))
for_desk = _declared(Access("desk"))
"""For the browser behind a counter, whoever stands there; people of the branch may look as well."""
for_device = _declared(Access("device"))
for_till = _declared(Access("till"))


def for_role(role: Role) -> Callable[[View], View]:
    return _declared(Access("staff", role))


def for_token(scope: Scope) -> Callable[[View], View]:
    """For another program; the view itself looks at the branch."""
    return _declared(Access("token", scope=scope))


def access_of(view: object) -> Access | None:
    return getattr(view, "heard_access", None)
