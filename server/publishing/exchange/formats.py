"""The kinds of file that a survey comes and goes in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from server.publishing.exchange.carried import Carried, Written, nothing_carried
from server.publishing.exchange.naming import name_from
from server.publishing.exchange.rows import is_workbook
from server.publishing.exchange.surveyjs import from_surveyjs, to_surveyjs
from server.publishing.exchange.toml import from_toml, to_toml
from server.publishing.exchange.xlsform import from_xlsform, to_xlsform
from surveys.survey import Survey


class Bringing(Protocol):
    def __call__(self, content: bytes, *, slug: str = "") -> Carried: ...


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    called: str
    good_for: str
    suffix: str
    mimetype: str
    write: Callable[[Survey], Written]
    bring: Bringing


FORMATS = {
    one.name: one
    for one in (
        Format(
            "toml",
            "A file of Heard’s own",
            "Keep it, change it in any editor, publish it on another Heard.",
            ".toml",
            "application/toml",
            to_toml,
            from_toml,
        ),
        Format(
            "surveyjs",
            "SurveyJS",
            "For web pages and form builders that read the JSON of SurveyJS.",
            ".json",
            "application/json",
            to_surveyjs,
            from_surveyjs,
        ),
        Format(
            "xlsform",
            "XLSForm",
            "A workbook for ODK, KoboToolbox and others, and for anybody with a spreadsheet program.",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            to_xlsform,
            from_xlsform,
        ),
    )
}


def format_of(content: bytes, file: str) -> Format | None:
    """By what is inside; between texts the file's name decides. None of a file of something else."""
    if is_workbook(content):
        return FORMATS["xlsform"]
    suffix = PurePath(file).suffix.lower()
    named = next((one for one in FORMATS.values() if one.suffix == suffix), None)
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return named or (FORMATS["surveyjs"] if is_json else None)


def carried_from(content: bytes, file: str) -> Carried:
    """A file that names no survey gives it its own name."""
    found = format_of(content, file)
    if found is None:
        return nothing_carried("Heard reads its own .toml files, the JSON of SurveyJS, and XLSForm workbooks (.xlsx)")
    return found.bring(content, slug=name_from(PurePath(file).stem, (), instead="survey", joint="-"))
