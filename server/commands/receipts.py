"""Receipt codes on paper: many at once, or one for the slip that goes with this receipt."""

import argparse
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from server.branches.touchpoint import Touchpoint, touchpoint_by_code
from server.codes.alphabet import tidy
from server.codes.bundle import TRIAL, Bundle
from server.codes.escpos import escpos
from server.codes.paper.content import Content
from server.codes.paper.finished import finished, kind_of
from server.codes.paper.kinds import drawn
from server.codes.paper.slip import PAPER as SLIPS
from server.codes.paper.wishes import Wishes, content_for
from server.codes.printer import is_printer, opened_printer
from server.codes.receipt import Sale
from server.codes.sales import MOST, Row, sales_from
from server.commands.answer import Answer
from server.commands.code import grid_of, to_be_written, wishes_of
from server.commands.opened import ACTOR, opened
from server.commands.progress import progress
from server.errors import BadRequest
from server.heard import Heard

ESCPOS = (".escpos", ".bin")


def many(arguments: argparse.Namespace) -> Answer:
    out = Path(arguments.out)
    kind = "csv" if out.suffix.lower() == ".csv" else kind_of(out)
    paper = arguments.format if arguments.format in SLIPS and not arguments.grid else grid_of(arguments)
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, tidy(arguments.touchpoint))
        rows = _rows(arguments, touchpoint)
        bundle = Bundle(touchpoint, _trial(heard, touchpoint, wishes_of(arguments)), rows, paper, progress())
        if kind != "csv":
            bundle.check(kind)
        with to_be_written(out) as file:
            minted = bundle.mint(heard.database, ACTOR, keys=heard.keys, now=heard.clock())
            file.write_bytes(bundle.listed(minted) if kind == "csv" else bundle.document(minted, kind))
    data = {"file": str(out), "codes": len(minted), "expires_at": minted[0].expires_at.isoformat()}
    return Answer(data, f"{out} has {len(minted):,} codes, good until {minted[0].expires_at:%Y-%m-%d}.")


def one(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, tidy(arguments.touchpoint))
        sale = Sale(arguments.order, arguments.staff, _time(arguments.at, touchpoint))
        notes = tuple(filter(None, (arguments.order, arguments.staff)))
        trial = replace(_trial(heard, touchpoint, wishes_of(arguments)), notes=notes)
        slip = drawn(trial, f"slip-{arguments.width}")
        kind = _kind(arguments.out)
        finished(slip, "pdf" if kind == "escpos" else kind)  # nothing is made if the paper is refused
        with opened_printer(arguments.out) if is_printer(arguments.out) else to_be_written(Path(arguments.out)) as to:
            bundle = Bundle(touchpoint, trial, [Row(sale, {})], f"slip-{arguments.width}")
            (printed,) = bundle.mint(heard.database, ACTOR, keys=heard.keys, now=heard.clock())
            content = replace(trial, code=printed.code)
            if kind == "escpos":
                to.write_bytes(escpos(content, arguments.width))
            else:
                to.write_bytes(finished(drawn(content, f"slip-{arguments.width}"), kind))
        url = f"{heard.public_url}/f/{printed.code}"
    data = {"file": arguments.out, "url": url, "code": printed.code, "expires_at": printed.expires_at.isoformat()}
    return Answer(data, f"{arguments.out} leads to {url}, good until {printed.expires_at:%Y-%m-%d}.")


def _kind(out: str) -> str:
    return "escpos" if is_printer(out) or Path(out).suffix.lower() in ESCPOS else kind_of(Path(out))


def _rows(arguments: argparse.Namespace, touchpoint: Touchpoint) -> list[Row]:
    if (arguments.count is None) == (not arguments.csv):
        raise BadRequest("Say how many codes with --count, or give a --csv file with a row for each.")
    if arguments.csv:
        try:
            return sales_from(Path(arguments.csv).read_bytes(), touchpoint.branch.zone)
        except OSError as problem:
            raise BadRequest(f"{arguments.csv} cannot be read: {problem.strerror}.") from None
    if not 0 < arguments.count <= MOST:
        raise BadRequest(f"Between 1 and {MOST:,} codes can be made at once.")
    return [Row(Sale(), {})] * arguments.count


def _trial(heard: Heard, touchpoint: Touchpoint, wishes: Wishes) -> Content:
    return heard.database.read(content_for, touchpoint, wishes, public_url=heard.public_url, code=TRIAL)


def _time(said: str, touchpoint: Touchpoint) -> datetime | None:
    if not said:
        return None
    try:
        time = datetime.fromisoformat(said)
    except ValueError:
        raise BadRequest("--at is a time such as 2026-03-02T12:00.") from None
    return time if time.tzinfo else time.replace(tzinfo=touchpoint.branch.zone)
