"""The past of a made-up branch, lived through once more: visits come in and cases go on in the order of their times."""

import heapq
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from server.commands.demo.casework import Casework, Next, Step
from server.commands.demo.opening import Site
from server.commands.demo.response import response_of
from server.commands.demo.visit import Fate, Visit
from server.database import Session
from server.database.tables.cases import cases
from server.intake.accept import Office, accept
from server.intake.check import MOST_RESPONSES, Checked
from surveys.rules import Reason, findings

ON_ITS_WAY = timedelta(seconds=2)
TOGETHER = timedelta(minutes=10)
"""Unhappy customers without a word are stored with those around them: each alone would take much longer."""


class Past:
    """Nothing is made up but what people do: answers go in through accept(), and cases through their own use cases."""

    def __init__(self, site: Site, office: Office, visits: Sequence[Visit]) -> None:
        self._site = site
        self._office = office
        self._visits = list(reversed(visits))
        self._casework = Casework(site, office)
        self._steps: list[tuple[datetime, int, Step, UUID]] = []
        self._number = 0
        self._fates: dict[UUID, Fate] = {}
        self._going_on: set[UUID] = set()
        self._waiting: dict[str, list[Checked]] = {}
        self._low_since: datetime | None = None
        self._came = datetime.min.replace(tzinfo=UTC)

    def live(self, session: Session, until: datetime) -> None:
        """All that happened before then; again from where it began if the transaction has to be done again."""
        before = {name: copy(value) for name, value in vars(self).items()}
        try:
            self._live(session, until)
        except BaseException:
            vars(self).update(before)
            raise

    def _live(self, session: Session, until: datetime) -> None:
        while self._goes_on(until):
            if self._steps and self._steps[0][0] <= self._next_visit():
                at, _, step, case_id = heapq.heappop(self._steps)
                self._do(session, step, case_id, at)
            else:
                self._come_in(session, self._visits.pop())
        self._flush(session)
        # Nobody is reminded of what is made up, so the worker need not look at it.
        session.execute(update(cases).where(cases.c.branch_id == self._site.branch.id).values(look_at=None))

    def _goes_on(self, until: datetime) -> bool:
        return self._next_visit() < until or bool(self._steps and self._steps[0][0] < until)

    def _next_visit(self) -> datetime:
        return self._visits[-1].ends_at if self._visits else datetime.max.replace(tzinfo=self._site.branch.zone)

    def _come_in(self, session: Session, visit: Visit) -> None:
        published = self._site.surveys[visit.spot.survey]
        response = response_of(visit, published.survey, self._office.keys)
        self._waiting.setdefault(visit.spot.name, []).append(Checked(response, published))
        self._came = visit.ends_at + ON_ITS_WAY
        found = {finding.reason for finding in findings(published.survey, response)}
        if found:
            self._low_since = self._low_since or self._came
        is_case = found - {Reason.LOW} or (found and "comment" in response.answers)
        is_time = self._low_since and self._came - self._low_since >= TOGETHER
        if is_case or is_time or len(self._waiting[visit.spot.name]) == MOST_RESPONSES:
            self._flush(session, visit.fate)

    def _flush(self, session: Session, fate: Fate = "") -> None:
        """All that waits: a burst is judged by everything that came in before."""
        for name, batch in sorted(self._waiting.items()):
            accept(session, batch, touchpoint=self._site.touchpoints[name], office=self._office, now=self._came)
        self._waiting.clear()
        if self._low_since:
            self._low_since = None
            self._notice(session, fate, self._came)

    def _notice(self, session: Session, fate: Fate, now: datetime) -> None:
        """Cases that somebody should take now, new ones and those that were opened again."""
        free = cases.c.status.in_(("open", "reopened")) & cases.c.owner_id.is_(None)
        here = (cases.c.branch_id == self._site.branch.id) & (cases.c.updated_at == now)
        for case_id in session.execute(select(cases.c.id).where(here, free)).scalars().all():
            if fate:
                self._fates[case_id] = fate
            if case_id not in self._going_on and fate != "nobody":
                self._push(case_id, self._casework.first(session, case_id, now))

    def _do(self, session: Session, step: Step, case_id: UUID, now: datetime) -> None:
        self._going_on.discard(case_id)
        self._push(case_id, self._casework.do(session, step, case_id, self._fates.get(case_id, ""), now))

    def _push(self, case_id: UUID, following: Next) -> None:
        if following:
            step, at = following
            self._going_on.add(case_id)
            self._number += 1  # of two steps at once the earlier planned one comes first
            heapq.heappush(self._steps, (at, self._number, step, case_id))
