"""Files of receipts that no till writes are refused at once, in words."""

from zoneinfo import ZoneInfo

import pytest

from server.codes.sales import MOST_COLUMNS, sales_from
from server.errors import BadRequest

NAIROBI = ZoneInfo("Africa/Nairobi")


def test_a_file_of_very_many_columns_is_not_gone_through() -> None:
    names = ",".join(f"column {number}" for number in range(100_000))
    with pytest.raises(BadRequest, match=f"more than {MOST_COLUMNS} columns"):
        sales_from(f"{names}\n1\n".encode(), NAIROBI)


def test_columns_of_one_name_are_named() -> None:
    with pytest.raises(BadRequest, match="more than one column is called order, staff"):
        sales_from(b"staff,order,table,order,staff\nMara,1,2,3,Theo\n", NAIROBI)
