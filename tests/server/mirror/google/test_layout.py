import pytest

from server.mirror.grid import places_of
from server.mirror.layout import column_of

ID = "0190a000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("name", "index"),
    [("Answers!A1:A900", 0), ("'It''s mine!'!C1:C90", 2), ("Answers!AA1", 26), ("'x'!B:B", 1), ("B1:B", 1)],
)
def test_a_column_is_read_from_its_range(name: str, index: int) -> None:
    assert column_of(name) == index


def test_only_ids_of_ours_count_as_rows_of_ours() -> None:
    assert [len(rows) for rows in places_of(["#", ID, "", None, 7, ID, ID.replace("-", ""), "x" * 36]).values()] == [2]
