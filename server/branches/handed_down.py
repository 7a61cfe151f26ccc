"""What the chain or a region hands down: each part as a model branch has it, written into the rows of its followers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from server.branches.branch import Branch, branch_by_id, real_branches
from server.branches.parts import PARTS, Part
from server.database import Session
from server.database.insert import put
from server.database.tables.branches import followers, handed_down

CHAIN = ""
"""As a scope; a region's is its name."""
OWN = "own"
"""In place of a digest: the branch wants its own, whatever it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    scope: str
    part: str
    model: Branch
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How one part stands at one branch."""

    part: Part
    rule: Rule | None
    """What would be handed down to it; None: nobody hands it down, or it is the model itself."""
    follows: bool


def rules(session: Session) -> tuple[Rule, ...]:
    rows = session.execute(select(handed_down).order_by(handed_down.c.part, handed_down.c.scope)).mappings()
    return tuple(
        Rule(row["scope"], row["part"], branch_by_id(session, row["model_id"]), row["updated_at"]) for row in rows
    )


def hand_down(session: Session, part: str, scope: str, model: Branch, *, now: datetime) -> int:
    """From now on its followers are as the model is. Who chose something themselves keeps it; how many were changed."""
    row = {"scope": scope, "part": part, "model_id": model.id, "updated_at": now}
    put(session, handed_down, row)
    session.execute(delete(followers).where(followers.c.part == part, followers.c.branch_id == model.id))
    return len(bring_up_to_date(session, now=now))


def stop(session: Session, part: str, scope: str, *, now: datetime) -> None:
    """What was handed down stays where it is; where the chain says something too, that comes in its place."""
    session.execute(delete(handed_down).where(handed_down.c.part == part, handed_down.c.scope == scope))
    bring_up_to_date(session, now=now)


def standing(session: Session, branch: Branch) -> tuple[Standing, ...]:
    """Of every part; nothing where nothing is handed down anywhere."""
    known = rules(session)
    if not known:
        return ()
    kept, branch = _kept(session), branch_by_id(session, branch.id)
    return tuple(_standing(session, branch, part, known, kept.get((branch.id, part.name))) for part in PARTS.values())


def make_own(session: Session, branch: Branch, part: str) -> None:
    """It stays as it is, and follows no more."""
    put(session, followers, {"branch_id": branch.id, "part": part, "digest": OWN})


def follow_again(session: Session, branch: Branch, part: str, *, now: datetime) -> None:
    """As the chain has it, whatever it was."""
    rule = _rule_for(branch, part, rules(session))
    if rule is not None:
        _give(session, rule, branch, now)


def is_behind(session: Session) -> bool:
    """Whether a model has changed, or a branch has come, since followers were brought up to date."""
    return bool(_due(session))


def bring_up_to_date(session: Session, *, now: datetime) -> tuple[tuple[Branch, Rule], ...]:
    """Whom something was given, and by which rule."""
    due = _due(session)
    for branch, rule in due:
        _give(session, rule, branch, now)
    return tuple(due)


def _due(session: Session) -> list[tuple[Branch, Rule]]:
    """In the order of branches: servers must not deadlock."""
    known = rules(session)
    if not known:
        return []
    kept = _kept(session)
    models = {(rule.model.id, rule.part): _digest(PARTS[rule.part].read(session, rule.model)) for rule in known}
    due = []
    for branch in sorted(real_branches(session), key=lambda one: one.id):
        for part in PARTS.values():
            had = kept.get((branch.id, part.name))
            found = _standing(session, branch, part, known, had)
            # Also who is like the model by chance is noted down, or it would not follow the next change.
            if found.rule and found.follows and had != models[found.rule.model.id, part.name]:
                due.append((branch, found.rule))
    return due


def _standing(session: Session, branch: Branch, part: Part, known: Sequence[Rule], kept: str | None) -> Standing:
    rule = _rule_for(branch, part.name, known)
    if rule is None:
        return Standing(part, None, follows=False)
    now_is = part.read(session, branch)
    if kept is None:  # it was never given anything: what it chose before is its own
        return Standing(part, rule, follows=now_is in {part.usual, part.read(session, rule.model)})
    return Standing(part, rule, follows=kept == _digest(now_is))


def _rule_for(branch: Branch, part: str, known: Sequence[Rule]) -> Rule | None:
    """The region's before the chain's; none for a branch that is the model of either."""
    mine = [one for one in known if one.part == part and one.scope in {CHAIN, branch.region}]
    if any(one.model.id == branch.id for one in mine):
        return None
    return max(mine, key=lambda one: one.scope != CHAIN, default=None)


def _give(session: Session, rule: Rule, branch: Branch, now: datetime) -> None:
    part = PARTS[rule.part]
    part.give(session, rule.model, branch, now)
    text = part.read(session, branch_by_id(session, branch.id))
    put(session, followers, {"branch_id": branch.id, "part": part.name, "digest": _digest(text)})


def _kept(session: Session) -> dict[tuple[int, str], str]:
    return {(row.branch_id, row.part): row.digest for row in session.execute(select(followers))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
