"""Many QR codes whose texts differ in their last characters only, such as the addresses on ten thousand receipts."""

from functools import cache, reduce
from operator import xor
from typing import Literal

Rows = tuple[str, ...]
"""Ink as 1, paper as 0, without the quiet zone."""

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PAIRS: Literal[2] = 2
BYTES: Literal[4] = 4
"""The standard's modes."""
MASKS = range(8)
GAP = 4
"""Modules of paper that a row is kept with: lines end there, and it is the quiet zone that the standard counts in."""


class Series:
    """
    Codes for texts of one length with the same beginning; the same codes as the standard's way makes, mask and all.

    For one version, level and mask every module is a sum modulo 2 of bits of the text, the correction's modules too. So
    the usual library makes one code for each bit of the part that differs, and all others are added up from those. The
    modules of a code are the bits of one integer, so that its eight masks are judged by shifting.
    """

    def __init__(self, beginning: str, length: int, level: str) -> None:
        self.beginning, self.level = beginning, level
        self.start = beginning + "0" * length
        self.pairs = set(beginning) <= set(ALPHANUMERIC)
        plain = [self._made(self.start.encode(), mask) for mask in MASKS]
        self.side = len(plain[0])
        self.first, *others = map(_number, plain)
        self.masks = [0, *(self.first ^ other for other in others)]
        self.changed, self.flipped = cache(self._changed), cache(self._flipped)

    def rows(self, text: str) -> Rows:
        """ValueError for a text that is not of this series."""
        if len(text) != len(self.start) or not text.startswith(self.beginning):
            raise ValueError("This text is not of the series.")
        modules, step = self.first, 2 if self.pairs else 1
        for place in range(len(self.beginning) // step * step, len(text), step):
            modules ^= self.changed(place, text[place : place + step])
        modules = min((modules ^ mask for mask in self.masks), key=lambda ink: penalty(ink, self.side))
        stride = self.side + GAP
        bits = f"{modules:0{stride * self.side}b}"
        return tuple(bits[start : start + self.side] for start in range(0, len(bits), stride))

    def _changed(self, place: int, characters: str) -> int:
        """What these characters at that place change in the code of the text that ends in noughts."""
        bits = self._value(characters) ^ self._value(self.start[place : place + len(characters)])
        ones = (bit for bit in range(bits.bit_length()) if bits >> bit & 1)
        return reduce(xor, (self.flipped(place, len(characters), bit) for bit in ones), 0)

    def _flipped(self, place: int, length: int, bit: int) -> int:
        """The modules that one bit of the text changes."""
        before, after = self.start[:place].encode(), self.start[place + length :].encode()
        zero, one = (before + self._characters(value, length) + after for value in (0, 1 << bit))
        return _number(self._made(zero, 0)) ^ _number(self._made(one, 0))

    def _value(self, characters: str) -> int:
        """The bits that stand for them: eight for one, or eleven for two that are alphanumeric."""
        if not self.pairs:
            return ord(characters)
        return reduce(lambda value, one: value * len(ALPHANUMERIC) + ALPHANUMERIC.index(one), characters, 0)

    def _characters(self, value: int, length: int) -> bytes:
        if not self.pairs:
            return bytes([value])
        places = divmod(value, len(ALPHANUMERIC))
        return "".join(ALPHANUMERIC[place] for place in places[-length:]).encode()

    def _made(self, text: bytes, mask: int) -> list[list[bool]]:
        from qrcode import QRCode, constants
        from qrcode.util import QRData

        code = QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{self.level}"), border=0, mask_pattern=mask)
        code.add_data(QRData(text, PAIRS if self.pairs else BYTES))
        code.make()
        return [[bool(module) for module in row] for row in code.modules]


def penalty(ink: int, side: int) -> int:
    """How easily a code misleads readers: the sum of the standard's four features (ISO/IEC 18004, 7.8.3)."""
    paper = ink ^ _all(side)
    lines = (1, side + GAP)  # from a module to the next one across, and down
    alike = sum(_runs(modules, step) for modules in (ink, paper) for step in lines)
    squares = sum(3 * (pair & pair << side + GAP).bit_count() for pair in (ink & ink << 1, paper & paper << 1))
    eyes = sum(_eyes(ink, step) for step in lines)
    share = 100 * ink.bit_count() / side**2
    return alike + squares + eyes + 10 * int(abs(share - 50) / 5)


@cache
def _all(side: int) -> int:
    """Ink everywhere."""
    return int(("1" * side + "0" * GAP) * side, 2)


def _runs(modules: int, step: int) -> int:
    """Three for five alike in a line, and one for each that goes on with them."""
    two = modules & modules << step
    five = two & two << 2 * step & modules << 4 * step
    six = five & modules << 5 * step
    # A run of n has n - 4 places of five and n - 5 of six, and counts n - 2.
    return 3 * five.bit_count() - 2 * six.bit_count()


def _eyes(ink: int, step: int) -> int:
    """Forty for each 1011101 with four of paper before or after it: it looks like a corner of the code."""
    no_ink = ~ink
    found = ink & no_ink << step & ink << 2 * step & ink << 3 * step
    found &= ink << 4 * step & no_ink << 5 * step & ink << 6 * step
    near = ink << step | ink << 2 * step
    after = (near | near << 2 * step) << 6 * step
    before = ink >> step | ink >> 2 * step
    before |= before >> 2 * step
    return 40 * (found & ~(before & after)).bit_count()


def _number(modules: list[list[bool]]) -> int:
    return int("".join("".join("01"[module] for module in row) + "0" * GAP for row in modules), 2)
