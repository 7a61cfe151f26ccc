"""What is typed about a mail server, and its address; a password goes nowhere but to the server it was typed for."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import BadRequest
from server.settings import Settings
from server.setup.mail_form import MailForm
from server.setup.providers import PROVIDERS

TYPED = {
    "host": " Smtp.Riverside.example ",
    "port": "465",
    "encryption": "tls",
    "user": "hello@riverside.example",
    "password": "p@ss:w/rd%",
    "sender_name": "Café Riverside",
    "sender": "",
}
EMPTY = MailForm()


def kept(**values: str) -> MailForm:
    return MailForm.of(Settings(home=Path(), **values))  # type: ignore[arg-type]


def test_what_was_typed_comes_back_as_it_was() -> None:
    form = MailForm.typed(TYPED, EMPTY)
    values = form.values()
    assert values["smtp_url"] == "smtps://hello%40riverside.example:p%40ss%3Aw%2Frd%25@smtp.riverside.example:465"
    assert kept(**values) == form
    assert (form.sender, form.sender_name) == ("hello@riverside.example", "Café Riverside")


@pytest.mark.parametrize(
    ("before", "after", "is_kept"),
    [
        ({}, {}, True),
        ({}, {"port": "587", "encryption": "starttls"}, True),
        ({}, {"host": "elsewhere.example"}, False),
        ({}, {"user": "somebody@else.example"}, False),
    ],
)
def test_an_empty_password_is_the_one_of_before_at_the_same_server_alone(
    before: dict[str, str],
    after: dict[str, str],
    is_kept: bool,  # noqa: FBT001
) -> None:
    first = MailForm.typed(TYPED | before, EMPTY)
    again = MailForm.typed(TYPED | after | {"password": ""}, first)
    assert again.password == (TYPED["password"] if is_kept else "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": ""}, "name alone"),
        ({"host": "smtp://mail.example"}, "name alone"),
        ({"host": "[::x"}, "name alone"),
        ({"port": "many"}, "number"),
        ({"port": "70000"}, "number"),
        ({"port": "9" * 5000}, "number"),
        ({"password": "pässword"}, "no accents"),
        ({"host": "a\0b"}, "can be seen"),
        ({"password": ""}, "or neither"),
        ({"user": ""}, "or neither"),
        ({"sender": "hello"}, "e-mail address"),
        ({"sender": "hello@localhost"}, "e-mail address"),
        ({"host": "m" * 300}, "200 characters"),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        MailForm.typed(TYPED | wrong, EMPTY).values()


def test_a_server_of_ones_own_needs_no_password() -> None:
    form = replace(EMPTY, host="mail.riverside.example", port="25", sender="hello@riverside.example")
    assert form.values()["smtp_url"] == "smtp://mail.riverside.example:25"


def test_every_provider_fills_in_a_server_that_can_be_kept() -> None:
    for provider in PROVIDERS:
        form = replace(MailForm.for_provider(provider), user="a", password="b", sender="a@b.example")
        assert kept(**form.values()) == replace(form, sender_name="Heard"), provider.key


def test_neither_form_nor_page_shows_a_password() -> None:
    assert "p@ss" not in repr(MailForm.typed(TYPED, EMPTY))
