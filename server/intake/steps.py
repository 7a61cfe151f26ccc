"""Which questions share a page on a phone: the faces alone, then all that can be asked together, contact by itself."""

from surveys.survey import Kind, Question
from surveys.visit import Visit


def open_step(visit: Visit, *, apart: bool = False) -> tuple[Question, ...]:
    """The questions of the page that is next; empty when only the thanks are left. Each by itself if `apart`."""
    return next(
        (step for step in steps(visit, apart=apart) if any(question.id not in visit.shown for question in step)), ()
    )


def last_step(visit: Visit, *, apart: bool = False) -> tuple[Question, ...]:
    """The page before contact, for coming back to it."""
    return steps(visit, apart=apart)[-1]


def steps(visit: Visit, *, apart: bool = False) -> list[tuple[Question, ...]]:
    asked = [question for question in visit.survey.asked(visit.answers) if question.kind is not Kind.CONTACT]
    pages: list[list[Question]] = [[asked[0]]]
    for question in asked[1:]:
        here = {other.id for other in pages[-1]}
        depends_on_this_page = any(condition.question in here for condition in question.ask_if)
        if apart or len(pages) == 1 or depends_on_this_page:
            pages.append([question])
        else:
            pages[-1].append(question)
    return [tuple(page) for page in pages]
