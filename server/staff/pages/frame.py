"""What every staff page shows around its own."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, g

from server.branches.branch import Branch, demo_branches
from server.branches.finding import MANY, is_found
from server.door import here
from server.staff.access import access_of
from server.staff.pages.blueprint import blueprint

PLACES = (
    ("To answer", "/"),
    ("Praise", "/praise"),
    ("Reports", "/reports"),
    ("Sheet", "/sheet"),
    ("Devices", "/devices"),
    ("Codes", "/codes"),
    ("Surveys", "/surveys"),
    ("Staff", "/staff"),
    ("Set up", "/setup"),
)


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    return {"navigation": navigation, "person": g.get("person"), "sees_demo": _sees_demo}


@blueprint.app_template_filter()
def are_many(branches: int) -> bool:
    """So many that one has to be found."""
    return branches > MANY


@blueprint.app_template_filter()
def found_by(branches: Sequence[Branch], typed: str) -> list[Branch]:
    return [branch for branch in branches if is_found(branch, typed)]


def navigation() -> list[tuple[str, str]]:
    """Label and path of the pages that exist and are open to whoever is signed in."""
    views = {rule.rule: current_app.view_functions[rule.endpoint] for rule in current_app.url_map.iter_rules()}
    return [(label, path) for label, path in PLACES if path in views and _may_open(views[path])]


def _sees_demo() -> bool:
    """Whether something made up may stand on this person's pages."""
    return any(g.person.may_see(branch) for branch in here().database.read(demo_branches))


def _may_open(view: Callable[..., Any]) -> bool:
    access = access_of(view)
    return access is not None and access.admits(g.get("person"))
