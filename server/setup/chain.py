"""What the chain and its regions hand down, as people see it, and the chore that keeps followers up to date."""

from dataclasses import dataclass
from datetime import datetime

from server.branches.branch import Branch, real_branches
from server.branches.handed_down import CHAIN, Rule, bring_up_to_date, is_behind, rules, standing
from server.branches.parts import PARTS, Part
from server.database import Database, Session
from server.staff import audit

ACTOR = "the chain"


@dataclass(frozen=True, slots=True)
class Handed:
    """One part, as far as a rule reaches."""

    rule: Rule
    following: tuple[Branch, ...]
    own: tuple[Branch, ...]
    """Who would follow, but has its own."""


def overview(session: Session) -> tuple[tuple[Part, tuple[Handed, ...]], ...]:
    """Each part with what is handed down of it, the chain first."""
    known = sorted(rules(session), key=lambda rule: (rule.scope != CHAIN, rule.scope))
    where: dict[tuple[str, str], list[tuple[Branch, bool]]] = {}
    for branch in real_branches(session) if known else ():
        for one in standing(session, branch):
            if one.rule:
                where.setdefault((one.part.name, one.rule.scope), []).append((branch, one.follows))

    def handed(rule: Rule) -> Handed:
        found = where.get((rule.part, rule.scope), [])
        return Handed(
            rule,
            tuple(branch for branch, follows in found if follows),
            tuple(branch for branch, follows in found if not follows),
        )

    return tuple((part, tuple(handed(rule) for rule in known if rule.part == part.name)) for part in PARTS.values())


def keep_up(database: Database, *, now: datetime) -> int:
    """How many parts of branches were written; nothing is, while nothing has changed."""
    return database.write(bring_noted, now=now) if database.read(is_behind) else 0


def bring_noted(session: Session, *, actor: str = ACTOR, now: datetime) -> int:
    given = bring_up_to_date(session, now=now)
    for branch, rule in given:
        detail = {"part": rule.part, "as": rule.model.slug}
        audit.note(session, actor, "settings handed down", f"branch:{branch.id}", now=now, detail=detail)
    return len(given)
