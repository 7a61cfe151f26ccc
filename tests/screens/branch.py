"""How the branch Riverside dresses its tablet: two pictures, two lines that its customers wrote, a code."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw

from surveys.tablet import Look, PhoneCode, Slide

URL = "https://feedback.example.com/f/K74Q2M22"
INVITATIONS = {
    "en": "Five seconds, and we know.",
    "fr": "Cinq secondes, et nous savons.",
    "es": "Cinco segundos, y lo sabremos.",
    "ar": "خمس ثوانٍ، ونعرف رأيك.",
    "hi": "पाँच सेकंड, और हमें पता चल जाएगा।",
    "sw": "Sekunde tano, nasi tunajua.",
}
DONE = {
    "en": "You said: nobody tells us how long it takes. We did: the time is on the board now.",
    "fr": "Vous avez dit : personne ne dit combien de temps. C’est fait : la durée est affichée.",
    "es": "Ustedes dijeron: nadie dice cuánto tarda. Lo hicimos: el tiempo está en la pantalla.",
    "ar": "قلتم: لا أحد يخبرنا كم سننتظر. وفعلنا: صارت المدة ظاهرة على اللوحة.",
    "hi": "आपने कहा: कोई नहीं बताता कितना समय लगेगा। हमने किया: समय अब बोर्ड पर है।",
    "sw": "Mlisema: hakuna anayetuambia muda. Tulifanya: muda sasa uko kwenye ubao.",
}


@cache
def pictures() -> dict[str, Path]:
    """Logo and photo: SHA-256 -> file."""
    folder = Path(_folder().name)
    kept = {}
    for picture in (_logo(), _photo()):
        picture.save(folder / "new", "PNG")
        name = sha256((folder / "new").read_bytes()).hexdigest()
        kept[name] = (folder / "new").rename(folder / name)
    return kept


@cache
def dressed() -> dict[str, Any]:
    """Parts of a View."""
    logo, photo = pictures()
    return {
        "look": Look(logo=logo, invitation=INVITATIONS),
        "slides": (Slide(words=DONE), Slide(picture=photo), Slide(picture=photo, words=DONE)),
        "phone": PhoneCode(url=URL, modules=modules(URL)),
        "pictures": pictures(),
    }


def modules(text: str) -> tuple[str, ...]:
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.get_matrix())


@cache
def _folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory()


def _logo() -> Image.Image:
    image = Image.new("RGBA", (640, 240), "#ffffff00")
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 20, 200, 220), fill="#14565e")
    draw.polygon([(30, 150), (80, 90), (110, 130), (140, 80), (180, 150)], fill="#ffffff")
    for at, wide in ((70, 380), (140, 300)):
        draw.rounded_rectangle((240, at, 240 + wide, at + 36), 18, fill="#14565e")
    return image


def _photo() -> Image.Image:
    image = Image.linear_gradient("L").resize((1600, 900))
    image = Image.merge(
        "RGB", (image, image.point(lambda value: 120 + value // 2), image.point(lambda v: 200 - v // 4))
    )
    draw = ImageDraw.Draw(image)
    draw.ellipse((1150, 100, 1400, 350), fill="#f4e3a1")
    draw.polygon([(0, 900), (400, 400), (700, 700), (1000, 350), (1600, 900)], fill="#2d5f4c")
    return image
