"""`python -m bench.sheets heard|segno COUNT FILE`: sheets of unique receipt codes by one encoder or the other."""

import json
import random
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import segno

from server.codes.alphabet import new_receipt_code
from server.codes.paper.content import Content, Wording, inks_from
from server.codes.paper.pdf import pdf
from server.codes.paper.sheet import FORMATS, labels
from server.codes.series import Rows, Series

FACES = ("Very bad", "Bad", "OK", "Good", "Very good")
LEVEL = "Q"


class BySegno:
    """The modules by segno, as it makes them if nobody says more than the level; all else is ours."""

    def rows(self, text: str) -> Rows:
        code = segno.make(text, error=LEVEL, boost_error=False, micro=False)
        return tuple("".join("01"[module] for module in row) for row in code.matrix)


def codes(count: int) -> list[str]:
    chance = random.Random(6)
    return [new_receipt_code(chance) for _ in range(count)]


def contents(count: int, encoder: str) -> list[Content]:
    wording = Wording("en", "How was your visit today?", FACES, "Scan this with your phone.")
    one = Content(wordings=(wording,), public_url="https://heard.example", code="7" * 10, inks=inks_from({}))
    series: Any = BySegno() if encoder == "segno" else Series(one.url.removesuffix(one.code), len(one.code), LEVEL)
    return [replace(one, code=code, series=series) for code in codes(count)]


def main(encoder: str, count: str, out: str) -> None:
    begun = time.perf_counter()
    Path(out).write_bytes(pdf(labels(contents(int(count), encoder), FORMATS["3x8"])))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
