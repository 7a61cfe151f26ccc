from kiosk.debounce import Debounce


def test_of_five_fingers_one_counts() -> None:
    debounce = Debounce()
    assert [debounce.takes(1.0) for _ in range(5)] == [True, False, False, False, False]


def test_a_touch_meant_for_the_screen_before_does_not_count() -> None:
    debounce = Debounce()
    debounce.screen_changed(1.0)
    assert [debounce.takes(1.0), debounce.takes(1.24), debounce.takes(1.25)] == [False, False, True]


def test_a_touch_that_led_nowhere_lets_the_next_one_count() -> None:
    debounce = Debounce()
    debounce.takes(1.0)
    debounce.release()
    assert debounce.takes(1.1)
