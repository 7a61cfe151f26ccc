"""The first real answer, seen all the way: stored, its case, who is told, its row."""

from typing import Any

from server.codes.qr import svg
from server.database import Session
from server.door import here, now, page
from server.setup.arrival import is_somebody_answering, newest_arrival
from server.setup.facts import Facts
from server.setup.pages.blueprint import blueprint, chosen_branch, facts_at, step_page
from server.staff.access import for_role


@blueprint.get("/setup/answer")
@for_role("manager")
def answer() -> str:
    branch = chosen_branch()
    facts = facts_at(branch)
    phone = f"{here().public_url}/f/{facts.poster.code}" if facts.poster else ""
    seen = here().database.read(_seen, facts)
    return step_page(
        "answer", "setup/answer.html", branch, facts=facts, phone=phone, picture=svg(phone) if phone else "", **seen
    )


@blueprint.get("/setup/answer/seen")
@for_role("manager")
def see_answer() -> str:
    """The part of the page that waits; it asks again and again until all has arrived."""
    branch = chosen_branch()
    return page(
        "setup/arrival.html", branch=branch, now=now(), is_part=True, **here().database.read(_seen, facts_at(branch))
    )


def _seen(session: Session, facts: Facts) -> dict[str, Any]:
    return {
        "arrival": newest_arrival(session, facts, here().settings.home),
        "somebody": is_somebody_answering(session, facts.branch),
    }
