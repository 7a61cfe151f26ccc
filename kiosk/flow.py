"""Which screen follows which: a table. Whatever it does not know leads home."""

from surveys.survey import Kind

HOME = "faces"
PAIRING, THANKS, RESTING = "pairing", "thanks", "resting"
SCREEN_FOR = {
    Kind.CSAT: "faces",
    Kind.NPS: "scale",
    Kind.CES: "scale",
    Kind.CHOICE: "reasons",
    Kind.TEXT: "words",
    Kind.REFERENCE: "number",
    Kind.CONTACT: "contact",
}
QUESTIONS = tuple(dict.fromkeys(SCREEN_FOR.values()))
SCREENS = (PAIRING, *QUESTIONS, THANKS, RESTING)

FINISHED, NOT_SAVED, CLOSED, UNPAIRED, FAILED = "finished", "not_saved", "closed", "unpaired", "failed"
EVENTS = (*Kind, FINISHED, NOT_SAVED, CLOSED, UNPAIRED, FAILED)
"""A kind stands for: a question of this kind is to be asked."""

NEXT_SCREEN: dict[tuple[str, str], str] = {
    **{(screen, kind): SCREEN_FOR[kind] for screen in SCREENS for kind in Kind},
    **{(screen, FINISHED): THANKS for screen in QUESTIONS},
    **{(screen, NOT_SAVED): RESTING for screen in QUESTIONS},
    **{(screen, CLOSED): RESTING for screen in SCREENS},
    **{(screen, UNPAIRED): PAIRING for screen in SCREENS},
    **{(screen, FAILED): HOME for screen in SCREENS},
    (RESTING, NOT_SAVED): RESTING,
    (THANKS, NOT_SAVED): RESTING,
}


def after(screen: str, event: str) -> str:
    return NEXT_SCREEN.get((screen, event), HOME)
