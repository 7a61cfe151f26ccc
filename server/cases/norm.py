"""A branch's own norm: how often a score is low there, over four weeks; counted once a day, when it is first needed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import comb

from sqlalchemy import bindparam, func, select

from server.branches.branch import Branch
from server.database import Session
from server.database.insert import put
from server.database.tables.cases import norms
from server.database.tables.intake import responses

WEEKS = 4
USUAL, WEIGHT = 0.2, 10
"""Before a branch has a history every fifth score counts as low, with the weight of ten answers."""
KNOWN = 30
"""From so many answers on it is its own."""


@dataclass(frozen=True, slots=True)
class Norm:
    answers: int
    lows: int

    @property
    def share(self) -> float:
        """Of 1."""
        return (self.lows + USUAL * WEIGHT) / (self.answers + WEIGHT)

    def by_chance(self, lows: int, answers: int) -> float:
        """
        How often in four weeks chance alone would show so many lows together, or more.

        Every low score is a reason to look, and is one of them: what matters is how many of the others are low too.
        """
        others, share = answers - 1, self.share
        weights = (comb(others, k) * share**k * (1 - share) ** (others - k) for k in range(lows - 1, others + 1))
        return sum(weights) * max(1, self.lows)

    @property
    def is_known(self) -> bool:
        return self.answers >= KNOWN


def norm_of(session: Session, branch: Branch, *, now: datetime) -> Norm:
    """Of the days before today: what happens today does not excuse itself."""
    today = now.astimezone(branch.zone).date()
    kept = session.execute(_kept, {"here": branch.id}).first()
    if kept and kept.day == today:
        return Norm(kept.answers, kept.lows)
    midnight = datetime.combine(today, time.min, branch.zone)
    unflagged = (
        (responses.c.branch_id == branch.id)
        & (responses.c.started_at >= midnight - timedelta(weeks=WEEKS))
        & (responses.c.started_at < midnight)
        & (responses.c.flags == [])
    )
    counted = select(func.count(), func.count().filter(responses.c.low)).where(unflagged)
    answers, lows = session.execute(counted).one()
    put(session, norms, {"branch_id": branch.id, "day": today, "answers": answers, "lows": lows})
    return Norm(answers, lows)


# Low scores are frequent, and building a statement takes longer than running it.
_kept = select(norms.c.day, norms.c.answers, norms.c.lows).where(norms.c.branch_id == bindparam("here"))
