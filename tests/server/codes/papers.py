"""Paper for tests: the content of one, and how a printer or a phone sees it."""

from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image, ImageDraw

from server.codes.paper.content import Content, Logo, Wording, inks_from
from server.codes.paper.finished import finished
from server.codes.paper.kinds import drawn
from server.codes.paper.proof import picture
from surveys.phrases import phrase

ADDRESS = "https://heard.example"
CODE = "K7Q2M4X"
RECEIPT = "K7Q2M4XABC"
IN_THE_CODE = "HTTPS://HEARD.EXAMPLE/F/K7Q2M4X"
ENGLISH = Wording(
    "en",
    "How was your visit today?",
    ("Very bad", "Bad", "OK", "Good", "Very good"),
    phrase("poster_invitation", "en"),
)
ARABIC = Wording(
    "ar",
    "كيف كانت زيارتك اليوم؟",
    ("سيئة جدًا", "سيئة", "مقبولة", "جيدة", "جيدة جدًا"),
    phrase("poster_invitation", "ar"),
)
HINDI = Wording(
    "hi",
    "आज आपका यहाँ आना कैसा रहा?",
    ("बहुत बुरा", "बुरा", "ठीक", "अच्छा", "बहुत अच्छा"),
    phrase("poster_invitation", "hi"),
)
LANGUAGES = {"en": (ENGLISH,), "ar+hi": (ARABIC, HINDI), "en+ar": (ENGLISH, ARABIC)}


def a_content(languages: str = "en", **changed: Any) -> Content:
    usual: dict[str, Any] = {
        "wordings": LANGUAGES[languages],
        "public_url": ADDRESS,
        "code": CODE,
        "inks": inks_from({}),
    }
    return Content(**(usual | changed))


def a_logo(*, inside: float = 0) -> Logo:
    """A dot and a bar."""
    image, file = Image.new("RGBA", (600, 200)), BytesIO()
    pen = ImageDraw.Draw(image)
    pen.ellipse((0, 0, 199, 199), "#14565e")
    pen.rounded_rectangle((240, 60, 599, 140), 40, "#c98a1b")
    image.save(file, "PNG")
    return Logo(file.getvalue(), inside)


def printed(content: Content, kind: str, dots_per_inch: float = 150) -> Image.Image:
    """As a printer would see the document."""
    return picture(finished(drawn(content, kind), "pdf"), dots_per_inch)


def read(image: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(image))
