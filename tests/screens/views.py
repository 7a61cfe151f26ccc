"""Every screen, in whatever language: what the looks of the kiosk are judged by."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kiosk.view import View
from surveys.catalogue import bundled, read
from surveys.errors import NotAnAnswer
from surveys.survey import Kind, Survey

SURVEYS = {survey.slug: survey for survey in map(read, bundled())}
USUAL, RECEIPT = SURVEYS["branch-visit"], SURVEYS["receipt"]
NPS = next(question for question in RECEIPT.questions if question.kind is Kind.NPS)
CES = replace(NPS, id="effort", kind=Kind.CES, labels={1: NPS.labels[0], 7: NPS.labels[10]})
NUMBER = replace(USUAL.questions[2], id="account", kind=Kind.REFERENCE)
LONG_WORDS = {
    "ar": "انتظرت ساعة كاملة ولم يخبرني أحد بالسبب. ",
    "hi": "मैंने एक घंटे तक इंतज़ार किया और किसी ने कुछ नहीं बताया। ",
}
TIMES = {
    "ar": "الثلاثاء، 17:00",
    "hi": "मंगलवार, 17:00 बजे",
    "fr": "mardi à 17:00",
    "es": "martes a las 17:00",
    "sw": "Jumanne, 17:00",
}


class Deaf:
    """Reports that lead nowhere, but know a contact that is none."""

    def __getattr__(self, name: str) -> Any:
        def said(*_: object) -> None:
            if name == "reach":
                raise NotAnAnswer("no address")

        return said


def views(language: str) -> Iterator[tuple[str, View]]:
    survey: Survey = USUAL
    base: dict[str, Any] = {
        "language": language,
        "survey": survey,
        "branch": "Riverside",
        "languages": survey.languages,
        "country_code": "+254",
    }
    words = LONG_WORDS.get(language, "I waited a whole hour and nobody told me why. ") * 6
    yield "faces", View(screen="faces", question=survey.first, **base)
    yield "faces again", View(screen="faces", question=survey.first, answer=2, **base)
    yield "nps", View(screen="scale", question=NPS, **base)
    yield "ces", View(screen="scale", question=CES, **base)
    yield "reasons", View(screen="reasons", question=survey.questions[1], answer=("staff", "solved"), **base)
    yield "words", View(screen="words", question=survey.questions[2], **base)
    yield "many words", View(screen="words", question=survey.questions[2], answer=words, **base)
    yield "number", View(screen="number", question=NUMBER, **base)
    yield "contact", View(screen="contact", question=survey.questions[3], **base)
    yield "e-mail", View(screen="contact", question=survey.questions[3], **base)
    yield "no e-mail", View(screen="contact", question=survey.questions[3], **base)
    yield "thanks", View(screen="thanks", **base)
    yield "slip", View(screen="thanks", reference="7K4-Q2M", answer_by=TIMES.get(language, "Tuesday, 17:00"), **base)
    yield "still", View(screen="words", question=survey.questions[2], still_answering=True, **base)
    if language == "en":
        yield "pairing", View(screen="pairing", problem="The server cannot be reached. Please look at the address.")
        yield "resting", View(screen="resting", **base)
