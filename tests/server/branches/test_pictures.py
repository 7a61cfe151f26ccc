"""Pictures are drawn anew: small enough, upright, and without what a camera wrote into them."""

import hashlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from server.branches.pictures import LARGEST, LONGEST_SIDE, MOST_SCANS, SCAN, picture_from
from server.errors import BadRequest


def drawn(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.frombytes(mode, (width, height), Random(3).randbytes(width * height * len(mode)))


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def test_a_logo_stays_a_png_with_its_transparency() -> None:
    picture = picture_from(drawn(Image.new("RGBA", (300, 100), (20, 86, 94, 0)), "PNG"))
    assert (picture.kind, opened(picture.content).mode) == ("png", "RGBA")
    assert picture.sha256 == hashlib.sha256(picture.content).hexdigest()


def test_what_a_camera_wrote_is_left_out_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x013B] = "Neema"
    picture = picture_from(drawn(Image.new("RGB", (400, 200), "green"), "JPEG", exif=exif.tobytes(), comment=b"secret"))
    image = opened(picture.content)
    assert (picture.kind, image.size, dict(image.getexif())) == ("jpeg", (200, 400), {})
    assert b"Neema" not in picture.content
    assert b"secret" not in picture.content


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_even_noise_ends_below_a_megabyte(mode: str) -> None:
    picture = picture_from(drawn(noise(2400, 1000, mode), "PNG"))
    assert len(picture.content) <= LARGEST
    assert max(opened(picture.content).size) <= LONGEST_SIDE


def test_the_same_file_gives_the_same_picture() -> None:
    file = drawn(noise(40, 30), "PNG")
    assert picture_from(file) == picture_from(file)


@pytest.mark.parametrize("file", [b"", b"<svg/>", b"%PDF-1.4", drawn(Image.new("RGB", (9, 9)), "PNG")[:40]])
def test_what_is_no_picture_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(BadRequest, match="PNG, JPEG, WebP and GIF"):
        picture_from(file)


@pytest.mark.parametrize(
    ("kind", "rows", "sentence"),
    [("JPEG", 6_001, "60 million"), ("PNG", 2_401, "24 million"), ("GIF", 2_401, "24 million")],
)
def test_a_picture_of_endless_pixels_is_not_unpacked(kind: str, rows: int, sentence: str) -> None:
    with pytest.raises(BadRequest, match=f"more than {sentence} pixels"):
        picture_from(drawn(Image.new("L", (10_000, rows)), kind))


def test_a_photo_that_is_gone_through_a_thousand_times_is_not_unpacked() -> None:
    photo = drawn(Image.new("RGB", (64, 64), "green"), "JPEG", progressive=True)
    assert picture_from(photo).kind == "jpeg"
    last = photo.rindex(SCAN)
    with pytest.raises(BadRequest, match="make it smaller"):
        picture_from(photo[:-2] + photo[last:-2] * MOST_SCANS + photo[-2:])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_in_any_mode_becomes_small_in_its_colours(mode: str) -> None:
    bright = Image.new(mode, (4_000, 30), 1 if mode in {"1", "P"} else "white" if mode != "I;16" else 65_535)
    if mode == "P":
        bright.putpalette([0, 0, 0, 255, 255, 255])
    image = opened(picture_from(drawn(bright, "PNG")).content)
    assert image.size == (LONGEST_SIDE, 12)
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
