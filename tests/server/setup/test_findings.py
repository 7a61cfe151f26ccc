"""What is well and what is not: each finding says so in a sentence, and what to do."""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from server.backups.folder import obstacle
from server.backups.records import Backup
from server.branches.touchpoint import add_touchpoint
from server.cli import main
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.deliveries import deliveries
from server.deliveries.channels.mail_fault import Fault
from server.deliveries.outlets import Outlets
from server.heard import Heard, prepare
from server.publishing.publishing import publish
from server.settings import Settings
from server.setup.findings.examination import examine
from server.setup.findings.finding import Finding, in_words
from server.setup.findings.machine import MB, Machine, machine_of, of_machine
from server.setup.findings.places import of_places, places_of
from server.setup.findings.ways import of_ways, ways_of
from server.setup.pages.health import TITLES
from server.setup.reaching import is_waiting, new_reach, reach
from surveys.catalogue import bundled, read
from surveys.ids import new_id
from tests.app import app_of
from tests.installation import install
from tests.server.conftest import NOON, Cast, Clock, only_on_sqlite
from tests.tablet import in_process

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = Machine(
    database="/home/heard/heard.db",
    is_current=True,
    is_writable=True,
    free=70_000 * MB,
    open_to_others=(),
    has_key=True,
    is_working=True,
    now=NOON,
    database_now=NOON,
    latest_beat=NOON,
    skews=(),
)


def named(findings: Iterable[Finding], name: str) -> Finding:
    return next(finding for finding in findings if finding.name == name)


def test_a_well_machine_has_nothing_to_cure() -> None:
    assert [(one.is_well, one.cure) for one in of_machine(WELL)] == [(True, "")] * 5


@pytest.mark.parametrize(
    ("changed", "name", "said", "cure"),
    [
        ({"is_current": False}, "database", "another schema", "heard migrate"),
        ({"is_writable": False}, "database", "may not be written", "owns the file"),
        ({"free": 90 * MB}, "disk", "disk is full: 0.1 GB", "Make room now"),
        ({"has_key": False}, "key", "missing", "secret.key of a backup"),
        ({"open_to_others": ("/home/heard",)}, "key", "Other users", "chmod go-rwx /home/heard"),
        ({"is_working": False}, "worker", "not at work", "heard worker"),
        ({"now": NOON - 365 * DAY, "latest_beat": None}, "clock", "2 March 2025", "time from the network"),
        ({"latest_beat": NOON + HOUR}, "clock", "went back", "time from the network"),
        ({"database_now": NOON + HOUR}, "clock", "differ", "time from the network"),
        ({"skews": (HOUR, HOUR + DAY)}, "clock", "Every tablet", "time from the network"),
    ],
)
def test_what_is_wrong_with_a_machine_is_said_with_its_cure(
    changed: dict[str, object], name: str, said: str, cure: str
) -> None:
    broken = [one for one in of_machine(replace(WELL, **changed)) if one.is_well is False]  # type: ignore[arg-type]
    assert [one.name for one in broken] == [name]
    assert said in broken[0].sentence
    assert cure in broken[0].cure


def test_a_disk_that_fills_up_is_named_before_it_is_full_and_one_tablet_with_another_time_is_that_tablets() -> None:
    found = tuple(of_machine(replace(WELL, free=900 * MB, skews=(HOUR, timedelta()))))
    assert (named(found, "disk").is_well, named(found, "clock").is_well) == (None, True)


@only_on_sqlite
def test_a_home_that_others_can_read_is_found(heard: Heard, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "secret.key").write_text("x" * 40)
    (tmp_path / "secret.key").chmod(0o600)
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{heard.database.url.database}")
    found = heard.database.read(machine_of, settings, now=NOON)
    assert found.open_to_others == (str(tmp_path),)
    assert (found.is_current, found.is_writable, found.has_key, found.is_working) == (True, True, True, False)


def ways(heard: Heard, settings: Settings, fault: Fault | None = None) -> tuple[Finding, ...]:
    return tuple(of_ways(heard.database.read(ways_of, settings, mail_fault=fault, now=NOON)))


@only_on_sqlite
def test_ways_that_are_not_set_up_are_neither_well_nor_broken(heard: Heard, tmp_path: Path) -> None:
    found = ways(heard, Settings(home=tmp_path))
    assert [(one.name, one.is_well) for one in found] == [
        *((name, None) for name in ("address", "mail", "chats", "sms")),
        ("messages", True),
    ]


@only_on_sqlite
def test_wrong_ways_are_named_without_their_secrets(heard: Heard, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        public_url="http://192.168.1.20",
        smtp_url="smtp://mara:the-secret@mail.example",
        alert_urls="exec://the-secret",
        sms_url="mailto://the-secret",
    )
    found = ways(heard, settings, Fault("password", "mail.example does not take the password.", "Type it again."))
    assert [one.is_well for one in found[:4]] == [False] * 4
    assert all(one.cure for one in found[:4])
    assert "the-secret" not in str(found)


@only_on_sqlite
def test_an_address_is_well_once_a_phone_has_opened_it_and_another_one_is_not(heard: Heard, tmp_path: Path) -> None:
    here, moved = (Settings(home=tmp_path, public_url=f"https://{name}.example") for name in ("heard", "moved"))
    secret = heard.database.write(new_reach, here.public_url, now=NOON)
    assert named(ways(heard, here), "address").is_well is None
    assert heard.database.write(reach, secret, now=NOON)
    assert named(ways(heard, here), "address").is_well
    assert named(ways(heard, moved), "address").is_well is None


@only_on_sqlite
def test_a_code_is_good_once_and_for_an_hour(heard: Heard) -> None:
    first, second = (heard.database.write(new_reach, "https://heard.example", now=NOON) for _ in range(2))
    assert [heard.database.read(is_waiting, one, now=NOON) for one in (first, "made up")] == [True, False]
    assert [heard.database.write(reach, first, now=NOON) for _ in range(2)] == [True, False]
    assert not heard.database.write(reach, second, now=NOON + HOUR + timedelta(seconds=1))
    assert not heard.database.write(reach, "made up", now=NOON)


@only_on_sqlite
def test_messages_that_were_given_up_are_counted_with_the_last_reason(heard: Heard, tmp_path: Path) -> None:
    def gives_up(session: Session) -> None:
        for error, ended in (("older", NOON - HOUR), ("The chat did not take it.", NOON), ("old", NOON - 2 * DAY)):
            row = {"id": new_id(NOON), "channel": "apprise", "destination": "", "subject": "", "payload": b""}
            row |= {"status": "given-up", "created_at": NOON, "run_at": NOON, "give_up_at": NOON}
            session.execute(insert(deliveries).values(row | {"error": error, "ended_at": ended}))

    heard.database.write(gives_up)
    found = named(ways(heard, Settings(home=tmp_path)), "messages")
    assert found.is_well is False
    assert "2 messages to chats (The chat did not take it.)" in found.sentence


@only_on_sqlite
def test_a_branch_where_nobody_is_told_and_a_survey_without_its_language_are_named(heard: Heard, cast: Cast) -> None:
    def asks_in_icelandic(session: Session) -> None:
        for file in bundled():
            publish(session, read(file), now=NOON)
        at = {"branch": cast.riverside, "name": "Door", "kind": "poster", "survey": "branch-visit", "now": NOON}
        add_touchpoint(session, code="C6P4JD9", **at)  # type: ignore[arg-type]
        spoken = update(branches).where(branches.c.id == cast.riverside.id).values(languages=["en", "is"])
        session.execute(spoken)

    heard.database.write(asks_in_icelandic)
    found = heard.database.read(places_of, heard.settings, outlets=replace(heard.outlets, email=False), now=NOON)
    said = tuple(of_places(found))
    assert found.untold == ("Riverside", "Station")
    assert named(said, "people").sentence == "Nobody is told of unhappy customers of Riverside, Station."
    assert named(said, "languages").sentence == "Words are missing: branch-visit in is for Riverside."
    told = heard.database.read(places_of, heard.settings, outlets=heard.outlets, now=NOON)
    assert told.untold == ()


def test_silent_tablets_late_sheets_and_old_copies_are_named(heard: Heard) -> None:
    nothing = heard.database.read(places_of, heard.settings, outlets=heard.outlets, now=NOON)
    assert {one.is_well for one in of_places(nothing)} <= {None, True}
    copy = Backup("daily", NOON - 3 * DAY, NOON - 3 * DAY, "/backups/heard.zip", 1, "")
    wrong = replace(nothing, tablets=2, silent=("Hall at Riverside",), sheets=1, late=("Answers",), backup=copy)
    found = tuple(of_places(replace(wrong, is_file=True)))
    assert named(found, "tablets").sentence == "Not heard of lately: Hall at Riverside."
    assert named(found, "sheets").sentence == "Behind: Answers."
    assert named(found, "backup").sentence == "The last copy is 3 days old."
    failed = replace(copy, error="The disk is full.")
    assert "disk is full" in named(of_places(replace(wrong, is_file=True, failed=failed)), "backup").sentence


@only_on_sqlite
def test_a_folder_that_can_take_no_copy_is_named_before_the_first_copy(heard: Heard, tmp_path: Path) -> None:
    home = tmp_path / "alone"
    home.mkdir()
    (home / "heard.db").write_bytes(b"")
    assert obstacle(Settings(home=home)) == ""
    assert list(home.iterdir()) == [home / "heard.db"]
    stick = tmp_path / "stick"
    missing = heard.settings.model_copy(update={"backup_folder": str(stick)})
    found = heard.database.read(places_of, missing, outlets=heard.outlets, now=NOON)
    said = named(of_places(found), "backup")
    assert (said.is_well, str(stick) in said.sentence, "Is its disk connected?" in said.sentence) == (False, True, True)
    stick.mkdir()
    assert obstacle(missing) == ""
    os.truncate(home / "heard.db", shutil.disk_usage(home).total)
    assert "There is no room in" in obstacle(Settings(home=home, backup_folder=str(stick)))


def test_a_tablet_is_silent_when_it_should_have_spoken_for_half_an_hour(tmp_path: Path) -> None:
    clock = Clock()
    place = install(tmp_path / "home", clock=clock)
    place.tablet(in_process(app_of(place.heard).test_client()))
    silent = []
    for later in (timedelta(minutes=29), timedelta(minutes=31)):
        found = place.heard.database.read(
            places_of, place.heard.settings, outlets=Outlets("", email=True, chats=()), now=clock() + later
        )
        silent.append(len(found.silent))
    assert silent == [0, 1]
    place.heard.close()


def test_many_names_are_cut_short() -> None:
    assert in_words(("a", "b", "c")) == "a, b, c"
    assert in_words(tuple("abcdefg")) == "a, b, c, d, e and 2 more"


def test_every_finding_has_its_name_on_the_page(heard: Heard) -> None:
    found = examine(heard.database, heard.settings, heard.outlets, now=NOON)
    assert [one.name for one in found] == list(TITLES)


def test_the_doctor_prints_each_finding_with_its_cure_and_fails_when_something_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("HEARD_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    prepare(Settings(home=home))
    monkeypatch.setenv("HEARD_SMTP_URL", "smtp://127.0.0.1:1")
    assert main(["doctor", "--home", str(home), "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    mail = next(one for one in said["findings"] if one["name"] == "mail")
    assert (said["well"], mail["is_well"]) == (False, False)
    assert mail["sentence"] == "127.0.0.1 at port 1 takes no connections."
    assert mail["cure"]
    (tmp_path / "broken.db").write_bytes(b"no database, whatever it is called")
    monkeypatch.setenv("HEARD_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.db'}")
    assert main(["doctor", "--home", str(home)]) == 2
    assert "cannot be opened: file is not a database" in capsys.readouterr().out


def test_the_doctor_makes_nothing_where_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("HEARD_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    assert main(["doctor", "--home", str(home)]) == 2
    assert "There is no Heard here" in capsys.readouterr().out
    assert not home.exists()
    prepare(Settings(home=home))
    (home / "secret.key").unlink()
    assert main(["doctor", "--home", str(home)]) == 2
    assert "The secret key is missing" in capsys.readouterr().out
    assert not (home / "secret.key").exists()
