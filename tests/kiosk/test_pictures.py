"""Logo and slides, brought from a real HTTP server and believed only by their SHA-256."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kiosk.device import Device
from kiosk.pictures import MOST, Pictures
from kiosk.server_client import NotPaired, ServerClient
from surveys.tablet import Look, Slide, TabletSettings
from tests.kiosk.desk import Desk, Reply, json_reply, open_desk

BRANCH = {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_desk() as opened:
        yield opened


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[ServerClient]:
    Device.new(desk.address, "").paired("d1", BRANCH).remember(tmp_path)
    client = ServerClient(tmp_path)
    yield client
    client.close()


@pytest.fixture
def pictures(tmp_path: Path, server: ServerClient) -> Pictures:
    return Pictures(tmp_path, server)


def picture(colour: str = "#14565e", kind: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, kind)
    return written.getvalue()


def named(content: bytes) -> str:
    return sha256(content).hexdigest()


def image(content: bytes) -> Reply:
    return Reply(content, kind="image/png")


LOGO, PHOTO = picture(), picture("#9a2c16", "JPEG")
SHOWN = TabletSettings(look=Look(logo=named(LOGO)), slides=(Slide(picture=named(PHOTO)), Slide(words={"en": "Soon."})))


def test_pictures_are_brought_one_at_a_time_with_the_tablets_token(
    desk: Desk, pictures: Pictures, server: ServerClient
) -> None:
    desk.replies += [image(LOGO), image(PHOTO)]
    assert pictures.fetch(SHOWN)
    assert pictures.path(named(PHOTO)) is None
    assert pictures.fetch(SHOWN)
    assert not pictures.fetch(SHOWN)
    assert server.device
    assert [asked.path for asked in desk.asked] == [f"/api/v1/pictures/{named(each)}" for each in (LOGO, PHOTO)]
    assert {asked.headers["Authorization"] for asked in desk.asked} == {f"Bearer {server.device.token}"}
    for content in (LOGO, PHOTO):
        kept = pictures.path(named(content))
        assert kept
        assert kept.read_bytes() == content


def test_after_a_start_without_network_they_are_still_there(
    desk: Desk, pictures: Pictures, server: ServerClient, tmp_path: Path
) -> None:
    desk.replies.append(image(LOGO))
    pictures.fetch(SHOWN)
    assert set(Pictures(tmp_path, server).kept) == {named(LOGO)}


def test_what_nobody_shows_any_more_is_removed(desk: Desk, pictures: Pictures, tmp_path: Path) -> None:
    desk.replies.append(image(LOGO))
    pictures.fetch(SHOWN)
    (tmp_path / "pictures" / "half.half").write_bytes(b"a write that was cut off")
    assert pictures.fetch(TabletSettings())
    assert pictures.kept == {}
    assert list((tmp_path / "pictures").iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"another file", id="not a picture"),
        pytest.param(LOGO[: len(LOGO) // 2], id="cut off"),
        pytest.param(LOGO + bytes(2**21), id="too large"),
        pytest.param(picture(kind="GIF"), id="another kind"),
    ],
)
def test_what_cannot_be_shown_is_left_out_and_not_asked_for_again(
    desk: Desk, pictures: Pictures, content: bytes
) -> None:
    settings = TabletSettings(look=Look(logo=named(content)))
    desk.replies.append(image(content))
    assert not pictures.fetch(settings)
    assert not pictures.fetch(settings)
    assert (pictures.kept, len(desk.asked)) == ({}, 1)


def test_another_picture_than_was_asked_for_is_left_out(desk: Desk, pictures: Pictures) -> None:
    desk.replies += [image(PHOTO), image(PHOTO)]
    assert not pictures.fetch(SHOWN)
    assert pictures.path(named(LOGO)) is None
    assert pictures.fetch(SHOWN)
    assert set(pictures.kept) == {named(PHOTO)}


def test_a_bomb_of_pixels_is_not_unpacked(desk: Desk, pictures: Pictures) -> None:
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG", optimize=True)
    bomb = written.getvalue()
    assert len(bomb) < 2**20
    desk.replies.append(image(bomb))
    assert not pictures.fetch(TabletSettings(look=Look(logo=named(bomb))))


def test_one_that_is_not_the_branchs_does_not_keep_the_next_from_coming(desk: Desk, pictures: Pictures) -> None:
    gone = json_reply({"type": "about:blank", "title": "No", "status": 404}, 404, "application/problem+json")
    desk.replies += [gone, image(PHOTO)]
    assert not pictures.fetch(SHOWN)
    assert pictures.fetch(SHOWN)


def test_where_the_network_gives_out_it_is_asked_for_again(desk: Desk, pictures: Pictures) -> None:
    portal = Reply(b"<html>Please sign in</html>", kind="text/html")
    desk.replies += [portal, json_reply({}), image(LOGO)]
    assert [pictures.fetch(SHOWN) for _ in range(3)] == [False, False, True]


def test_a_name_that_is_no_hash_is_never_a_path(desk: Desk, pictures: Pictures) -> None:
    assert not pictures.fetch(TabletSettings(look=Look(logo="../../device.json"), slides=(Slide(picture="A" * 64),)))
    assert desk.asked == []


def test_there_are_only_so_many(desk: Desk, pictures: Pictures) -> None:
    colours = [picture(f"#0000{number:02x}") for number in range(MOST + 1)]
    desk.replies += [image(each) for each in colours]
    settings = TabletSettings(slides=tuple(Slide(picture=named(each)) for each in colours))
    assert [pictures.fetch(settings) for _ in colours] == [True] * MOST + [False]


def test_one_that_was_damaged_on_disk_is_brought_anew(
    desk: Desk, pictures: Pictures, server: ServerClient, tmp_path: Path
) -> None:
    desk.replies += [image(LOGO), image(LOGO)]
    pictures.fetch(SHOWN)
    (tmp_path / "pictures" / named(LOGO)).write_bytes(LOGO[:-1])
    later = Pictures(tmp_path, server)
    assert later.kept == {}
    assert later.fetch(SHOWN)


def test_a_full_disk_keeps_the_answers_and_leaves_the_picture_out(
    desk: Desk, pictures: Pictures, tmp_path: Path
) -> None:
    (tmp_path / "pictures").write_text("a file where the folder should be")
    desk.replies.append(image(LOGO))
    assert not pictures.fetch(SHOWN)


def test_a_tablet_without_a_branch_asks_for_none(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotPaired):
        ServerClient(tmp_path / "elsewhere", desk.address).picture(named(LOGO))
