"""The types and columns of XLSForm that have no place here, and why."""

import re
from dataclasses import dataclass

CARRIED = frozenset({"type", "name", "relevant", "heard", "label", "hint", "list_name"})
NOTED_ANYWAY = "Heard notes times, tablet and place itself"
SHOWS_QUESTIONS = "Heard shows questions only"
LOST = {
    **dict.fromkeys(("start", "end", "today", "deviceid", "subscriberid", "simserial"), NOTED_ANYWAY),
    **dict.fromkeys(("phonenumber", "username", "email", "audit", "start-geopoint"), NOTED_ANYWAY),
    **dict.fromkeys(("note", "acknowledge", "trigger"), SHOWS_QUESTIONS),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape"), "Heard does not ask where a customer is"),
    **dict.fromkeys(("image", "audio", "video", "file", "background-audio"), "Heard takes no files from customers"),
    **dict.fromkeys(("calculate", "hidden"), "Heard calculates nothing on the way"),
    **dict.fromkeys(("xml-external", "csv-external"), "a survey has everything in one file"),
}
WORDS = frozenset({"text", "string", "integer", "int", "decimal", "date", "time", "datetime", "barcode"})
LOOKS = frozenset({"appearance", "style", "autoplay", "rows"})
WHY = {
    "required": "a customer may pass over every question but the first",
    "required_message": "a customer may pass over every question but the first",
    "constraint": "nothing that a customer types is refused",
    "constraint_message": "nothing that a customer types is refused",
    "default": "nothing is filled in for a customer",
    "calculation": "Heard calculates nothing on the way",
    "choice_filter": "all options are offered",
    "read_only": "every question can be answered",
    "readonly": "every question can be answered",
    "repeat_count": "Heard asks nothing several times over",
    "parameters": "Heard's questions take no parameters",
    "trigger": "Heard calculates nothing on the way",
    "guidance_hint": "Heard shows customers everything or nothing",
    "media": "questions have words, no pictures or sounds from elsewhere",
    "image": "questions have words, no pictures or sounds from elsewhere",
    "audio": "questions have words, no pictures or sounds from elsewhere",
    "video": "questions have words, no pictures or sounds from elsewhere",
    "public_key": "answers are kept on your own server",
    "submission_url": "answers are kept on your own server",
    "instance_name": "answers have no names of their own",
}
NOTHING_ALIKE = "Heard has nothing like it"
CONTACT = re.compile(
    r"(^|_)(phone|telephone|tel|mobile|cell|e-?mail|contact)(_?(number|no|address|details))?($|_)", re.IGNORECASE
)
"""How a question for words is named that asks how to reach somebody."""
_choosing = re.compile(
    r"(?P<how>select[_ ]one|select1|select[_ ]multiple|select[_ ]all that apply(?: from)?|rank)"
    r"\s+(?P<listed>\S+)(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
_parameter = re.compile(r"(\w+)\s*=\s*([^\s;,]+)")
_most = re.compile(r"count-selected\(\s*\.\s*\)\s*<=\s*([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Choosing:
    listed: str
    is_several: bool
    is_ranking: bool
    with_other: bool


def choosing(kind: str) -> Choosing | None:
    found = _choosing.fullmatch(kind)
    if found is None:
        return None
    how = found["how"].lower()
    several = how not in {"select_one", "select one", "select1"}
    return Choosing(found["listed"], several, how == "rank", bool(found["other"]))


def points_of(parameters: str) -> list[int]:
    """Of a range, which goes from 1 to 10 when nothing is said."""
    given = dict(_parameter.findall(parameters.lower()))
    try:
        first, last, step = (int(float(given.get(name, usual))) for name, usual in RANGE)
    except (ValueError, OverflowError):
        return []
    return list(range(first, min(last, first + 100) + 1, max(1, step)))


RANGE = (("start", "1"), ("end", "10"), ("step", "1"))


def most_of(constraint: str) -> int | None:
    found = _most.fullmatch(constraint)
    return int(found[1]) if found else None
