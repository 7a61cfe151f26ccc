"""`heard branch import`: a chain's list becomes branches, people, posters, and the paper for all of them."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from server.branches.branch import Branch
from server.clock import utc_now
from server.codes.paper.refused import check_address
from server.commands.answer import Answer
from server.commands.code import write
from server.commands.opened import ACTOR, opened
from server.commands.progress import progress
from server.errors import BadRequest
from server.heard import Heard
from server.setup.roster.changes import Change, Plan, plan_of, roster_beside
from server.setup.roster.example import example
from server.setup.roster.folder import LIST, TABLET, codes_of, papers, prepare
from server.setup.roster.opening import Opened, bring_in
from server.setup.roster.roster import Fault, Roster, RosterRefused


def bring(arguments: argparse.Namespace) -> Answer:
    if arguments.example:
        return _example(Path(arguments.file))
    try:
        content = _read(arguments.file)
        with opened(arguments) as heard:
            roster = roster_beside(heard.database, content)
            if arguments.check:
                plan = heard.database.read(plan_of, roster)
                return Answer(_planned(plan) | {"done": False}, _in_words(plan))
            return _bring(heard, roster, arguments)
    except RosterRefused as refused:
        faults = [{"line": fault.line, "what": fault.what} for fault in refused.faults]
        return Answer({"faults": faults}, _refused(refused.faults), ok=False)


def _example(file: Path) -> Answer:
    if file.exists():
        raise BadRequest(f"{file} is there already; the example would take its place.")
    write(file, example(utc_now()))
    return Answer({"file": str(file)}, f"{file} has two made-up branches; put yours in their place.")


def _bring(heard: Heard, roster: Roster, arguments: argparse.Namespace) -> Answer:
    out = Path(arguments.out) if arguments.out else None
    if out:
        check_address(heard.public_url, draft=arguments.draft)
        _make(out)
    done = heard.database.write(
        bring_in, roster, actor=ACTOR, outlets=heard.outlets, keys=heard.keys, now=heard.clock()
    )
    files = _print(heard, done.branches, out, again=arguments.again) if out else []
    data = _planned(done.plan) | {
        "done": True,
        "invited": [person.email for person in done.invited.now],
        "waiting": [person.email for person in done.invited.waiting],
        "out": str(out) if out else None,
        "files": files,
    }
    return Answer(data, _told(done, files, out))


def _print(heard: Heard, branches: Sequence[Branch], out: Path, *, again: bool) -> list[str]:
    sheaves = heard.database.write(
        prepare,
        branches,
        actor=ACTOR,
        address=heard.public_url,
        keys=heard.keys,
        again=again,
        now=heard.clock(),
        before=_codes_of_before(out / LIST),
    )
    told = progress()
    made = []
    for paper in papers(
        sheaves, heard.database, public_url=heard.public_url, told=lambda done: told("Drawing", done, len(sheaves))
    ):
        write(out / paper.name, paper.content)
        made.append(paper.name)
    return made


def _codes_of_before(file: Path) -> dict[str, str]:
    """A spreadsheet program may have kept the list as it likes; then its codes are said in words."""
    try:
        return codes_of(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise BadRequest(f"{file} cannot be read: {problem.strerror}.") from None


def _make(out: Path) -> None:
    try:
        # Codes that pair tablets are in it.
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise BadRequest(f"The folder {out} cannot be made: {problem.strerror}.") from None


def _planned(plan: Plan) -> dict[str, Any]:
    return {
        "branches": [_row(change) for change in plan.changes],
        "regions": list(plan.new_regions),
        "unused": list(plan.unused),
        "faults": [],
    }


def _row(change: Change) -> dict[str, Any]:
    parts = [{"what": part.name, "before": part.before, "after": part.after} for part in change.parts]
    return {"slug": change.slug, "line": change.listed.line, "new": change.is_new, "changes": parts}


def _in_words(plan: Plan) -> str:
    lines = [f"{len(plan.added)} new, {len(plan.changed)} changed, {len(plan.same)} as they are."]
    lines += [f"  new: {change.name} ({change.slug})" for change in plan.added]
    for change in plan.changed:
        told = "; ".join(
            f"{part.name} {part.before + ' -> ' if part.before else ''}{part.after}" for part in change.parts
        )
        lines.append(f"  {change.slug}: {told}")
    lines += [f"  a new region: {region}" for region in plan.new_regions]
    lines += [f"  {name} looks after {region}, where no branch would be any more" for name, region in plan.left_behind]
    lines += [f"  not used: the column {name}" for name in plan.unused]
    return "\n".join(lines)


def _told(done: Opened, files: Sequence[str], out: Path | None) -> str:
    lines = [_in_words(done.plan)]
    if done.invited.now:
        lines.append(f"{len(done.invited.now)} invited by mail.")
    if done.invited.waiting:
        many = len(done.invited.waiting)
        lines.append(f"{many} not invited: there is no mail server yet. Bring the same list again once there is one.")
    if out:
        pages = sum(name.endswith(TABLET) for name in files)
        lines.append(f"{out} has {len(files)} files: posters, {pages} pages to pair tablets with, and list.csv.")
        if others := len(done.branches) - pages:
            lines.append(f"{others} have a tablet, or a page of before that still holds; --again makes new ones.")
    else:
        lines.append("With --out FOLDER: a poster for each, and a page to pair its tablet with.")
    return "\n".join(lines)


def _refused(faults: Sequence[Fault]) -> str:
    return "Nothing was changed, because of the file:\n" + "\n".join(f"  {fault}" for fault in faults)
