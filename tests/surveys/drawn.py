"""Any sound survey, for properties that all of them must have."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from surveys.survey import SCALES, Condition, Kind, Option, Question, Rules, Survey, Texts

TAGS = ("en", "fr", "pt-BR", "ar")
IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(
    lambda text: bool(text.strip())
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
LATER = [*SCALES, Kind.CHOICE, Kind.TEXT, Kind.REFERENCE]


@st.composite
def surveys(draw: st.DrawFn, words: st.SearchStrategy[str] = WORDS) -> Survey:
    languages = tuple(draw(st.lists(st.sampled_from(TAGS), min_size=1, unique=True)))
    texts = st.fixed_dictionaries(dict.fromkeys(languages, words))
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    kinds = [draw(st.sampled_from(list(SCALES))), *(draw(st.sampled_from(LATER)) for _ in ids[1:])]
    if len(kinds) > 1 and draw(st.booleans()):
        kinds[-1] = Kind.CONTACT
    questions: list[Question] = []
    for question_id, kind in zip(ids, kinds, strict=True):
        questions.append(draw(a_question_after(questions, question_id, kind, texts)))
    if own := [one for one in questions[1:] if one.kind is not Kind.CONTACT and draw(st.booleans())][:1]:
        questions = [_own(one, languages[: draw(st.integers(1, len(languages)))], own[0]) for one in questions]
    rules = Rules(
        low={kind: draw(st.sampled_from(scale)) for kind, scale in SCALES.items()},
        urgent=draw(st.dictionaries(st.sampled_from(languages), st.just(("gas*", "formal complaint")))),
        take_within_hours=draw(st.integers(1, 200)),
        answer_within_days=draw(st.integers(1, 5)),
        solve_within_days=draw(st.integers(5, 100)),
    )
    thanks = draw(st.just({}) | texts)
    themes = draw(st.just({}) | st.just({"Waiting time": {languages[0]: ("wait*", "too long")}}))
    version = draw(st.integers(0, 9))
    return Survey(draw(IDS), languages, tuple(questions), rules, thanks, themes, version=version)


@st.composite
def a_question_after(
    draw: st.DrawFn, before: Sequence[Question], question_id: str, kind: Kind, texts: st.SearchStrategy[Texts]
) -> Question:
    scale = SCALES.get(kind)
    values = draw(st.lists(IDS, min_size=1, max_size=7, unique=True)) if kind is Kind.CHOICE else []
    return Question(
        id=question_id,
        kind=kind,
        text=draw(texts),
        hint=draw(st.just({}) | texts),
        labels=draw(st.dictionaries(st.sampled_from(scale), texts, max_size=3)) if scale else {},
        options=tuple(Option(value, draw(texts), draw(st.just("") | IDS)) for value in values),
        most=draw(st.integers(1, len(values))) if values else 1,
        ask_if=tuple(draw(st.lists(st.sampled_from(before).flatmap(conditions_on), max_size=2))) if before else (),
    )


@st.composite
def conditions_on(draw: st.DrawFn, before: Question) -> Condition:
    if before.scale:
        low, high = sorted((draw(st.sampled_from(before.scale)), draw(st.sampled_from(before.scale))))
        at_least, at_most = draw(st.sampled_from([None, low])), draw(st.sampled_from([None, high]))
        return Condition(before.id, at_least=at_least, at_most=at_most)
    values = [option.value for option in before.options]
    chosen = draw(st.lists(st.sampled_from(values), unique=True)) if values else []
    return Condition(before.id, any_of=tuple(chosen))


def _own(one: Question, languages: tuple[str, ...], own: Question) -> Question:
    """A branch's own question, in its languages alone; nothing waits for it."""

    def few(texts: Texts) -> Texts:
        return {tag: text for tag, text in texts.items() if tag in languages}

    if one != own:
        return replace(one, ask_if=tuple(condition for condition in one.ask_if if condition.question != own.id))
    return replace(
        one,
        only_at=("riverside",),
        text=few(one.text),
        hint=few(one.hint),
        labels={point: few(texts) for point, texts in one.labels.items()},
        options=tuple(replace(option, label=few(option.label)) for option in one.options),
    )
