"""`make bench`: every row that exists, printed and put into README. `--quick` only shows that it runs."""

import argparse
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

from bench.installation import BRANCHES, TABLETS, Installation, install
from bench.machine import described
from bench.row import QUICK, WHOLE, Effort, Row
from bench.rows import GROUPS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
HEAD = ("what", "target", "measured", "anchor of the same run", "ratio", "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a moment of each, nothing is written")
    names = {group.__module__.rpartition(".")[2] for group in GROUPS}
    parser.add_argument("--only", nargs="+", choices=sorted(names), default=[], help="these alone, nothing is written")
    given = parser.parse_args()
    effort, machine = (QUICK if given.quick else WHOLE), described()
    lines = [f"{machine} {setting(effort)}", "", *table(measured(effort, given.only or names))]
    print("\n".join(lines))
    if not (given.quick or given.only):
        write(lines)


def measured(effort: Effort, names: Collection[str]) -> Iterator[Row]:
    # Under the project's own folder: /tmp may be memory, where an fsync costs nothing.
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=cache) as folder:
        installation: Installation = install(Path(folder) / "home", past=effort.past)
        for group in GROUPS:
            if group.__module__.rpartition(".")[2] in names:
                yield from group(installation, effort)


def setting(effort: Effort) -> str:
    return (
        f"{BRANCHES} branches, {BRANCHES * TABLETS} tablets, {effort.past:,} responses from two years before. "
        "Responses have 4 answers, 10 % words, 2 % contact; 5 % become cases told to two people. The load comes from "
        f"the same machine and shares its cores. Medians (least-most); {effort.rounds} rounds, in turn with the anchor."
    )


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield _line(HEAD)
    yield _line("---" for _ in HEAD)
    for row in rows:
        yield _line(astuple(row))


def write(lines: list[str]) -> None:
    before, begin, rest = README.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"README.md has no place for the table: {BEGIN} and {END}, each on its own line.")
    README.write_text("\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"]))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
