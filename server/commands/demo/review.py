"""The weekly reviews of a made-up branch, as they would have come; they are shown, and sent to nobody."""

from datetime import date, datetime

from server.branches.branch import Branch
from server.database import Session
from server.reports.review.kept import Kept, keep
from server.reports.review.numbers import is_worth, numbers
from server.reports.review.week import Week, due_at

MOST = 6
"""Weeks."""


def review(session: Session, branch: Branch, *, first: date, now: datetime) -> None:
    this = Week.of(now.astimezone(branch.zone).date())
    for back in range(MOST, 0, -1):
        week = this.later(-back)
        due = due_at(branch, week)
        if week.begins >= first and due is not None and due <= now and is_worth(session, branch, week):
            keep(session, branch, Kept(week, numbers(session, branch, week, now=due), due))
