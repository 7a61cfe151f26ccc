"""A thermal printer that understands what Epson's reference says of our commands, and shows its paper."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont, ImageOps

from assets import font
from server.codes import qr

ESC, GS = 0x1B, 0x1D
LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
LINE = 30


@dataclass
class Thermal:
    """Prints on a head of so many dots; ValueError for a command that it does not know."""

    dots: int
    strips: list[Image.Image] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cut: bool = False
    large: bool = False
    module: int = 0
    level: str = ""
    stored: bytes = b""

    def takes(self, data: bytes) -> Image.Image:
        """The paper after that."""
        rest = iter(data)
        line = bytearray()
        for byte in rest:
            if byte == GS:
                self._gs(rest)
            elif byte == ESC:
                self._esc(rest)
            elif byte == 0x0A:
                self._line(line.decode("ascii"))
                line.clear()
            else:
                line.append(byte)
        paper = Image.new("L", (self.dots, sum(strip.height for strip in self.strips)), 255)
        top = 0
        for strip in self.strips:
            paper.paste(strip, ((self.dots - strip.width) // 2, top))
            top += strip.height
        return paper

    def _esc(self, rest: Iterator[int]) -> None:
        match next(rest):
            case 0x40:  # @
                pass
            case 0x61 | 0x45:  # a E
                next(rest)
            case other:
                raise ValueError(f"ESC {other:#x}")

    def _gs(self, rest: Iterator[int]) -> None:
        match next(rest):
            case 0x21:  # !
                self.large = bool(next(rest))
            case 0x56:  # V
                self.cut = bytes((next(rest), next(rest)))[:1] == b"B"
            case 0x76:  # v
                self._raster(rest)
            case 0x28:  # (
                assert next(rest) == 0x6B
                length = next(rest) + 256 * next(rest)
                self._qr(bytes(next(rest) for _ in range(length)))
            case other:
                raise ValueError(f"GS {other:#x}")

    def _raster(self, rest: Iterator[int]) -> None:
        assert bytes((next(rest), next(rest))) == b"0\x00"
        across, down = (next(rest) + 256 * next(rest) for _ in range(2))
        assert across * 8 <= self.dots
        bits = bytes(next(rest) for _ in range(across * down))
        self.strips.append(ImageOps.invert(Image.frombytes("1", (across * 8, down), bits).convert("L")))

    def _qr(self, command: bytes) -> None:
        assert command[0] == 0x31
        match command[1]:
            case 0x41:
                assert command[2:] == b"\x32\x00"
            case 0x43:
                self.module = command[2]
            case 0x45:
                self.level = LEVELS[command[2]]
            case 0x50:
                assert command[2] == 0x30
                self.stored = command[3:]
            case 0x51:
                self.strips.append(qr.picture(qr.matrix(self.stored.decode(), self.level), self.module).convert("L"))
            case other:
                raise ValueError(f"GS ( k {other:#x}")

    def _line(self, text: str) -> None:
        strip = Image.new("L", (self.dots, LINE * (2 if self.large else 1)), 255)
        letters = ImageFont.truetype(font("en"), 40 if self.large else 20)
        ImageDraw.Draw(strip).text((self.dots / 2, strip.height / 2), text, 0, letters, anchor="mm")
        self.strips.append(strip)
        self.text += [text] if text else []
