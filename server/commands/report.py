import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from server.branches.branch import branch
from server.commands.answer import Answer
from server.commands.export import replacing
from server.commands.opened import opened
from server.errors import BadRequest
from server.reports.review.kept import Review
from server.reports.review.paper import pdf
from server.reports.review.period import Period, report
from server.reports.review.shown import CAUSES, CAUTION, Shown
from server.reports.wanted import day_from

_whole = TypeAdapter(Review)


def show(arguments: argparse.Namespace) -> Answer:
    first, last = day_from(arguments.first, "--from"), day_from(arguments.last, "--to")
    file = arguments.pdf
    if file and not file.lower().endswith(".pdf"):
        raise BadRequest("The file of --pdf must end in .pdf.")
    with opened(arguments) as heard:
        where, now = heard.database.read(branch, arguments.branch), heard.clock()
        period = Period.until(first, last, today=now.astimezone(where.zone).date())
        review, said = heard.database.read(report, where, period, now=now)
    if file:
        with replacing(Path(file)) as to:
            to.write(pdf(said))
    data: dict[str, Any] = {
        "branch": where.slug,
        "from": period.begins.isoformat(),
        "to": period.ends.isoformat(),
        **_whole.dump_python(review, mode="json", exclude={"comments"}),
    }
    return Answer(data | ({"file": file} if file else {}), _text(said, file))


def _text(said: Shown, file: str) -> str:
    return "\n".join((*_lines(said), *((f"\nThe same is in {file}.",) if file else ())))


def _lines(said: Shown) -> Iterator[str]:
    yield f"{said.title}, {said.days}"
    yield said.answers
    for one in said.measures:
        yield f"\n{one.title}: {one.value or 'not shown'}. {one.change}"
        yield from (f"  {line}" for line in one.details)
    yield from _listed("To answer", said.to_answer)
    for title, bars in ((said.unhappy_title, said.reasons), (CAUSES, said.causes)):
        yield from _listed(title, (f"{bar.n:>4}  {bar.words}" for bar in bars))
    yield from _listed("In their words", (f"{quote.words} ({quote.about})" for quote in said.comments))
    yield from _listed("Do this week", said.advice)
    yield f"\n{CAUTION}"


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    if found := [line for line in lines if line]:
        yield f"\n{title}"
        yield from (f"  {line}" for line in found)
