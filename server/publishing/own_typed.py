"""A branch's own question as its manager types it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.errors import BadRequest
from server.publishing.editing.fields import tidy
from surveys.survey import Kind, Option, Question, Survey

KINDS = (Kind.CSAT, Kind.CHOICE, Kind.TEXT)
LONGEST_QUESTION, LONGEST_OPTION = 120, 60
FEWEST_OPTIONS, MOST_OPTIONS = 2, 7


@dataclass(frozen=True, slots=True)
class Typed:
    kind: str
    text: Mapping[str, str] = field(default_factory=dict)
    """Language tag -> the question."""
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Language tag -> what may be chosen."""


def question_from(
    typed: Typed, survey: Survey, before: Question | None, used: Iterable[str], branch_id: int
) -> Question:
    """`used` are ids in all versions: what asks another thing counts apart. Raises BadRequest."""
    if typed.kind not in KINDS:
        raise BadRequest("Please say what kind of question it is.")
    kind = Kind(typed.kind)
    text = {tag: tidy(words) for tag, words in typed.text.items() if tidy(words)}
    if not text:
        raise BadRequest("Please write the question, in one language at least.")
    if long := [tag for tag, words in text.items() if len(words) > LONGEST_QUESTION]:
        raise BadRequest(f"A question has {LONGEST_QUESTION} characters at most; it is longer in {', '.join(long)}.")
    same = before if before and before.kind is kind else None
    options = _options(typed, tuple(text), same) if kind is Kind.CHOICE else ()
    return Question(
        id=same.id if same else _new_id(set(used), branch_id),
        kind=kind,
        text=text,
        labels=_labels(survey, tuple(text)) if kind is Kind.CSAT else {},
        options=options,
    )


def _options(typed: Typed, languages: tuple[str, ...], before: Question | None) -> tuple[Option, ...]:
    """An answer keeps its value while its words in the first language stay: it goes on being counted as the same."""
    lines = {tag: list(filter(None, map(tidy, typed.options.get(tag, ())))) for tag in languages}
    counts = {len(said) for said in lines.values()}
    if len(counts) > 1:
        raise BadRequest("There must be as many answers in each language, in the same order.")
    if not FEWEST_OPTIONS <= min(counts) <= MOST_OPTIONS:
        raise BadRequest(f"Please write {FEWEST_OPTIONS} to {MOST_OPTIONS} answers, each on a line of its own.")
    if any(len(line) > LONGEST_OPTION for said in lines.values() for line in said):
        raise BadRequest(f"An answer has {LONGEST_OPTION} characters at most.")
    if any(len(set(said)) < len(said) for said in lines.values()):
        raise BadRequest("Two answers are the same.")
    known = {option.label.get(languages[0], ""): option.value for option in before.options} if before else {}
    fresh = (value for value in (f"own{number}" for number in range(1, 99)) if value not in known.values())
    return tuple(
        Option(known.get(line) or next(fresh), {tag: lines[tag][place] for tag in languages})
        for place, line in enumerate(lines[languages[0]])
    )


def _labels(survey: Survey, languages: tuple[str, ...]) -> dict[int, dict[str, str]]:
    """As the chain's own faces are called."""
    faces = next((question for question in survey.questions if question.kind is Kind.CSAT and question.labels), None)
    if faces is None:
        return {}
    return {
        point: {tag: survey.words(texts, tag) for tag in languages} for point, texts in faces.labels.items() if texts
    }


def _new_id(used: set[str], branch_id: int) -> str:
    names = (f"own-{branch_id}" + (f"-{number}" if number > 1 else "") for number in range(1, len(used) + 2))
    return next(name for name in names if name not in used)
