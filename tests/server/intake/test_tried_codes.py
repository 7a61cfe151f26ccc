"""Codes that lead nowhere: said kindly, counted, and in nobody's way but a guesser's."""

from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.branches.branch import add_branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import check_character, new_receipt_code, new_touchpoint_code
from server.codes.failures import ALLOWED
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.codes import failed_codes
from server.intake.place import MOST_BRANCHES
from surveys.phrases import languages_with_phrases, phrase
from tests.installation import Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known

WHOEVER = "198.51.100.7"


def says(phone: Pocket, key: str) -> bool:
    return phrase(key, "en") in phone.page.text


def unknown() -> str:
    return new_receipt_code(Random(99))


def test_mistyped_and_unknown_are_different_sentences_and_both_show_a_way(
    client: FlaskClient, poster: Touchpoint
) -> None:
    wrong = unknown()[:-1] + ("2" if not unknown().endswith("2") else "3")
    for code, key in ((wrong, "mistyped_code"), (unknown(), "unknown_code")):
        phone = Pocket(client, code)
        assert (phone.page.status, says(phone, key)) == (404, True)
        assert phone.page.links["Riverside"].startswith(f"/f/{poster.code}")


def test_codes_tried_in_vain_are_slowed_down_and_right_ones_from_the_same_address_are_not(
    client: FlaskClient, receipt: str, known: Known
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    guesses = [Pocket(client, new_receipt_code(Random(number))) for number in range(100, 100 + ALLOWED + 5)]

    assert [guess.page.status for guess in guesses] == [404] * ALLOWED + [429] * 5
    assert int(guesses[-1].page.headers["Retry-After"]) > 0
    phone = Pocket(client, receipt)
    phone.presses("Bad")
    phone.presses("Done")
    assert known.answers == [{"overall": 2}]


def test_guesses_in_the_shape_of_a_known_code_find_nothing(client: FlaskClient, receipt: str) -> None:
    """In the shape of a known code: all but its last places, and a check character that fits."""
    chance = Random(5)
    near = [receipt[:-4] + "".join(chance.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=3)) for _ in range(150)]
    guesses = {body + check_character(body) for body in near} - {receipt} | {
        new_receipt_code(chance) for _ in range(50)
    }

    assert {client.get(f"/f/{code}").status_code for code in guesses} <= {404, 429}


def test_a_wrong_code_on_a_shared_network_stops_no_receipt_begun_or_not(
    client: FlaskClient, receipt: str, known: Known
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    phone = Pocket(client, receipt)
    for number in range(ALLOWED * 3):
        Pocket(client, new_receipt_code(Random(number)))
        if number == ALLOWED:
            phone.presses("Bad")
    phone.presses("Done", comment="The till was shut.")

    assert known.answers == [{"overall": 2, "comment": "The till was shut."}]
    assert phone.opens(f"/f/{receipt}").status == 410


def test_whoever_has_to_wait_costs_no_more_writes(client: FlaskClient, installation: Installation) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    said = [Pocket(client, new_receipt_code(Random(number))) for number in range(ALLOWED + 3)]
    counted = installation.heard.database.read(lambda session: session.scalar(select(failed_codes.c.times)))

    assert (said[-1].page.status, says(said[-1], "too_many")) == (429, True)
    assert counted == ALLOWED


def test_old_paper_is_no_guess(client: FlaskClient, installation: Installation, poster: Touchpoint) -> None:
    """A closed poster in a busy lobby, whose phones share an address."""
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    closing = update(touchpoints).where(touchpoints.c.id == poster.id).values(closed=True)
    installation.heard.database.write(lambda session: session.execute(closing))

    assert {Pocket(client, poster.code).page.status for _ in range(ALLOWED * 2)} == {404}


def test_a_closed_poster_shows_what_is_open_in_its_branch(
    client: FlaskClient, installation: Installation, poster: Touchpoint, counter: Touchpoint
) -> None:
    closing = update(touchpoints).where(touchpoints.c.id == poster.id).values(closed=True)
    installation.heard.database.write(lambda session: session.execute(closing))
    phone = Pocket(client, poster.code)

    assert (phone.page.status, says(phone, "closed_or_gone")) == (404, True)
    assert phone.page.links[phrase("tell_us_here", "en")].startswith(f"/f/{counter.code}")


@pytest.mark.parametrize("language", languages_with_phrases())
def test_with_forty_branches_to_choose_from_the_page_is_still_small(
    client: FlaskClient, installation: Installation, language: str
) -> None:
    installation.heard.database.write(many_branches, installation)
    page = Pocket(client, unknown(), accept_language=language).page

    assert len(page.links) > MOST_BRANCHES
    assert page.bytes_on_the_wire <= 14_000


def many_branches(session: Session, installation: Installation) -> None:
    now, chance = installation.heard.clock(), Random(3)
    for number in range(MOST_BRANCHES):
        name = f"{chance.choice(('Market', 'Station', 'Harbour'))} {chance.randrange(10**9)} street, {number}"
        branch = add_branch(session, slug=f"branch-{number}", name=name, timezone="Africa/Nairobi", now=now)
        code = new_touchpoint_code(chance)
        add_touchpoint(session, code=code, branch=branch, name="Door", kind="poster", survey="branch-visit", now=now)
