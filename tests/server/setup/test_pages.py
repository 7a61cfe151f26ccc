"""Mail server, public address and test alert as an administrator sets them; and where the environment has the say."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server.app import create_app
from server.database.tables.staff import audit
from server.heard import Heard, recognise
from server.settings import Settings
from server.setup.kept import keep, rows_of, values_of
from server.staff.links import make_link
from server.staff.person import Person, add_person
from server.worker import chores_of
from tests.mail_server import MailServer
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite
SignIn = Callable[[Person], Browser]
LOGIN = ("hello@riverside.example", "the-secret")


@pytest.fixture
def heard(heard: Heard, tmp_path: Path) -> Heard:
    """Nothing is set yet."""
    heard.database.write(recognise, KEYS)
    settings = Settings(home=tmp_path)
    silent = replace(heard.outlets, public_url="http://127.0.0.1:8000", email=False)
    return replace(heard, settings=settings, outlets=silent, given=settings)


@pytest.fixture
def admin(heard: Heard, cast: Cast, signed_in: SignIn) -> Browser:
    del cast
    return signed_in(heard.database.write(add_person, email="boss@heard.example", role="admin", now=NOON))


def kept(heard: Heard) -> dict[str, str]:
    return values_of(heard.database.read(rows_of), KEYS)


def mail_typed(server: MailServer, **more: str) -> dict[str, str]:
    host, _, port = server.host.partition(":")
    user, password = LOGIN
    return {"host": host, "port": port, "encryption": "starttls", "user": user, "password": password, **more}


def test_a_mail_server_is_tried_for_real_and_kept_when_it_takes_our_mail(admin: Browser, heard: Heard) -> None:
    with MailServer(login=LOGIN) as server:
        wrong = admin.post("/setup/mail", seen="/setup/mail", **mail_typed(server, password="not it"))
        assert wrong.status == 400
        assert "127.0.0.1 does not take the name or the password: it answered 535" in wrong.text
        assert "app password" in wrong.text
        assert kept(heard) == {}
        server.refuse("boss@heard.example", "554 5.7.1 relaying denied")
        refused = admin.post("/setup/mail", seen="/setup/mail", **mail_typed(server))
        assert "does not take mail to boss@heard.example: it answered 554: 5.7.1 relaying denied" in refused.text
        server.refuse("boss@heard.example", "250 fine")
        assert admin.post("/setup/mail", seen="/setup/mail", **mail_typed(server)).status == 303
        shown = admin.get("/setup/mail?kept=yes")
        assert "let us in, and takes mail from <bdi>hello@riverside.example</bdi> to <bdi>boss@heard" in shown.text
        assert "the-secret" not in shown.source
        assert server.mails == []
    assert heard.outlets.email
    assert heard.settings.mail_from == "Heard <hello@riverside.example>"
    noted = heard.database.read(
        lambda session: session.execute(select(audit.c.action, audit.c.subject, audit.c.detail))
    )
    changes = [row for row in noted if row.action == "setting changed"]
    assert [row.subject for row in changes] == ["setting:mail_from", "setting:smtp_url"]
    assert "the-secret" not in str(changes)


def test_a_password_that_failed_need_not_be_typed_again_and_is_not_on_the_page(admin: Browser, heard: Heard) -> None:
    with MailServer(login=LOGIN) as server:
        server.refuse("boss@heard.example")
        typed = mail_typed(server)
        failed = admin.post("/setup/mail", seen="/setup/mail", **typed)
        assert "the-secret" not in failed.source
        held = re.search(r'name="held" value="([0-9a-f]+)"', failed.source)
        assert held
        again = typed | {"password": "", "held": held[1], "insist": "yes"}
        elsewhere = again | {"host": "elsewhere.example"}
        assert "name and password, or neither" in admin.post("/setup/mail", seen="/setup/mail", **elsewhere).text
        assert admin.post("/setup/mail", seen="/setup/mail", **again).status == 303
    assert ":the-secret@127.0.0.1" in kept(heard)["smtp_url"]
    assert admin.post("/setup/mail/try", seen="/setup/mail").status == 400  # the server has gone home
    assert admin.post("/setup/mail/forget", seen="/setup/mail").status == 303
    assert kept(heard) == {}


def test_a_public_address_holds_at_once_and_a_phone_proves_it_once(
    admin: Browser, guest: Browser, heard: Heard
) -> None:
    assert admin.post("/setup/address", seen="/setup/address", address="no address").status == 400
    for broken in ("feedback.example?x", "feedback.example#x", "me:secret@feedback.example", "a.example\\b.example"):
        assert admin.post("/setup/address", seen="/setup/address", address=broken).status == 400
    assert admin.post("/setup/address", seen="/setup/address", address="feedback.riverside.example").status == 303
    assert heard.public_url == "https://feedback.riverside.example"
    assert "Waiting for the phone" in admin.get("/setup/address/reached").text
    assert guest.get("/setup/reached/made-up").status == 410
    assert "<svg" in admin.get("/setup/address").text
    assert admin.post("/setup/address", seen="/setup/address", address="http://127.0.0.1:8000").status == 303
    there_is_no_way = admin.get("/setup/address").text
    assert "Customers cannot reach 127.0.0.1" in there_is_no_way
    assert "No phone gets to this address" in there_is_no_way
    assert admin.post("/setup/address", seen="/setup/address", address="").status == 303
    assert heard.public_url == "http://127.0.0.1:8000"


def test_what_the_environment_says_is_named_and_cannot_be_changed_here(
    heard: Heard, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    monkeypatch.setenv("HEARD_PUBLIC_URL", "https://heard.example")
    said = Settings(home=heard.settings.home, public_url="https://heard.example", sms_url="json://127.0.0.1/{to}")
    heard = replace(
        heard, settings=said, given=said, outlets=replace(heard.outlets, public_url="https://heard.example")
    )
    boss = heard.database.write(add_person, email="boss@heard.example", role="admin", now=NOON)
    browser = Browser(create_app(heard).test_client())
    link = heard.database.write(make_link, boss.id, "sign-in", "/", lifetime=timedelta(hours=1), now=NOON)
    browser.post(f"/sign-in/{link}", seen=f"/sign-in/{link}")
    assert "HEARD_PUBLIC_URL" in browser.get("/setup/address").text
    assert browser.post("/setup/address", seen="/setup/address", address="https://else.example").status == 409
    assert "heard.toml" in browser.get("/setup/alerts").text
    assert browser.post("/setup/alerts/sms", seen="/setup/alerts", url="").status == 409
    assert kept(heard) == {}


def test_a_test_alert_goes_the_way_of_alerts_and_its_fault_is_told(admin: Browser, heard: Heard) -> None:
    assert "There is no way out yet" in admin.get("/setup/alerts").text
    with MailServer() as server:
        typed = {"host": "127.0.0.1", "port": server.host.partition(":")[2], "sender": "hello@riverside.example"}
        assert admin.post("/setup/mail", seen="/setup/mail", **typed).status == 303
        send = next(chore.run for chore in chores_of(heard) if chore.name == "deliveries")
        first = admin.post("/setup/alerts/test", seen="/setup/alerts", to="email").headers["Location"]
        assert "is on its way" in admin.get(first).text
        send()
        assert "was sent" in admin.get(first).text
        assert [mail.recipients for mail in server.mails] == [("boss@heard.example",)]
        server.refuse("boss@heard.example")
        second = admin.post("/setup/alerts/test", seen="/setup/alerts", to="email").headers["Location"]
        send()
        assert "did not arrive: The mail server answered 550: 5.1.1 nobody of that name" in admin.get(second).text
        heard.settings = heard.settings.model_copy(update={"smtp_url": ""})
        send()  # and lets go of the connection
    assert admin.post("/setup/alerts/test", seen="/setup/alerts", to="chat-9").status == 404


def test_chats_of_all_branches_are_added_and_taken_away_and_never_shown(admin: Browser, heard: Heard) -> None:
    assert admin.post("/setup/alerts/chats", seen="/setup/alerts", url="exec://rm").status == 400
    url = "json://127.0.0.1/the-secret"
    heard.database.write(keep, {"alert_urls": f"{url} json://127.0.0.1/other"}, keys=KEYS, now=NOON)
    heard.catch_up(at_once=True)
    shown = admin.get("/setup/alerts")
    assert shown.text.count("json://…") == 2
    assert "the-secret" not in shown.source
    gone = f"/setup/alerts/chats/{heard.outlets.chats[0]}/remove"
    assert admin.post(gone, seen="/setup/alerts").status == 303
    assert kept(heard)["alert_urls"] == "json://127.0.0.1/other"


def test_a_gateway_for_text_messages_is_checked(admin: Browser, heard: Heard) -> None:
    no_place = admin.post("/setup/alerts/sms", seen="/setup/alerts", url="twilio://sid:token@+15551234567")
    assert (no_place.status, "{to}" in no_place.text) == (400, True)
    assert admin.post("/setup/alerts/sms", seen="/setup/alerts", url="json://127.0.0.1/{to}").status == 303
    assert heard.outlets.sms
    assert admin.post("/setup/alerts/sms", seen="/setup/alerts", url="").status == 303
    assert not heard.outlets.sms


def test_a_manager_tests_alerts_and_sees_nothing_of_the_whole_chain(signed_in: SignIn, cast: Cast) -> None:
    mara = signed_in(cast.mara)
    assert "Chats that hear of every branch" not in mara.get("/setup/alerts").text
    assert [mara.get(f"/setup/{page}").status for page in ("alerts", "mail", "address")] == [200, 403, 403]
