"""What differs between two versions of a survey, in words, and what it means for numbers of before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from server.publishing.editing.conditions import sentence
from surveys.phrases import language_name, listed
from surveys.survey import SCALES, Kind, Rules

Plain = Mapping[str, Any]

SCORED_ANEW = "Other words can change how people answer: look at scores from this day on by themselves."
OTHERS_ASKED = "Other customers are asked this from now on, so scores of before and after are not of the same people."
MORE_TO_CHOOSE = "There is one more answer to choose from, so the shares of the others may fall."
NO_MORE = "It can no longer be chosen. Answers so far keep it."
GONE = "It is no longer asked. Its answers so far stay in the reports."
NEW = "It is counted from this day on."
JUDGED = "Only answers from now on are judged by it."
LEFT_BEHIND = "Unchanged in {}: do the words there still mean the same?"
PROMISED = "Cases that are open keep the times they have."
PROMISES = {
    "take_within_hours": "Opening hours until somebody takes it",
    "answer_within_days": "Opening days until an answer",
    "solve_within_days": "Opening days until it is solved",
}


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    before: str = ""
    after: str = ""
    language: str = ""
    """Its own name, where one language's words changed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A question, or the rest of the survey, in which something differs."""

    title: str
    changes: tuple[Change, ...]
    meaning: tuple[str, ...] = ()
    """For whoever compares numbers of before and after."""


def compared(before: Plain, after: Plain) -> tuple[Compared, ...]:
    """Definitions; the questions in the order of the later one, those that are gone last."""
    gone = _languages_gone(before, after)
    found = chain(_questions(before, after), filter(None, (_order(before, after), *_rest(before, after))))
    lasting = (replace(one, changes=_lasting(one.changes, gone)) for one in found)
    return tuple(one for one in lasting if one.changes)


def _languages_gone(before: Plain, after: Plain) -> set[str]:
    return {language_name(tag) for tag in before.get("languages", ()) if tag not in after.get("languages", ())}


def _lasting(changes: Iterable[Change], gone: set[str]) -> tuple[Change, ...]:
    """Without every word of a language that is taken away: one line says that."""
    return tuple(one for one in changes if one.language not in gone)


def _questions(before: Plain, after: Plain) -> Iterator[Compared]:
    was = {question["id"]: question for question in before["questions"]}
    now = {question["id"]: question for question in after["questions"]}
    for question_id, question in now.items():
        if question_id not in was:
            texts = _texts("Question", {}, question["text"])
            only_at = _plain("Asked only at", "", ", ".join(question.get("only_at", ())))
            yield Compared(_title(after, question), (Change("A new question"), *texts, *only_at), (NEW,))
        elif found := _question(before, after, was[question_id], question):
            yield found
    for question_id, question in was.items():
        if question_id not in now:
            yield Compared(_title(before, question), (Change("This question is taken out"),), (GONE,))


def _question(before: Plain, after: Plain, was: Plain, now: Plain) -> Compared | None:
    words = [
        *_texts("Question", was["text"], now["text"]),
        *chain.from_iterable(
            _texts(f"Name of {point}", was.get("labels", {}).get(point, {}), now.get("labels", {}).get(point, {}))
            for point in sorted({*was.get("labels", {}), *now.get("labels", {})}, key=int)
        ),
    ]
    options, meaning = _options(was, now)
    asked = sentence(before, was), sentence(after, now)
    others = list(_plain("Asked", *(f"only if {one}" if one else "always" for one in asked)))
    changes = (
        *words,
        *_texts("Small words under it", was.get("hint", {}), now.get("hint", {})),
        *options,
        *_plain("How many can be chosen", was.get("most", 1), now.get("most", 1)),
        *_plain("Kind", was["kind"], now["kind"]),
        *_plain("Asked only at", *(", ".join(one.get("only_at", ())) for one in (was, now))),
        *others,
    )
    is_reworded = Kind(now["kind"]).is_scored and _lasting(words, _languages_gone(before, after))
    tables = [(was.get(part, {}), now.get(part, {})) for part in ("text", "hint")]
    labels = {option["value"]: option["label"] for option in was.get("options", ())}
    tables += [(labels.get(option["value"], {}), option["label"]) for option in now.get("options", ())]
    behind = _left_behind(tables, after)
    meanings = [SCORED_ANEW] * bool(is_reworded) + [OTHERS_ASKED] * bool(others) + meaning + behind
    return Compared(_title(after, now), changes, tuple(meanings)) if changes else None


def _options(was: Plain, now: Plain) -> tuple[list[Change], list[str]]:
    old = {option["value"]: option for option in was.get("options", ())}
    new = {option["value"]: option for option in now.get("options", ())}
    changes: list[Change] = []
    for value, option in new.items():
        if value not in old:
            changes += [Change("A new answer", "", _first(option["label"]) or value)]
        else:
            changes += _texts(f"Answer “{_first(old[value]['label'])}”", old[value]["label"], option["label"])
            changes += _plain(f"Picture of “{_first(option['label'])}”", old[value].get("icon"), option.get("icon"))
    changes += [
        Change("An answer is taken out", _first(old[value]["label"]) or value) for value in old if value not in new
    ]
    kept = [value for value in old if value in new]
    if kept != [value for value in new if value in old]:
        changes.append(Change("Order of the answers", *(", ".join(_labels(one)) for one in (was, now))))
    meaning = [MORE_TO_CHOOSE] * bool(new.keys() - old.keys()) + [NO_MORE] * bool(old.keys() - new.keys())
    return changes, meaning


def _order(before: Plain, after: Plain) -> Compared | None:
    was, now = ([question["id"] for question in one["questions"]] for one in (before, after))
    if [one for one in was if one in now] == [one for one in now if one in was]:
        return None
    orders = (", then ".join(f"“{_title(one, question)}”" for question in one["questions"]) for one in (before, after))
    return Compared("Order of the questions", (Change("Asked in this order", *orders),))


def _rest(before: Plain, after: Plain) -> Iterator[Compared | None]:
    names = (", ".join(map(language_name, one.get("languages", ()))) for one in (before, after))
    yield _if_any("Languages", [*_plain("Asked in", *names)])
    thanks = before.get("thanks", {}), after.get("thanks", {})
    yield _if_any("Words of thanks", [*_texts("Thanks", *thanks)], *_left_behind([thanks], after))
    was, now = before.get("rules", {}), after.get("rules", {})
    low = [
        *chain.from_iterable(
            _plain(f"Low on the scale from {scale[0]} to {scale[-1]}, up to", *(_low(one, kind) for one in (was, now)))
            for kind, scale in SCALES.items()
        ),
        *_lists("Urgent words", was.get("urgent", {}), now.get("urgent", {})),
    ]
    yield _if_any("What calls for a person", low, JUDGED)
    usual = Rules()
    promises = chain.from_iterable(
        _plain(called, *(one.get(name, getattr(usual, name)) for one in (was, now)))
        for name, called in PROMISES.items()
    )
    yield _if_any("What is promised", [*promises], PROMISED)
    yield _if_any("Themes of comments", [*_themes(before.get("themes", {}), after.get("themes", {}))])


def _left_behind(tables: Iterable[tuple[Plain, Plain]], after: Plain) -> list[str]:
    """Languages whose words stay where those of the survey's first language change."""
    first, *others = after.get("languages", ()) or ("",)
    reworded = [(was, now) for was, now in tables if was.get(first) and was[first] != now.get(first)]
    stay = [tag for tag in others if any(was.get(tag) and was[tag] == now.get(tag) for was, now in reworded)]
    return [LEFT_BEHIND.format(listed(map(language_name, stay), "en"))] if stay else []


def _low(rules: Plain, kind: Kind) -> Any:
    return rules.get("low", {}).get(kind.value, Rules().low[kind])


def _themes(was: Plain, now: Plain) -> Iterator[Change]:
    for name in {**was, **now}:
        yield from _lists(f"Words of “{name}”", was.get(name, {}), now.get(name, {}))


def _if_any(title: str, changes: list[Change], *meaning: str) -> Compared | None:
    return Compared(title, tuple(changes), meaning) if changes else None


def _lists(what: str, was: Plain, now: Plain) -> Iterator[Change]:
    """Only the words that came and went: the lists are long."""
    for tag in {**was, **now}:
        old, new = was.get(tag, ()), now.get(tag, ())
        gone, come = ([word for word in one if word not in other] for one, other in ((old, new), (new, old)))
        if gone or come:
            yield Change(what, ", ".join(gone), ", ".join(come), language_name(tag))


def _texts(what: str, was: Plain, now: Plain) -> Iterator[Change]:
    for tag in {**was, **now}:
        if was.get(tag, "") != now.get(tag, ""):
            yield Change(what, was.get(tag, ""), now.get(tag, ""), language_name(tag))


def _plain(what: str, was: Any, now: Any) -> Iterator[Change]:
    if was != now:
        yield Change(what, *(str(one) if one is not None else "" for one in (was, now)))


def _title(definition: Plain, question: Plain) -> str:
    first = next(iter(definition.get("languages", ())), "")
    return str(question["text"].get(first) or _first(question["text"]) or question["id"])


def _labels(question: Plain) -> list[str]:
    return [_first(option["label"]) or option["value"] for option in question.get("options", ())]


def _first(texts: Plain) -> str:
    return str(next(iter(texts.values()), ""))
