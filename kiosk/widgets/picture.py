"""Faces and signs, drawn once by Pillow at the exact size in pixels and kept as textures."""

from collections.abc import Iterable
from functools import cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from surveys.faces import Polygon, face

FINER = 4
"""Drawn so many times larger and scaled down, for smooth edges."""

Layer = tuple[str, Polygon]

ARROW = ((0.5, 0.1), (0.92, 0.52), (0.7, 0.52), (0.7, 0.88), (0.3, 0.88), (0.3, 0.52), (0.08, 0.52))
CROSS = (
    *((0.46, 0.4), (0.53, 0.33), (0.62, 0.43), (0.71, 0.33), (0.78, 0.4), (0.69, 0.5)),
    *((0.78, 0.6), (0.71, 0.67), (0.62, 0.57), (0.53, 0.67), (0.46, 0.6), (0.55, 0.5)),
)
SIGNS: dict[str, tuple[Polygon, ...]] = {
    "check": (((0.08, 0.54), (0.2, 0.42), (0.4, 0.62), (0.8, 0.2), (0.92, 0.32), (0.4, 0.86)),),
    "erase": (
        ((0, 0.5), (0.28, 0.16), (1, 0.16), (1, 0.84), (0.28, 0.84)),
        ((0.13, 0.5), (0.33, 0.26), (0.9, 0.26), (0.9, 0.74), (0.33, 0.74)),
        CROSS,
    ),
    "shift": (
        ARROW,
        ((0.5, 0.24), (0.71, 0.44), (0.61, 0.44), (0.61, 0.79), (0.39, 0.79), (0.39, 0.44), (0.29, 0.44)),
    ),
    "shifted": (ARROW,),
    "space": (((0, 0.5), (0.1, 0.5), (0.1, 0.68), (0.9, 0.68), (0.9, 0.5), (1, 0.5), (1, 0.78), (0, 0.78)),),
}
"""In a unit square, y downwards; every second polygon is cut out of the one before."""


@cache
def face_texture(value: int, size: int) -> Texture:
    drawn = face(value)
    features = [*drawn.eyes, *drawn.brows, drawn.mouth]
    return _texture([(drawn.fill, drawn.outline), *((drawn.ink, feature) for feature in features)], size)


@cache
def sign_texture(name: str, size: int) -> Texture:
    """White, to be tinted."""
    inks = ("#ffffff", "#ffffff00", "#ffffff")
    return _texture(zip(inks, SIGNS[name], strict=False), size)


def _texture(layers: Iterable[Layer], size: int) -> Texture:
    image = Image.new("RGBA", (size * FINER, size * FINER), "#ffffff00")
    for ink, polygon in layers:
        layer = Image.new("L", image.size)
        ImageDraw.Draw(layer).polygon([(x * size * FINER, y * size * FINER) for x, y in polygon], fill=255)
        image.paste(Image.new("RGBA", image.size, ink), mask=layer)
    # Premultiplied while it is scaled: else the transparent white around would shine through the edges.
    image = image.convert("RGBa").resize((size, size), Image.Resampling.LANCZOS).convert("RGBA")
    texture = Texture.create(size=(size, size), colorfmt="rgba", mipmap=False)
    texture.blit_buffer(image.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
