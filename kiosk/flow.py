"""Which screen follows which: a table. Whatever it does not know leads home."""

from surveys.survey import Kind

HOME = "faces"
PAIRING, THANKS, RESTING, ASLEEP = "pairing", "thanks", "resting", "asleep"
PLAYING, SUMMONS, PIN, SERVICE = "playing", "summons", "pin", "service"
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
SCREENS = (PAIRING, *QUESTIONS, SUMMONS, THANKS, PLAYING, RESTING, ASLEEP, PIN, SERVICE)
BEFORE_A_VISIT = (*QUESTIONS, THANKS, PLAYING, RESTING, ASLEEP)
"""Where nobody has said anything yet, or any more; questions stand for the first one."""
AFTER_A_VISIT = (THANKS, PLAYING)
STAFF = (PAIRING, PIN, SERVICE)

FINISHED, NOT_SAVED, CLOSED, UNPAIRED, FAILED = "finished", "not_saved", "closed", "unpaired", "failed"
BURST, SLEEPS, CALLED, KNOCKED, UNLOCKED = "burst", "sleeps", "called", "knocked", "unlocked"
EVENTS = (*Kind, FINISHED, NOT_SAVED, CLOSED, UNPAIRED, FAILED, BURST, SLEEPS, CALLED, KNOCKED, UNLOCKED)
"""A kind stands for: a question of this kind is to be asked."""

NEXT_SCREEN: dict[tuple[str, str], str] = {
    **{(screen, kind): SCREEN_FOR[kind] for screen in SCREENS for kind in Kind},
    **{(screen, FINISHED): THANKS for screen in (*QUESTIONS, SUMMONS)},
    **{(screen, NOT_SAVED): RESTING for screen in (*QUESTIONS, SUMMONS, THANKS, PLAYING, RESTING, ASLEEP)},
    **{(screen, CLOSED): RESTING for screen in SCREENS},
    **{(screen, UNPAIRED): PAIRING for screen in SCREENS},
    **{(screen, FAILED): HOME for screen in SCREENS},
    **{(screen, CALLED): SUMMONS for screen in QUESTIONS},
    **{(screen, SLEEPS): ASLEEP for screen in (*QUESTIONS, ASLEEP)},
    **{(screen, KNOCKED): PIN for screen in BEFORE_A_VISIT},
    **{(screen, BURST): PLAYING for screen in (THANKS, PLAYING)},
    (PIN, UNLOCKED): SERVICE,
}


def after(screen: str, event: str) -> str:
    return NEXT_SCREEN.get((screen, event), HOME)
