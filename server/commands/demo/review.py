"""The reviews of made-up branches, as they would have come; they are shown, and sent to nobody."""

from datetime import date, datetime

from server.branches.branch import Branch
from server.database import Session
from server.reports.monthly.circle import circles
from server.reports.monthly.circle import due_at as month_due_at
from server.reports.monthly.kept import KeptMonth, keep_month
from server.reports.monthly.month import Month
from server.reports.monthly.numbers import is_worth_a_month, monthly
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


def review_month(session: Session, *, now: datetime) -> None:
    """Of all of them together, of the last month."""
    for circle in circles(session):
        month = Month.of(now.astimezone(circle.zone).date()).later(-1)
        due = min(month_due_at(circle, month), now)
        if circle.is_demo and is_worth_a_month(session, circle, month):
            keep_month(session, circle, KeptMonth(month, monthly(session, circle, month, now=due), due))
