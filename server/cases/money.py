"""Amounts of money as people type and read them; kept in the smallest unit."""

import re
from decimal import Decimal

from babel.numbers import get_currency_precision

from server.errors import BadRequest

MOST = 10**9
_TYPED = re.compile(r"(?P<whole>\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)(?:[.,](?P<part>\d{1,2}))?", re.ASCII)


def in_words(amount: int, currency: str) -> str:
    """Such as "KES 1,500"; whole amounts without decimals."""
    digits = get_currency_precision(currency)
    value = Decimal(amount).scaleb(-digits)
    return f"{currency}\u00a0{value:,.{0 if value == int(value) else digits}f}"


def amount_from(typed: str, currency: str) -> int:
    """As it is typed anywhere: "1,500", "1.500", "12.50", "12,50"."""
    found = _TYPED.fullmatch("".join(typed.split())[:20])
    if found:
        whole = re.sub(r"\D", "", found["whole"])
        value = Decimal(f"{whole}.{found['part'] or 0}").scaleb(get_currency_precision(currency))
        if value == int(value) and value <= MOST:
            return int(value)
    raise BadRequest("Please type the amount in digits, such as 500.")
