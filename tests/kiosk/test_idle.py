import pytest

from kiosk.idle import Idle, Silence, Waits


def what_happens(idle: Idle, *times: float) -> list[str | None]:
    return [idle.tick(time) for time in times]


def watching(wait: float | None = 15, still: float = 20) -> Idle:
    idle = Idle()
    idle.watch(0, wait, still)
    return idle


def test_after_15_seconds_of_silence_it_asks_and_20_later_it_ends() -> None:
    assert what_happens(watching(), 14.9, 15, 15.1, 34.9, 35) == [
        None,
        Silence.STILL_ANSWERING,
        None,
        None,
        Silence.ENDED,
    ]


def test_an_end_comes_once() -> None:
    assert what_happens(watching(5, 0), 4.9, 5, 6, 100) == [None, Silence.ENDED, None, None]


def test_a_touch_goes_on() -> None:
    idle = watching()
    idle.tick(15)
    assert idle.is_asking
    idle.touch(30)
    assert not idle.is_asking
    assert what_happens(idle, 44.9, 45, 64.9, 65) == [None, Silence.STILL_ANSWERING, None, Silence.ENDED]


def test_after_a_hiccup_of_the_machine_the_question_still_stands_20_seconds() -> None:
    assert what_happens(watching(), 100, 119, 120) == [Silence.STILL_ANSWERING, None, Silence.ENDED]


def test_some_screens_wait_for_ever() -> None:
    assert what_happens(watching(None), 1, 10**9) == [None, None]


@pytest.mark.parametrize(
    ("screen", "circumstances", "patience"),
    [
        ("faces", {"in_visit": False}, (None, 0)),
        ("faces", {"in_visit": False, "is_strange": True}, (35, 0)),
        ("words", {"in_visit": True}, (15, 20)),
        ("thanks", {"in_visit": False}, (5, 0)),
        ("thanks", {"in_visit": False, "has_slip": True}, (30, 0)),
        ("summons", {"in_visit": True}, (90, 0)),
        ("playing", {"in_visit": False}, (30, 0)),
        ("pin", {"in_visit": False}, (30, 0)),
        ("service", {"in_visit": False}, (300, 0)),
        ("pairing", {"in_visit": False, "is_paired": False}, (None, 0)),
        ("pairing", {"in_visit": False, "is_paired": True}, (300, 0)),
    ],
)
def test_each_screen_has_its_patience(
    screen: str, circumstances: dict[str, bool], patience: tuple[float | None, float]
) -> None:
    assert Waits().patience(screen, **circumstances) == patience
