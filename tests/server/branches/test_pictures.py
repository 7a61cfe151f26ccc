"""Pictures are drawn anew: small enough, upright, and without what a camera wrote into them."""

import hashlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from server.branches.pictures import LARGEST, LONGEST_SIDE, picture_from
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


def test_a_picture_of_endless_pixels_is_not_opened() -> None:
    with pytest.raises(BadRequest, match="60 million pixels"):
        picture_from(drawn(Image.new("1", (10_000, 6_001)), "PNG"))
