"""Examples of better wording: the question itself without what is wrong with it, else one that is asked well."""

import re
from collections.abc import Mapping

from server.publishing.beginnings import beginnings

PRAISE = "amazing|excellent|fantastic|friendly|great|helpful|lovely|outstanding|wonderful|world[- ]class"
_praise = re.compile(rf"\b(our|the|this|these|that|those|your) (?:{PRAISE})\b", re.IGNORECASE)
ASKED_AGAIN = (
    (rf"how (?:good|fast|happy|pleased|{PRAISE}) (was|were|is|are) (?!you with)(.+)", "How {} {}?"),
    (r"how (?:satisfied|happy|pleased) (?:was|were|is|are) you with (.+)", "How do you rate {}?"),
    (r"(?:how much )?d(?:o|id) you (?:enjoy|like|love) (.+)", "How do you rate {}?"),
)
"""How an English question that tells its answer is asked again without."""
EASE = "Make it a question of the kind “1 to 7”, which is for how easy something was."
SHORTER = {
    "additional": "more",
    "approximately": "about",
    "assistance": "help",
    "commence": "start",
    "dissatisfied": "unhappy",
    "encounter": "meet",
    "enquire": "ask",
    "enquiry": "question",
    "evaluate": "rate",
    "experience": "visit",
    "facilitate": "help",
    "indicate": "say",
    "inform": "tell",
    "inquiry": "question",
    "obtain": "get",
    "participate": "take part",
    "personnel": "staff",
    "purchase": "buy",
    "receive": "get",
    "regarding": "about",
    "representative": "staff",
    "request": "ask",
    "require": "need",
    "satisfaction": "how happy you are",
    "satisfied": "happy",
    "utilise": "use",
    "utilising": "using",
    "utilize": "use",
    "utilizing": "using",
}
SHOWN = 3


def asked_well(kind: str, language: str) -> str:
    """As a new question of this kind begins, in its language if we know it."""
    texts: Mapping[str, str] = next((one["text"] for one in beginnings()["questions"] if one["kind"] == kind), {})
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts.get("en", "")


def asked_openly(words: str, kind: str, language: str) -> str:
    """Of a question that tells its answer."""
    if language.partition("-")[0] == "en":
        if words.lower().lstrip().startswith("how easy"):
            return EASE
        bare = _praise.sub(r"\1", words.strip())
        for pattern, again in ASKED_AGAIN:
            if found := re.fullmatch(pattern, bare.rstrip(" ?."), re.IGNORECASE):
                return f"Ask openly: “{again.format(*found.groups())}”"
        if bare != words.strip():
            return f"Ask openly: “{bare}”"
    return f"Ask openly: “{asked_well(kind, language)}”"


def said_shorter(hard: list[str]) -> str:
    """What to write for the hard words of a text; `hard` is the hardest first."""
    known = [f"“{SHORTER[word]}” for “{word}”" for word in hard if word in SHORTER][:SHOWN]
    others = [f"“{word}”" for word in hard if word not in SHORTER][: SHOWN - len(known)]
    advice = [f"Say {', '.join(known)}."] if known else []
    if others:
        advice.append(
            f"{'Also find' if known else 'Find'} shorter words for {', '.join(others)}, or make two sentences."
        )
    return " ".join(advice) or "Make two sentences of it, or say less."
