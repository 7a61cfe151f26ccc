"""The last resort: what the server does not have, on a stick."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.exporting import CannotExport, export, main
from kiosk.lock import Lock
from kiosk.outbox import Outbox
from surveys.wire import response_from_wire
from tests.builders import NOW, a_contact, a_response
from tests.faults.disk import fill, small_disk
from tests.kiosk.keeping import keep


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_what_waits_and_what_was_refused_is_on_the_stick_with_the_reason(
    outbox: Outbox, tmp_path: Path, stick: Path
) -> None:
    waiting = a_response(words="Ndefu – طويل 😀\nsecond line", contact=a_contact())
    refused = a_response()
    for response in (waiting, refused):
        keep(outbox, response)
    outbox.refuse(str(refused.id), 'No "such" survey.')
    file = export(tmp_path, stick, now=NOW)
    assert (file.parent, file.name) == (stick, "heard-outbox-20260302-090000.jsonl")
    first, second = read(file)
    assert response_from_wire(first.pop("response")) == waiting
    assert response_from_wire(second.pop("response")) == refused
    assert (first, second) == (
        {"state": "waiting", "why": ""},
        {"state": "refused", "why": 'No "such" survey.'},
    )
    assert file.stat().st_mode & 0o077 == 0


def test_all_of_a_long_outage_is_there_in_the_words_that_are_sent(outbox: Outbox, tmp_path: Path, stick: Path) -> None:
    for _ in range(2500):
        outbox.finish(a_response(), then=lambda: None, otherwise=print)
    outbox._writer.run(lambda _: None)
    lines = export(tmp_path, stick, now=NOW).read_text("utf-8").splitlines()
    sent = [row.text for row in outbox.ready(5000, 2**30)]
    assert len(sent) == 2500
    assert [line.partition('"response": ')[2].removesuffix("}") for line in lines] == sent


def test_while_the_tablet_runs_a_visit_that_goes_on_is_left_out(outbox: Outbox, tmp_path: Path, stick: Path) -> None:
    ended, going_on = a_response(), a_response()
    keep(outbox, ended)
    keep(outbox, going_on, ended=False)
    lock = Lock(tmp_path)
    found = read(export(tmp_path, stick, now=NOW))
    lock.release()
    assert [line["response"]["id"] for line in found] == [str(ended.id)]
    assert keep(outbox, going_on) is None


def test_of_a_tablet_that_died_also_the_visit_it_left_open_is_there(
    outbox: Outbox, tmp_path: Path, stick: Path
) -> None:
    left = a_response(ended="left")
    keep(outbox, left, ended=False)
    (line,) = read(export(tmp_path, stick / "rescued.jsonl", now=NOW))
    assert (line["state"], response_from_wire(line["response"])) == ("waiting", left)
    assert [file.name for file in stick.iterdir()] == ["rescued.jsonl"]


def test_a_stick_that_is_full_is_said_and_holds_no_half_file(outbox: Outbox, tmp_path: Path) -> None:
    keep(outbox, a_response(words="w" * 2000))
    with small_disk(tmp_path / "small", megabytes=1) as small:
        fill(small)
        with pytest.raises(CannotExport, match="Is there room"):
            export(tmp_path, small, now=NOW)
        assert [file.name for file in small.iterdir()] == ["ballast"]


def test_no_outbox_and_a_broken_one_are_said(tmp_path: Path, stick: Path) -> None:
    with pytest.raises(CannotExport, match="There is no outbox"):
        export(tmp_path, stick, now=NOW)
    with closing(Outbox(tmp_path)):
        pass
    (tmp_path / "outbox.db").write_bytes(b"no database at all" * 400)
    with pytest.raises(CannotExport, match="cannot be read"):
        export(tmp_path, stick, now=NOW)
    assert list(stick.iterdir()) == []


def test_as_a_command_it_prints_where_the_file_is_or_what_is_wrong(
    tmp_path: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kiosk").mkdir()
    with closing(Outbox(tmp_path / "kiosk")) as outbox:
        keep(outbox, a_response())
    file = stick / "rescued.jsonl"
    assert main(["--home", str(tmp_path), "--out", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file)}
    assert len(read(file)) == 1
    assert main(["--home", str(stick), "--out", str(file)]) == 2
    assert capsys.readouterr().err == f"heard: There is no outbox in {stick / 'kiosk'}.\n"
