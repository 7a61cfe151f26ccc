"""How many responses came from each tablet: what its own counter is compared with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from server.database import Session
from server.database.tables.intake import responses


@dataclass(frozen=True, slots=True)
class Came:
    stored: int = 0
    """Responses that a tablet has numbered."""
    highest: int = 0
    """The highest number among them."""


def came_from(session: Session, touchpoint_ids: Collection[int]) -> Mapping[int, Came]:
    """By touchpoint; every tablet has its own."""
    counter, touchpoint = responses.c.counter, responses.c.touchpoint_id
    numbered = select(touchpoint, func.count(counter), func.max(counter)).group_by(touchpoint)
    rows = session.execute(numbered.where(touchpoint.in_(sorted(touchpoint_ids))))
    found = {id_: Came(stored, highest or 0) for id_, stored, highest in rows}
    return {id_: found.get(id_, Came()) for id_ in touchpoint_ids}
