from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageDraw

from surveys.faces import Face, Polygon, face, svg

FACES = [face(value) for value in range(1, 6)]
WHITE, BLACK = "#ffffff", "#000000"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def features(drawn: Face) -> tuple[Polygon, ...]:
    return *drawn.eyes, *drawn.brows, drawn.mouth


def inked(*polygons: Polygon, size: int = 100) -> Image.Image:
    """The polygons alone, without any colour."""
    image = Image.new("1", (size, size))
    for polygon in polygons:
        ImageDraw.Draw(image).polygon([(x * size, y * size) for x, y in polygon], fill=1)
    return image


def area(image: Image.Image) -> int:
    return image.histogram()[-1]


def extent(polygon: Polygon, axis: int) -> float:
    along = [point[axis] for point in polygon]
    return max(along) - min(along)


def middle_over_ends(mouth: Polygon) -> float:
    """How far the middle of a mouth lies below (more than 0) or above its ends."""
    left = min(mouth)[1]
    centre = [y for x, y in mouth if abs(x - 0.5) < 0.02]
    return sum(centre) / len(centre) - left


def test_contrast_is_measured_as_wcag_measures_it() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(WHITE, "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("drawn", FACES)
def test_features_stand_out_from_the_face(drawn: Face) -> None:
    assert contrast(drawn.ink, drawn.fill) >= 3


def test_no_face_is_more_striking_than_another() -> None:
    assert max(contrast(one.fill, other.fill) for one, other in combinations(FACES, 2)) < 1.35


@pytest.mark.parametrize("drawn", FACES)
def test_everything_lies_within_the_unit_square_and_the_features_on_the_face(drawn: Face) -> None:
    assert all(-1e-9 <= place <= 1 + 1e-9 for point in drawn.outline for place in point)
    assert area(ImageChops.subtract(inked(*features(drawn)).convert("L"), inked(drawn.outline).convert("L"))) == 0


@pytest.mark.parametrize("drawn", FACES)
def test_a_face_is_the_same_in_the_mirror(drawn: Face) -> None:
    image = inked(*features(drawn), size=400).convert("L")
    mirrored = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert area(ImageChops.difference(image, mirrored)) < 0.05 * area(image)


@pytest.mark.parametrize("drawn", FACES)
def test_features_do_not_touch_one_another(drawn: Face) -> None:
    apart = sum(area(inked(polygon, size=400)) for polygon in features(drawn))
    assert area(inked(*features(drawn), size=400)) == apart


@pytest.mark.parametrize(("one", "other"), [*combinations(range(1, 6), 2)])
def test_faces_are_told_apart_without_colour(one: int, other: int) -> None:
    first, second = (inked(face(value).mouth, *face(value).brows).convert("L") for value in (one, other))
    shared = area(ImageChops.multiply(first, second))
    assert shared < 0.6 * area(ImageChops.lighter(first, second))


def test_mouths_rise_from_a_deep_frown_to_an_open_smile() -> None:
    bends = [middle_over_ends(drawn.mouth) for drawn in FACES]
    assert bends[0] < bends[1] < -0.02
    assert bends[2] == pytest.approx(0, abs=0.01)
    assert bends[3] > 0.05
    thickest = max(area(inked(drawn.mouth)) for drawn in FACES)
    assert thickest == area(inked(FACES[4].mouth))


def test_only_the_worst_face_has_brows_and_they_are_sad_not_angry() -> None:
    assert [len(drawn.brows) for drawn in FACES] == [2, 0, 0, 0, 0]
    left = FACES[0].brows[0]
    outer, inner = min(left), max(left)
    assert inner[0] < 0.5
    assert inner[1] < outer[1]


@pytest.mark.parametrize("value", range(1, 6))
def test_the_svg_is_small_hidden_from_screen_readers_and_without_ids(value: int) -> None:
    text = svg(value, 200)
    tree = ET.fromstring(text)  # noqa: S314
    assert len(text.encode()) < 900
    assert tree.get("aria-hidden") == "true"
    assert (tree.get("width"), tree.get("height")) == ("200", "200")
    assert not [element for element in tree.iter() if {"id", "style"} & set(element.attrib)]
    assert face(value).fill in text
    assert face(value).ink in text


@pytest.mark.parametrize("value", range(1, 6))
def test_the_svg_draws_the_same_eyes_as_the_polygons(value: int) -> None:
    _head, *eyes = ET.fromstring(svg(value, 50)).iter("ellipse")  # noqa: S314
    across = sorted(2 * float(eye.attrib["rx"]) / 100 for eye in eyes)
    assert across == pytest.approx(sorted(extent(eye, 0) for eye in face(value).eyes))


@pytest.mark.parametrize("value", [0, 6, -1])
def test_there_is_no_sixth_face(value: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        face(value)
    with pytest.raises(ValueError, match="from 1 to 5"):
        svg(value, 50)
