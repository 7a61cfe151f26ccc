"""What draws a stranger, and what a branch makes of it."""

from dataclasses import asdict
from typing import Any

import pytest
from PIL import Image

from kiosk.widgets.drift import REACH_MM, offset
from surveys.tablet import Look, Slide
from tests.builders import NOW
from tests.screens.branch import INVITATIONS, URL, dressed, modules
from tests.screens.glass import Kiosk, Tablet

BORDEAUX = "#8a1538"


@pytest.fixture
def dressed_kiosk(tablet: Tablet) -> Kiosk:
    """Riverside's, with its logo, invitation and code, in colours of its own."""
    kiosk = tablet.switch_on()
    dress(kiosk)
    return kiosk


def dress(kiosk: Kiosk, **changes: Any) -> None:
    """As after a sync."""
    parts: dict[str, Any] = dressed() | changes
    look = parts["look"]
    settings = {
        "branch": "Riverside",
        "languages": ["en", "ar", "hi"],
        "look": asdict(look) | {"colours": look.colours or {"act": BORDEAUX}},
        "slides": [asdict(slide) for slide in parts["slides"]],
        "phone": {"url": URL, "modules": list(modules(URL))},
    }
    kiosk.app.pictures.kept = parts["pictures"]
    kiosk.app.store.take({}, settings, NOW)
    kiosk.app.stage.refresh()
    kiosk.wait(0.5)


def seen(kiosk: Kiosk) -> Image.Image:
    """The window's picture."""
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

    kiosk.window.canvas.ask_update()
    kiosk.window.dispatch("on_draw")
    width, height = kiosk.window.size
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    return Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def test_the_code_on_the_glass_leads_to_the_branchs_own_page(dressed_kiosk: Kiosk) -> None:
    import zxingcpp

    assert [code.text for code in zxingcpp.read_barcodes(seen(dressed_kiosk))] == [URL]


def test_the_code_is_large_enough_for_any_phone(dressed_kiosk: Kiosk) -> None:
    [code] = dressed_kiosk.all("Code")
    theme = dressed_kiosk.app.theme
    assert code.module >= theme.mm(0.5)
    assert code.module * len(code.modules) >= theme.mm(25)
    assert code.width == code.module * (len(code.modules) + 8)


@pytest.mark.parametrize("broken", [(), ("101", "010", "101"), ("1" * 21,) * 20, ("1" * 20 + "x",) * 21])
def test_a_code_that_is_none_is_left_out(broken: tuple[str, ...]) -> None:
    from kiosk.widgets.qr import is_code

    assert not is_code(broken)


def test_the_branch_is_seen_by_its_logo_its_invitation_and_its_colour(dressed_kiosk: Kiosk) -> None:
    assert {INVITATIONS["en"], "Or on your own phone"} <= set(dressed_kiosk.texts)
    assert dressed_kiosk.all("Photo")
    assert dressed_kiosk.app.theme.colours.act == BORDEAUX


def test_a_colour_that_nobody_could_read_leaves_the_tablet_as_it_was(dressed_kiosk: Kiosk) -> None:
    dress(dressed_kiosk, look=Look(colours={"act": "#ffff00"}))
    assert dressed_kiosk.app.theme.colours.act == "#14565e"


def test_a_logo_that_cannot_be_read_any_more_leaves_the_faces(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    broken = tablet.folder / "broken"
    broken.write_bytes(b"\x89PNG no more")
    logo, photo = dressed()["pictures"]
    dress(kiosk, pictures={logo: broken, photo: broken})
    assert (kiosk.screen, len(kiosk.sheet.faces.children)) == ("faces", 5)


def test_lines_are_shown_in_the_visitors_language_or_not_at_all(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    slides = Slide(words={"en": "You said. We did."}), Slide(words={"ar": "قلتم. وفعلنا."})
    dress(kiosk, slides=slides, look=Look())
    assert slides_of(kiosk) == ["Riverside", "You said. We did."]
    kiosk.tap(kiosk.button("العربية"))
    assert slides_of(kiosk) == ["Riverside", "قلتم. وفعلنا."]
    kiosk.tap(kiosk.button("हिन्दी"))
    assert kiosk.all("Slides") == []


def test_where_there_is_little_room_each_line_of_a_slide_has_its_turn_and_one_that_is_too_long_stops_no_other(
    tablet: Tablet,
) -> None:
    kiosk = tablet.switch_on()
    done = "You said: The wait was too long.\nWe did: A second counter is open from noon to two."
    dress(kiosk, slides=(Slide(words={"en": done}), Slide(words={"en": "Much longer. " * 7})), look=Look())
    assert slides_of(kiosk) == ["Riverside", *done.splitlines()]


def slides_of(kiosk: Kiosk) -> list[str]:
    return [page.words for slides in kiosk.all("Slides") for page in slides.pages]


def test_slides_follow_one_another_until_somebody_touches_the_screen(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    dress(kiosk, slides=tuple(Slide(words={"en": f"Line {each}."}) for each in range(3)), look=Look())
    [slides] = kiosk.all("Slides")
    first = slides.at
    kiosk.wait(13)
    assert slides.at == (first + 1) % len(slides.pages)
    kiosk.touch(slides)
    kiosk.wait(40)
    assert slides.at == (first + 1) % len(slides.pages)


def test_slides_take_no_room_from_the_faces(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    before = kiosk.face(3).picture.height
    dress(kiosk)
    assert kiosk.face(3).picture.height == before


def test_drift_is_slow_short_and_in_whole_pixels() -> None:
    places = [offset(seconds, 6) for seconds in range(7200)]
    steps = {
        (abs(x - before_x), abs(y - before_y)) for (x, y), (before_x, before_y) in zip(places[1:], places, strict=False)
    }
    assert steps <= {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert {x for x, _ in places} == {y for _, y in places} == set(range(-6, 7))


def test_the_whole_page_drifts_within_its_margin_and_stays_under_a_finger(kiosk: Kiosk) -> None:
    places = set()
    for _ in range(30):
        kiosk.wait(20)
        places.add(tuple(kiosk.sheet.pos))
    assert len(places) > 5
    reach = kiosk.app.theme.mm(REACH_MM)
    assert all(abs(part) <= reach for place in places for part in place)
    held = kiosk.sheet
    finger = kiosk.finger(kiosk.window.width / 2, kiosk.window.height - 2)
    kiosk.loop.post_dispatch_input("begin", finger)
    before = tuple(held.pos)
    kiosk.wait(50)
    assert tuple(held.pos) == before


def test_nothing_moves_where_less_motion_is_asked_for(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    dress(kiosk, look=Look(less_motion=True), slides=tuple(Slide(words={"en": f"Line {each}."}) for each in range(3)))
    [slides] = kiosk.all("Slides")
    kiosk.wait(120)
    assert (slides.at, tuple(kiosk.sheet.pos)) == (0, (0, 0))
    face = kiosk.face(3)
    kiosk.loop.post_dispatch_input("begin", kiosk.finger(*face.to_window(*face.center)))
    assert (face.pressed, face.spread) == (True, 0)


@pytest.mark.parametrize("value", [1, 5])
def test_every_answer_reacts_alike_at_once(kiosk: Kiosk, value: int) -> None:
    face = kiosk.face(value)
    kiosk.loop.post_dispatch_input("begin", kiosk.finger(*face.to_window(*face.center)))
    assert (face.pressed, face.pressed_fill, face.edge) == (True, "pale", "line")
    kiosk.wait(0.05)
    assert 0 < face.spread < 1


def test_a_drifted_face_still_takes_the_finger(kiosk: Kiosk) -> None:
    kiosk.wait(100)
    kiosk.tap(kiosk.face(4))
    [(_, row)] = kiosk.rows()
    assert (row["answers"], row["layout"]) == ({"overall": 4}, "row")


def test_an_answer_can_be_changed_from_every_screen_until_the_thanks(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(2))
    for screen, done in (("reasons", "Done"), ("words", "I'd like an answer"), ("contact", "Done")):
        assert kiosk.screen == screen
        assert {"Back", "Change my answer"}.intersection(kiosk.texts), screen
        kiosk.tap(kiosk.button(done))
    assert kiosk.screen == "thanks"
