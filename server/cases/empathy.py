"""How to begin: three lines that fit what the customer said, to be said in one's own words."""

from collections.abc import Iterable

Lines = tuple[str, str, str]

URGENT: Lines = (
    "Thank you for telling us at once.",
    "Is everybody safe now? If not, please call the emergency number first.",
    "I stay with this until it is settled. What happened?",
)
ASKED: Lines = (
    "Thank you for asking us.",
    "I have read what you wrote, and I would like to get this right.",
    "Is there anything you want to add before I answer?",
)
SORRY: Lines = (
    "Thank you for telling us.",
    "I am sorry that your visit went like this.",
    "Would you tell me what happened? I am listening.",
)
BY_REASON: dict[str, Lines] = {
    "waiting": (
        "Thank you for telling us how long it took.",
        "You had other plans for that time. I am sorry that we used it up.",
        "What could you not do because of the wait?",
    ),
    "staff": (
        "Thank you for telling us; that is not easy.",
        "Nobody should leave us feeling like that. I am sorry.",
        "Would you tell me what was said, so that I understand it?",
    ),
    "information": (
        "Thank you for telling us; others will have had the same trouble.",
        "We should have said it clearly the first time. I am sorry for the detour.",
        "What did you need to know, and when?",
    ),
    "price": (
        "Thank you for asking about it.",
        "A bill should hold no surprise. I am sorry that this one did.",
        "Which part surprised you? Let us go through it together.",
    ),
    "solved": (
        "Thank you for telling us that it is not done yet.",
        "You came for one thing and left without it. I am sorry.",
        "What is still open, and by when do you need it?",
    ),
    "place": (
        "Thank you for telling us; we stop seeing our own rooms.",
        "You should feel at ease here. I am sorry that you did not.",
        "Where was it? I will go and look today.",
    ),
}


def beginning(reasons: Iterable[str], *, is_urgent: bool, is_low: bool) -> Lines:
    """`reasons` are the keys that the customer chose, the first one they match counts."""
    if is_urgent:
        return URGENT
    if not is_low:
        return ASKED
    return next((BY_REASON[reason] for reason in reasons if reason in BY_REASON), SORRY)
