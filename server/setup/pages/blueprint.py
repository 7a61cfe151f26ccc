"""What the pages of this room share: whose branch it is, the frame of a step, and where one goes from it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.settings import change_progress
from server.database import Session
from server.door import here, now, page, person
from server.errors import NotFound
from server.setup.facts import Facts, facts_of
from server.setup.steps import Progress, progress_of
from server.staff import audit
from server.staff.audit import actor_of
from server.staff.person import Person, branches_of

T = TypeVar("T")
blueprint = Blueprint("setup", "server")


def chosen_branch() -> Branch:
    """The one that `of` names, by its slug; without it the first that is theirs and not made up."""
    return here().database.read(managed, person(), request.values.get("of", ""))


def managed(session: Session, who: Person, slug: str = "") -> Branch:
    """What belongs to others is as unknown as what does not exist."""
    for branch in theirs(session, who):
        if slug in {"", branch.slug}:
            return branch
    raise NotFound("There is no such branch among yours.")


def theirs(session: Session, who: Person) -> list[Branch]:
    """Those that they manage; made-up ones last."""
    mine = [branch for branch in branches_of(session, who) if who.has_role("manager", branch)]
    return sorted(mine, key=lambda branch: branch.is_demo)


def step_page(step: str, template: str, branch: Branch, **values: Any) -> str:
    """`templates/setup/<template>`, which extends setup/frame.html."""
    progress = progress_at(branch)
    return page(template, branch=branch, progress=progress, step=progress.step(step), now=now(), **values)


def progress_at(branch: Branch) -> Progress:
    return progress_of(facts_at(branch), person())


def facts_at(branch: Branch) -> Facts:
    heard = here()
    return heard.database.read(facts_of, branch, outlets=heard.outlets, home=heard.settings.home)


def onward(step: str, branch: Branch) -> Answer:
    """To what is to be done after this step; back to the list when nothing is."""
    following = progress_at(branch).after(step)
    return redirect(url_for(following.endpoint if following else "setup.checklist", of=branch.slug, saved=step), 303)


def act(noted: str, branch: Branch, use_case: Callable[..., T], *values: Any, **named: Any) -> T:
    """Done and noted in one transaction, which knows nothing of the request."""
    actor, moment = actor_of(person()), now()

    def act_in(session: Session) -> T:
        done = use_case(session, *values, **named)
        audit.note(session, actor, noted, f"branch:{branch.id}", now=moment)
        return done

    return here().database.write(act_in)


def confirm(step: str, branch: Branch) -> None:
    """Somebody said that it is done, or as it should be."""
    here().database.write(change_progress, branch, confirmed=step, now=now())


def put_off(step: str, branch: Branch) -> None:
    here().database.write(change_progress, branch, put_off=step, now=now())
