"""What a branch has chosen for its tablets, on both databases."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from server.branches.pictures import Picture, keep_picture, picture_from, picture_of
from server.branches.pin import hashed, new_pin
from server.branches.settings import Asking, BranchSettings, change_settings, settings_of
from server.database import Database
from server.errors import BadRequest, NotFound
from surveys.tablet import Look, Slide
from tests.server.conftest import NOON, Cast


@pytest.fixture
def picture() -> Picture:
    file = BytesIO()
    Image.new("RGB", (30, 20), "green").save(file, "PNG")
    return picture_from(file.getvalue())


def test_a_branch_that_chose_nothing_has_what_is_usual(database: Database, cast: Cast) -> None:
    assert database.read(settings_of, cast.riverside) == BranchSettings()


def test_a_change_leaves_everything_else_as_it_was(database: Database, cast: Cast) -> None:
    turn = Asking(survey="receipt", days=("sat",), begins="10:00", ends="14:00")
    database.write(change_settings, cast.riverside, now=NOON, someone=True, asks=(turn,))
    database.write(change_settings, cast.riverside, now=NOON, slides=(Slide(words={"en": "Hello"}),))
    kept = database.read(settings_of, cast.riverside)
    assert (kept.someone, kept.asks, kept.slides) == (True, (turn,), (Slide(words={"en": "Hello"}),))
    assert database.read(settings_of, cast.station) == BranchSettings()


def test_a_picture_is_kept_as_long_as_it_is_shown(database: Database, cast: Cast, picture: Picture) -> None:
    database.write(keep_picture, cast.riverside, picture, now=NOON)
    database.write(keep_picture, cast.riverside, picture, now=NOON)
    database.write(change_settings, cast.riverside, now=NOON, look=Look(logo=picture.sha256))
    assert database.read(picture_of, cast.riverside.id, picture.sha256) == picture
    with pytest.raises(NotFound):
        database.read(picture_of, cast.station.id, picture.sha256)
    database.write(change_settings, cast.riverside, now=NOON, look=Look())
    with pytest.raises(NotFound):
        database.read(picture_of, cast.riverside.id, picture.sha256)


def test_a_pin_hashes_as_the_tablet_does_it() -> None:
    kept = hashed("4711")
    digest = hashlib.scrypt(b"4711", salt=bytes.fromhex(kept.salt), n=2**14, r=8, p=1, dklen=32)
    assert kept.digest == digest.hex()
    assert hashed("4711") != kept


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "１２３４"])
def test_a_pin_has_four_to_twelve_digits(pin: str) -> None:
    with pytest.raises(BadRequest, match="4 to 12 digits"):
        hashed(pin)


def test_a_new_pin_has_eight_digits_and_is_another_each_time() -> None:
    pins = {new_pin() for _ in range(20)}
    assert {len(pin) for pin in pins} == {8}
    assert len(pins) == 20
