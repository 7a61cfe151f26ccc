"""Every screen, in whatever language: what the looks of the kiosk are judged by."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kiosk.service import Service
from kiosk.view import View
from surveys.catalogue import bundled, read
from surveys.errors import NotAnAnswer
from surveys.survey import Kind, Survey
from tests.screens.branch import dressed

SURVEYS = {survey.slug: survey for survey in map(read, bundled())}
USUAL, RECEIPT = SURVEYS["branch-visit"], SURVEYS["receipt"]
NPS = next(question for question in RECEIPT.questions if question.kind is Kind.NPS)
CES = replace(NPS, id="effort", kind=Kind.CES, labels={1: NPS.labels[0], 7: NPS.labels[10]})
SERVICE = Service(
    facts=(
        ("Waiting to be sent", "12"),
        ("Refused by the server", "0"),
        ("Visits so far", "4711"),
        ("Last sync", "02 Mar 09:00 UTC"),
        ("Server", "feedback.example.com"),
        ("Branch", "Riverside"),
        ("Clock", "right"),
        ("Disk", "11.2 GB free"),
        ("Battery", "80 %, plugged in"),
        ("Version", "0.1.0"),
    )
)
TROUBLE = replace(
    SERVICE,
    trouble="This network asks to sign in first. Please do that with another device, or ask who runs it.",
    refusals=("3 x overall: a score must be a whole number from 1 to 5.", "1 x This survey is not asked here."),
    said="No USB stick was found. Please plug one in and try again.",
)
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
    yield "opening", View(screen="faces", question=survey.first, **base, **dressed())
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
    base["someone"] = "offered"
    yield "reasons, and somebody may come", View(screen="reasons", question=survey.questions[1], **base)
    yield "words, and somebody may come", View(screen="words", question=survey.questions[2], **base)
    del base["someone"]
    yield "nobody is free", View(screen="contact", question=survey.questions[3], someone="nobody", **base)
    yield "called", View(screen="summons", someone="asked", **base)
    yield "coming", View(screen="summons", someone="coming", someone_name="Amina", **base)
    yield "playing", View(screen="playing", **base)
    yield "at play", View(screen="playing", plays=True, **base)
    yield "asleep", View(screen="asleep", **base)
    yield "resting", View(screen="resting", **base)
    yield "thanks", View(screen="thanks", **base)
    yield "slip", View(screen="thanks", reference="7K4-Q2M", answer_by=TIMES.get(language, "Tuesday, 17:00"), **base)
    yield "still", View(screen="words", question=survey.questions[2], still_answering=True, **base)
    if language == "en":
        yield from for_staff()


def for_staff() -> Iterator[tuple[str, View]]:
    """In English."""
    problem = "The server cannot be reached. Please look at the address."
    yield "pairing", View(screen="pairing", is_paired=False, problem=problem)
    yield "pairing again", View(screen="pairing", is_paired=True, server="https://feedback.example.com")
    yield "pin", View(screen="pin")
    yield "wrong pin", View(screen="pin", problem="Too many tries. Please wait 2 minutes.")
    yield "service", View(screen="service", service=SERVICE)
    yield "service in trouble", View(screen="service", service=TROUBLE)
