"""Faces, signs and photos, made once by Pillow at the exact size in pixels and kept as textures."""

import logging
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import cycle
from pathlib import Path

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget
from PIL import Image, ImageDraw

from kiosk.widgets.signs import SIGNS
from surveys.faces import Polygon, face

log = logging.getLogger(__name__)

FINER = 4
"""Drawn so many times larger and scaled down, for smooth edges."""

Layer = tuple[str, Polygon]

PHOTOS = 16
"""Kept ready in the size in which they are shown."""


class Picture(Widget):
    """As large as its texture."""

    def __init__(self, texture: Texture) -> None:
        super().__init__(size_hint=(None, None), size=texture.size)
        with self.canvas:
            Color(1, 1, 1)
            self.drawn = Rectangle(texture=texture, size=self.size)
        self.fbind("pos", self.place)

    def place(self, *_: object) -> None:
        self.drawn.pos = round(self.x), round(self.y)


@cache
def face_texture(value: int, size: int) -> Texture:
    drawn = face(value)
    features = [*drawn.eyes, *drawn.brows, drawn.mouth]
    return _texture([(drawn.fill, drawn.outline), *((drawn.ink, feature) for feature in features)], size)


@cache
def sign_texture(name: str, size: int) -> Texture:
    """White, to be tinted."""
    inks = cycle(("#ffffff", "#ffffff00"))
    return _texture([(ink, shape) for ink, shapes in zip(inks, SIGNS[name], strict=False) for shape in shapes], size)


def photo_size(file: Path, across: int, down: int) -> tuple[int, int]:
    """In pixels, the whole of it within across x down; nothing if it cannot be read."""
    wide, high = _photo_pixels(file)
    scale = min(across / wide, down / high) if wide and high else 0
    return round(wide * scale), round(high * scale)


@lru_cache(PHOTOS)
def photo_texture(file: Path, across: int, down: int) -> Texture | None:
    """None for a file that cannot be read."""
    try:
        with Image.open(file) as opened:
            opened.draft("RGB", (across, down))
            image = opened.convert("RGBa").resize((across, down), Image.Resampling.LANCZOS).convert("RGBA")
    except Exception as broken:  # noqa: BLE001 (Pillow's decoders raise whatever a file makes them stumble over)
        log.warning("A picture cannot be shown: %s", type(broken).__name__)
        return None
    return _uploaded(image)


@lru_cache(PHOTOS)
def _photo_pixels(file: Path) -> tuple[int, int]:
    try:
        with Image.open(file) as opened:
            return opened.size
    except Exception:  # noqa: BLE001 (as above)
        return 0, 0


def _texture(layers: Iterable[Layer], size: int) -> Texture:
    image = Image.new("RGBA", (size * FINER, size * FINER), "#ffffff00")
    for ink, polygon in layers:
        layer = Image.new("L", image.size)
        ImageDraw.Draw(layer).polygon([(x * size * FINER, y * size * FINER) for x, y in polygon], fill=255)
        image.paste(Image.new("RGBA", image.size, ink), mask=layer)
    # Premultiplied while it is scaled: else the transparent white around would shine through the edges.
    return _uploaded(image.convert("RGBa").resize((size, size), Image.Resampling.LANCZOS).convert("RGBA"))


def _uploaded(image: Image.Image) -> Texture:
    texture = Texture.create(size=image.size, colorfmt="rgba", mipmap=False)
    texture.blit_buffer(image.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
