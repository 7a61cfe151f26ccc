import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.deliveries import chats as table
from server.deliveries.chats import MOST, Chat, add_chat, chats_of, checked, remove_chat, url_of
from server.deliveries.outlets import fingerprint
from server.errors import BadRequest, Conflict, NotFound
from tests.server.conftest import KEYS, NOON, Cast

# Apprise's own, on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
ROOM = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"
HOOK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def add(database: Database, cast: Cast, name: str = "Counter", url: str = ROOM) -> Chat:
    return database.write(add_chat, cast.riverside, name, url, keys=KEYS, now=NOON)


def test_a_chat_shows_its_name_and_kind_and_keeps_its_address_sealed(database: Database, cast: Cast) -> None:
    chat = add(database, cast)
    assert (chat.name, chat.scheme, chat.fingerprint) == ("Counter", "slack", fingerprint(ROOM))
    assert database.read(chats_of, cast.riverside) == (chat,)
    assert database.read(chats_of, cast.station) == ()
    assert database.read(url_of, chat.fingerprint, keys=KEYS) == ROOM
    stored = database.read(lambda session: str(session.execute(select(table)).all()))
    assert "TIiajkdnlazk" not in stored


def test_a_chat_that_was_removed_is_reached_no_more_and_its_address_is_gone(database: Database, cast: Cast) -> None:
    chat = add(database, cast)
    assert database.write(remove_chat, cast.riverside, chat.id, now=NOON) == chat
    assert database.read(chats_of, cast.riverside) == ()
    assert database.read(url_of, chat.fingerprint, keys=KEYS) is None
    assert database.read(lambda session: session.execute(select(table.c.sealed)).scalar()) == b""
    with pytest.raises(NotFound):
        database.write(remove_chat, cast.riverside, chat.id, now=NOON)


def test_a_chat_of_two_branches_stays_with_the_other(database: Database, cast: Cast) -> None:
    mine = add(database, cast)
    theirs = database.write(add_chat, cast.station, "Platform", ROOM, keys=KEYS, now=NOON)
    with pytest.raises(NotFound):
        database.write(remove_chat, cast.station, mine.id, now=NOON)
    database.write(remove_chat, cast.station, theirs.id, now=NOON)
    assert database.read(url_of, mine.fingerprint, keys=KEYS) == ROOM


def test_the_same_address_twice_and_an_eleventh_chat_are_refused(database: Database, cast: Cast) -> None:
    add(database, cast)
    with pytest.raises(Conflict, match="already"):
        add(database, cast, "Again")
    for number in range(MOST - 1):
        add(database, cast, f"Room {number}", f"json://127.0.0.1/{number}")
    with pytest.raises(Conflict, match="at most 10"):
        add(database, cast, "One more", "json://127.0.0.1/more")


def test_a_name_is_put_on_one_line_and_an_address_as_it_was_copied() -> None:
    assert checked("  The \n counter ", f" {HOOK}\n") == ("The counter", HOOK)


@pytest.mark.parametrize(
    ("name", "url", "why"),
    [
        ("", ROOM, "name"),
        ("x" * 81, ROOM, "at most 80"),
        ("\u202eretnuoC", ROOM, "name"),
        ("Counter", "", "no address of a chat"),
        ("Counter", "hello", "no address of a chat"),
        ("Counter", "file:///etc/passwd", "file://"),
        ("Counter", "syslog://", "syslog://"),
        ("Counter", "tgram://s3cret", "not complete"),
        ("Counter", "https://example.com/s3cret", "not complete"),
        ("Counter", ROOM + "a" * 1000, "not complete"),
    ],
)
def test_what_is_no_chat_is_refused_without_repeating_a_secret(name: str, url: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why) as refusal:
        checked(name, url)
    assert "s3cret" not in str(refusal.value)
