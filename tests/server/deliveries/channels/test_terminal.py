from io import StringIO

import pytest

from server.deliveries.channels.terminal import Terminal
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message


def test_a_message_is_one_line(delivery: Delivery) -> None:
    stream = StringIO()
    message = Message("Riverside: one to answer", words="Slow.\nRude.", links=(("Open", "https://h.example/"),))
    Terminal(stream).send(delivery, message)
    assert stream.getvalue() == "Riverside: one to answer  “Slow. Rude.”  https://h.example/\n"


def test_it_goes_to_standard_error(delivery: Delivery, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().send(delivery, Message("Riverside"))
    assert capsys.readouterr() == ("", "Riverside\n")
