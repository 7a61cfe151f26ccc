import io
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from server.codes import qr

ADDRESS = "HTTPS://HEARD.EXAMPLE/F/K7Q2M4X"
SVG = "{http://www.w3.org/2000/svg}"


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


def from_rows(rows: list[list[bool]], pixels: int = 4) -> Image.Image:
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([0 if ink else 255 for row in rows for ink in row])
    return image.resize((image.width * pixels, image.height * pixels), Image.Resampling.NEAREST)


@pytest.mark.parametrize("level", qr.LEVELS)
@pytest.mark.parametrize("text", [ADDRESS, "https://heard.example/branch/f/K7Q2M4X", "शाखा", "7" * 200])
def test_a_picture_reads_as_what_was_put_in(text: str, level: str) -> None:
    image = Image.open(io.BytesIO(qr.png(text, 3, level=level)))
    assert image.mode == "1"
    assert read(image) == [text]


def test_a_picture_has_whole_pixels_and_its_quiet_zone() -> None:
    image = Image.open(io.BytesIO(qr.png(ADDRESS, 6)))
    modules = len(qr.matrix(ADDRESS))
    assert image.size == ((modules + 8) * 6, (modules + 8) * 6)
    assert image.convert("L").point(lambda value: 255 - value).getbbox() == (24, 24, 24 + modules * 6, 24 + modules * 6)
    assert Image.open(io.BytesIO(qr.png(ADDRESS, 6, quiet=0))).width == modules * 6


def test_a_higher_level_never_has_fewer_modules() -> None:
    sizes = [len(qr.matrix(ADDRESS, level)) for level in qr.LEVELS]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_a_drawing_is_one_path_and_reads_back() -> None:
    drawing = ET.fromstring(qr.svg(ADDRESS))  # noqa: S314 our own drawing
    (path,) = drawing.findall(f"{SVG}path")
    side = int(drawing.attrib["viewBox"].split()[2])
    image = Image.new("L", (side * 4, side * 4), 255)
    for run in path.attrib["d"].split("z")[:-1]:
        start, width = run[1:].split("h")[:2]
        x, y = map(int, start.split())
        right = x + int(width.split("v")[0])
        ImageDraw.Draw(image).rectangle((x * 4, y * 4, right * 4 - 1, y * 4 + 3), fill=0)
    assert read(image) == [ADDRESS]


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_a_terminal_shows_a_code_on_either_background(dark: bool) -> None:  # noqa: FBT001
    inked = {block: pair for pair, block in qr.HALF_BLOCKS.items()}
    rows: list[list[bool]] = []
    for line in qr.terminal(ADDRESS, dark=dark).splitlines():
        rows += [[inked[block][half] is not dark for block in line] for half in (0, 1)]
    assert read(from_rows(rows)) == [ADDRESS]
    assert len(rows[0]) == len(qr.matrix(ADDRESS)) + 2 * qr.QUIET
    assert not any(any(row) for row in rows[: qr.QUIET])


@pytest.mark.parametrize(
    ("public_url", "address"),
    [
        ("https://heard.example", "HTTPS://HEARD.EXAMPLE/F/K7Q2M4X"),
        ("https://Heard.example:8443/", "HTTPS://HEARD.EXAMPLE:8443/F/K7Q2M4X"),
        ("https://bücher.example", "HTTPS://XN--BCHER-KVA.EXAMPLE/F/K7Q2M4X"),
        ("https://shop.example/Heard/", "https://shop.example/Heard/f/K7Q2M4X"),
    ],
)
def test_an_address_is_in_capitals_only_where_they_mean_the_same(public_url: str, address: str) -> None:
    assert qr.qr_url(public_url, "K7Q2M4X") == address


def test_capitals_make_the_code_smaller() -> None:
    assert len(qr.matrix(ADDRESS)) < len(qr.matrix(ADDRESS.lower()))
