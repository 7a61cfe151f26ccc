"""Slips for thermal printers, on one that understands the commands."""

import socket
from threading import Thread
from typing import Any

import pytest
from PIL import ImageChops

from server.branches.touchpoint import add_touchpoint
from server.codes.escpos import escpos
from server.codes.paper.refused import PaperRefused
from server.codes.printer import is_printer, opened_printer
from server.codes.till import add_till, new_secrets
from server.errors import BadRequest
from server.heard import Heard
from server.publishing.publishing import publish
from surveys import catalogue
from tests.app import app_of
from tests.server.codes.papers import RECEIPT, a_content, a_logo, read
from tests.server.codes.thermal import Thermal
from tests.server.conftest import KEYS, NOON, PUBLIC_URL, Cast, only_on_sqlite

DOTS = {58: 384, 80: 576}
IN_THE_CODE = f"HTTPS://HEARD.EXAMPLE/F/{RECEIPT}"


def slip(width: int, languages: str = "en", **changed: Any) -> tuple[Thermal, bytes]:
    data = escpos(a_content(languages, code=RECEIPT, **changed), width)
    return Thermal(DOTS[width]), data


@pytest.mark.parametrize("languages", ["en", "ar+hi"])
@pytest.mark.parametrize("width", DOTS)
def test_a_slip_scans_and_says_address_and_code_in_clear(width: int, languages: str) -> None:
    printer, data = slip(width, languages, logo=a_logo(), notes=("Order 4711",))
    assert read(printer.takes(data)) == [IN_THE_CODE]
    assert printer.text == ["heard.example/f", "K7Q2M 4XABC", "Order 4711"]
    assert printer.cut


def test_the_printer_draws_the_code_with_at_least_six_dots_a_module_and_level_q() -> None:
    for width in DOTS:
        printer, data = slip(width)
        printer.takes(data)
        assert (printer.module >= 6, printer.level) == (True, "Q")


def test_words_in_other_scripts_are_printed_as_a_picture() -> None:
    plain, named = slip(58), slip(58, notes=("عمر",))
    difference = ImageChops.invert(named[0].takes(named[1])).getbbox(), ImageChops.invert(plain[0].takes(plain[1]))
    assert difference[0] != difference[1].getbbox()
    assert len(named[1]) > len(plain[1])
    assert named[0].text == plain[0].text


def test_a_light_part_of_the_logo_is_printed_too() -> None:
    """The dot on its left is dark, the bar on its right an ochre that becomes dots."""
    printer, data = slip(80, logo=a_logo())
    paper = printer.takes(data)
    bar = paper.crop((paper.width // 2, 40, paper.width // 2 + 100, 90))
    assert 0.2 < bar.histogram()[0] / (bar.width * bar.height) < 0.8


def test_a_draft_says_test() -> None:
    printer, data = slip(80, draft=True, public_url="http://127.0.0.1:8000")
    assert read(printer.takes(data)) == [f"HTTP://127.0.0.1:8000/F/{RECEIPT}"]
    assert "TEST" in printer.text


def test_a_long_address_is_set_smaller_and_an_international_one_in_letters_that_every_printer_has() -> None:
    printer, data = slip(58, public_url="https://bücher.feedback.example/branch")
    assert read(printer.takes(data)) == [f"https://bücher.feedback.example/branch/f/{RECEIPT}"]
    assert printer.text[0] == "xn--bcher-kva.feedback.example/branch/f"


def test_other_paper_is_refused() -> None:
    with pytest.raises(PaperRefused, match="58 or 80"):
        escpos(a_content(), 57)


def test_a_printer_on_the_network_gets_every_byte() -> None:
    _printer, data = slip(80)
    received = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen() -> None:
            line, _address = door.accept()
            with line:
                while part := line.recv(4096):
                    received.extend(part)

        listening = Thread(target=listen)
        listening.start()
        where = f"tcp://127.0.0.1:{door.getsockname()[1]}"
        with opened_printer(where) as printer:
            printer.write_bytes(data)
        listening.join(30)
    assert bytes(received) == data


def test_a_printer_that_is_switched_off_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with (
        pytest.raises(BadRequest, match=rf"tcp://127.0.0.1:{port} does not answer"),
        opened_printer(f"tcp://127.0.0.1:{port}"),
    ):
        pass


@only_on_sqlite
def test_a_till_gets_the_bytes_for_its_own_codes(heard: Heard, cast: Cast) -> None:
    counter = heard.database.write(
        add_touchpoint, code="T2KK23M", branch=cast.riverside, name="Tills", kind="till", survey="receipt", now=NOON
    )
    for file in catalogue.bundled():
        heard.database.write(publish, catalogue.read(file), now=NOON)
    own = new_secrets()
    heard.database.write(add_till, counter, "Till 1", own, keys=KEYS, now=NOON)
    web, bearer = app_of(heard).test_client(), {"Authorization": f"Bearer {own.token}"}
    code = web.post("/api/v1/codes", headers=bearer).json["code"]  # type: ignore[index]

    answer = web.get(f"/api/v1/codes/{code}.escpos?width=58&language=ar", headers=bearer)

    assert (answer.status_code, answer.content_type) == (200, "application/octet-stream")
    assert read(Thermal(DOTS[58]).takes(answer.data)) == [f"{PUBLIC_URL}/f/{code}".upper()]
    assert web.get(f"/api/v1/codes/{code}.escpos?width=57", headers=bearer).status_code == 400
    assert web.get("/api/v1/codes/P2ST234.escpos", headers=bearer).status_code == 404
    assert web.get(f"/api/v1/codes/{code}.escpos").status_code == 401


def test_a_device_is_known_from_a_file() -> None:
    assert is_printer("/dev/null")
    assert not is_printer("slip.escpos")
    with opened_printer("/dev/null") as printer:
        printer.write_bytes(b"\x1b@")
