"""Settings made in the browser: they hold everywhere within a second, below the environment and heard.toml."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from server.app import create_app
from server.database import Database
from server.database.tables.setup import kept_settings
from server.deliveries import queue
from server.deliveries.message import Message
from server.errors import WrongSetting
from server.heard import Heard, prepare, recognise
from server.settings import Settings, place_of, tidied
from server.setup.kept import change, keep, rows_of, source_of
from server.worker import chores_of
from surveys.ids import new_id
from tests.mail_server import MailServer
from tests.server.conftest import KEYS, NOON, Clock

ADDRESS = "http://127.0.0.1:8000"
SOON = timedelta(seconds=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    prepare(Settings(home=tmp_path))
    return tmp_path


@pytest.fixture
def office(home: Path, clock: Clock) -> Heard:
    return Heard.open(Settings(home=home), address=ADDRESS, clock=clock)


def set_in_the_browser(heard: Heard, **values: str) -> None:
    heard.database.write(keep, values, keys=heard.keys, now=heard.clock())


def test_what_is_set_in_the_browser_holds_in_every_process_within_a_second(home: Path, office: Heard) -> None:
    clock = Clock()
    other = Heard.open(Settings(home=home), address=ADDRESS, clock=clock)
    set_in_the_browser(office, public_url="https://heard.example", smtp_url="smtp://mail.example")
    office.catch_up(at_once=True)
    assert (office.public_url, office.outlets.email) == ("https://heard.example", True)
    other.catch_up()
    assert other.public_url == ADDRESS
    clock.now += SOON
    other.catch_up()
    assert (other.public_url, other.settings.smtp_url) == ("https://heard.example", "smtp://mail.example")
    office.close()
    other.close()


def test_it_outlives_the_process_and_ends_when_it_is_taken_back(home: Path, office: Heard) -> None:
    set_in_the_browser(office, public_url="https://heard.example", sms_url="json://127.0.0.1/{to}")
    office.close()
    later = Heard.open(Settings(home=home), address=ADDRESS)
    assert (later.public_url, later.outlets.sms) == ("https://heard.example", True)
    set_in_the_browser(later, public_url="", sms_url="")
    later.catch_up(at_once=True)
    assert (later.public_url, later.outlets.sms) == (ADDRESS, False)
    later.close()


def test_the_environment_and_heard_toml_win_and_the_source_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "heard.toml").write_text('smtp_url = "smtp://from-the-file.example"', encoding="utf-8")
    monkeypatch.setenv("HEARD_PUBLIC_URL", "https://said.example")
    heard = Heard.open(Settings.load(home=home))
    set_in_the_browser(
        heard, public_url="https://kept.example", smtp_url="smtp://kept.example", mail_from="Us <us@kept.example>"
    )
    heard.catch_up(at_once=True)
    held = heard.settings
    assert (held.public_url, held.smtp_url) == ("https://said.example", "smtp://from-the-file.example")
    assert held.mail_from == "Us <us@kept.example>"
    sources = {name: source_of(heard.said, heard.kept, name) for name in ("public_url", "mail_from", "sms_url")}
    assert sources == {"public_url": "given", "mail_from": "kept", "sms_url": "usual"}
    assert [place_of(name) for name in ("public_url", "smtp_url")] == ["HEARD_PUBLIC_URL", "heard.toml"]
    heard.close()


def test_the_database_holds_it_sealed_and_what_cannot_be_read_is_as_if_never_set(office: Heard) -> None:
    set_in_the_browser(office, smtp_url="smtp://mara:the-secret@mail.example", public_url="https://heard.example")
    rows = office.database.read(rows_of)
    assert b"secret" not in b"".join(sealed for _, sealed in rows)
    damaged = update(kept_settings).where(kept_settings.c.name == "smtp_url").values(sealed=b"?" * 60)
    office.database.write(lambda session: session.execute(damaged))
    office.catch_up(at_once=True)
    assert (office.public_url, office.outlets.email) == ("https://heard.example", False)
    set_in_the_browser(office, smtp_url="smtp://[no-host", public_url="https://heard.example")
    office.catch_up(at_once=True)
    assert (office.settings.smtp_url, office.public_url) == ("", "https://heard.example")
    office.close()


def test_what_is_no_setting_of_the_browser_is_not_kept(office: Heard) -> None:
    with pytest.raises(ValueError, match="secret_key"):
        set_in_the_browser(office, secret_key="x" * 40)
    office.close()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("public_url", "heard.example", "https://"), ("smtp_url", "mail", "smtp://"), ("backup_at", "25:00", "02:30")],
)
def test_a_wrong_value_is_named_as_at_the_start(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSetting, match=f"^HEARD_{name.upper()}: .*{said}"):
        tidied(name, value)


def test_a_value_is_tidied_whatever_else_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_LOG", "nonsense")
    assert tidied("public_url", "https://heard.example/") == "https://heard.example"


def test_of_two_who_add_at_once_neither_is_lost(database: Database) -> None:
    chats = ["slack://one", "slack://two", "slack://three", "slack://four"]
    database.write(recognise, KEYS)

    def add(url: str) -> None:
        database.write(change, "alert_urls", lambda before: f"{before} {url}".strip(), keys=KEYS, now=NOON)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, chats))
    sealed = database.read(lambda session: session.execute(select(kept_settings.c.sealed)).scalar_one())
    assert sorted(KEYS.unseal("setting", sealed).split()) == sorted(chats)


def test_the_worker_sends_through_the_mail_server_that_was_set_while_it_ran(office: Heard, clock: Clock) -> None:
    send = next(chore.run for chore in chores_of(office) if chore.name == "deliveries")
    with MailServer() as first, MailServer() as second:
        for url in (first.url, second.url):
            owe_mail(office)
            now_set(office, clock, smtp_url=url, mail_from="Us <us@heard.example>")
            send()
        now_set(office, clock, smtp_url="")
        send()  # and lets go of the connection
        assert [len(server.mails) for server in (first, second)] == [1, 1]
        office.close()


def now_set(heard: Heard, clock: Clock, **values: str) -> None:
    set_in_the_browser(heard, **values)
    clock.now += SOON
    heard.catch_up()


def owe_mail(heard: Heard) -> None:
    heard.database.write(
        queue.put,
        id=new_id(heard.clock()),
        channel="email",
        destination="mara@riverside.example",
        subject="test",
        message=Message(title="Hello"),
        keys=heard.keys,
        now=heard.clock() - timedelta(days=365),
    )


def test_a_browser_on_this_computer_can_still_sign_in_when_the_public_address_is_https(
    office: Heard, clock: Clock
) -> None:
    app = create_app(office)
    set_in_the_browser(office, public_url="https://heard.example")
    clock.now += SOON
    cookies = {
        base: app.test_client().get("/sign-in", base_url=base).headers["Set-Cookie"]
        for base in (
            "http://127.0.0.1:8000",
            "http://192.168.1.20:8000",
            "http://heard.example",
            "https://heard.example",
        )
    }
    secure = {base: "Secure" in cookie for base, cookie in cookies.items()}
    assert list(secure.values()) == [False, False, True, True]
    assert office.public_url == "https://heard.example"
    office.close()


def test_a_copy_with_another_way_out_keeps_it_while_nothing_is_set(heard: Heard, clock: Clock) -> None:
    silent = replace(heard, outlets=replace(heard.outlets, email=False))
    clock.now += SOON
    silent.catch_up()
    assert not silent.outlets.email
