"""Who has a slip may say what they like, and fills nobody's mailbox with it."""

import pytest

from server.cases import life
from server.cases.timeline import MOST_TOLD_A_DAY
from server.contacts.contact import contact_of
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, Browser, Clock


@pytest.fixture
def lobby(desk: Desk, clock: Clock) -> Lobby:
    desk.outlets = ALL_WAYS
    lobby = Lobby(desk)
    lobby.now = clock.now
    return lobby


def mailed(lobby: Lobby) -> int:
    """How many messages, of which the worker has now sent all."""
    owed = [one for one in lobby.desk.owed() if one.destination.endswith("riverside.example")]
    lobby.desk.deliver_everything()
    return len(owed)


@pytest.mark.parametrize("is_taken", [True, False])
def test_an_address_corrected_a_hundred_times_is_told_a_few_times_and_kept(
    lobby: Lobby, guest: Browser, clock: Clock, *, is_taken: bool
) -> None:
    neema = Customer.says(lobby, contact=Contact(by="call", phone="+254712345678"))
    if is_taken:
        does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    told = mailed(lobby)
    for number in range(60):
        clock.now = lobby.passes(seconds=2)
        typed = {"do": "reach", "by": "call", "phone": f"+2547123450{number:02}"}
        assert guest.post_without_page(f"/c/{neema.visit.slip}", **typed).status == 303
        told += mailed(lobby)
    assert MOST_TOLD_A_DAY / 2 < told <= 2 * MOST_TOLD_A_DAY
    kept = lobby.database.read(contact_of, neema.id, KEYS)
    assert kept
    assert kept.phone == "+254712345059"


def test_a_further_visit_is_told_however_much_was_corrected_before(lobby: Lobby, guest: Browser, clock: Clock) -> None:
    neema = Customer.says(lobby, contact=Contact(by="call", phone="+254712345678"))
    for number in range(30):
        clock.now = lobby.passes(seconds=2)
        guest.post_without_page(f"/c/{neema.visit.slip}", do="reach", by="call", phone=f"+2547123450{number:02}")
        mailed(lobby)
    again = Customer.says(lobby, "And now the tea", contact=Contact(by="call", phone="+254712345029"))
    assert again.case.id == neema.case.id
    assert mailed(lobby) == len([lobby.desk.cast.mara, lobby.desk.cast.theo])
