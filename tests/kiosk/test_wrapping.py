"""Rows of what must find room beside each other."""

from kiosk.widgets.wrapping import courses, lines


def test_rows_are_as_few_as_fit_and_of_similar_length() -> None:
    assert lines([40, 40, 40, 40], width=130, gap=5) == [2, 2]


def test_bricks_stand_in_columns_and_a_long_one_takes_several() -> None:
    assert courses([40, 45, 40, 90, 40], width=105, gap=5, columns=2) == [[1, 1], [2], [2], [1]]


def test_only_the_last_row_of_bricks_has_room_left() -> None:
    assert courses([40, 40, 60, 20], width=155, gap=5, columns=3) == [[1, 2], [2, 1]]


def test_a_brick_is_never_wider_than_the_wall() -> None:
    assert courses([500], width=100, gap=5, columns=3) == [[3]]
