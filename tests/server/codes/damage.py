"""What happens to paper: a picture of a code, as a phone meets it at a bad moment."""

from collections.abc import Callable
from math import sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Damage = Callable[[Image.Image, Random], Image.Image]
"""Of a grey picture of a code and what stands round it, with 4 pixels to a module; thermal: of a slip's dots."""

WHITE = 255


def whole(image: Image.Image, _randomness: Random) -> Image.Image:
    return image


def blurred(image: Image.Image, randomness: Random) -> Image.Image:
    """By a quarter to half a module, as a hand that shakes."""
    return image.filter(ImageFilter.GaussianBlur(randomness.uniform(1, 2)))


def turned(image: Image.Image, randomness: Random) -> Image.Image:
    return image.rotate(randomness.uniform(0, 360), Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def aslant(image: Image.Image, randomness: Random) -> Image.Image:
    """From below: the far edge looks 10 to 25 % shorter than the near one."""
    width, height = image.size
    larger = 1 / randomness.uniform(0.75, 0.9)
    depth = (larger - 1) / height
    plane = (larger, width * depth / 2, width / 2 * (1 - larger), 0, larger, 0, 0, depth)
    return image.transform(image.size, Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC, fillcolor=WHITE)


def pale(image: Image.Image, randomness: Random) -> Image.Image:
    """Little light: ink and paper 15 to 25 % apart, with a sensor's noise."""
    apart = randomness.uniform(0.15, 0.25)
    dim = image.point(lambda value: int(110 + (value - 128) * apart))
    noise = Image.effect_noise(image.size, 5)
    return ImageChops.add(dim, noise, 1, -128)


def small(image: Image.Image, randomness: Random) -> Image.Image:
    """From further away than it was made for: 2 pixels to a module."""
    side = randomness.uniform(0.45, 0.55)
    return image.resize((round(image.width * side), round(image.height * side)), Image.Resampling.BOX)


def shaded(image: Image.Image, randomness: Random) -> Image.Image:
    """A shadow lies across half of it."""
    shadow = Image.new("L", image.size, WHITE)
    edge = image.width * randomness.uniform(0.3, 0.7)
    ImageDraw.Draw(shadow).polygon([(0, 0), (edge, 0), (image.width - edge, image.height), (0, image.height)], fill=110)
    return ImageChops.multiply(image, shadow)


def crumpled(image: Image.Image, randomness: Random) -> Image.Image:
    """Waves of up to a module."""
    length, phase, height = randomness.uniform(25, 50), randomness.uniform(0, 6), randomness.uniform(1.5, 4)
    result = Image.new("L", image.size, WHITE)
    for x in range(image.width):
        result.paste(image.crop((x, 0, x + 1, image.height)), (x, round(height * sin(x / length + phase))))
    return result


def missing_columns(image: Image.Image, randomness: Random) -> Image.Image:
    """A thermal head with dead dots: one to three columns of the paper stay white, each two dots wide."""
    worn = image.copy()
    pen = ImageDraw.Draw(worn)
    for _ in range(randomness.randint(1, 3)):
        x = randomness.randrange(image.width)
        pen.rectangle((x, 0, x + 1, image.height), fill=WHITE)
    return worn


def faded(image: Image.Image, randomness: Random) -> Image.Image:
    """Ink a third as dark at one edge, and dots left out by chance."""
    light = Image.linear_gradient("L").resize(image.size).point(lambda value: value * 2 // 3)
    if randomness.random() < 0.5:
        light = light.transpose(Image.Transpose.ROTATE_180)
    left_out = Image.effect_noise(image.size, 100).point(lambda value: WHITE * (value > 230))
    return ImageChops.lighter(ImageChops.lighter(image, light), left_out)


def smeared(image: Image.Image, randomness: Random) -> Image.Image:
    """Drawn down along the paper while it was warm, by up to a module."""
    result = image
    for step in range(1, randomness.randint(3, 5)):
        moved = ImageChops.offset(image, 0, step).point(lambda value, step=step: min(WHITE, value + 25 * step))
        result = ImageChops.darker(result, moved)
    return result


def by_a_lens(damage: Damage) -> Damage:
    """A camera sees dots a quarter of a module softer than the printer makes them."""

    def look(image: Image.Image, randomness: Random) -> Image.Image:
        return damage(image, randomness).filter(ImageFilter.GaussianBlur(2))

    return look


def spotted(image: Image.Image, randomness: Random) -> Image.Image:
    """A spot of coffee, or of nothing, a seventh as wide as the code and its edge, somewhere off the corners."""
    worn = image.copy()
    side = image.width / 7
    x, y = (randomness.uniform(0.4, 0.6) * image.width for _ in range(2))
    ImageDraw.Draw(worn).ellipse((x, y, x + side, y + side), fill=randomness.choice((60, WHITE)))
    return worn


OF_ANY: dict[str, Damage] = {
    "as it is": whole,
    "blurred by up to half a module": blurred,
    "turned by any angle": turned,
    "seen aslant": aslant,
    "two pixels to a module": small,
    "a shadow across it": shaded,
    "low contrast (15 to 25 %), noise": pale,
    "crumpled": crumpled,
    "a spot on it, a seventh as wide": spotted,
}
OF_THERMAL: dict[str, Damage] = {
    "thermal: 1 to 3 columns of dots missing": by_a_lens(missing_columns),
    "thermal: faded, dots left out": by_a_lens(faded),
    "thermal: smeared": by_a_lens(smeared),
}
