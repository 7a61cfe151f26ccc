"""A survey of ours as an XLSForm. What only we understand stands in columns and a sheet that others pass over."""

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from server.publishing.exchange.carried import Losses, Written
from server.publishing.exchange.fitting import plain_definition, rest_of
from server.publishing.exchange.language import own_name
from server.publishing.exchange.naming import name_from
from server.publishing.exchange.rows import LONGEST, written_cell
from server.publishing.exchange.surveyjs.writing import WORDS, bounds
from surveys.survey import Condition, Kind, Question, Survey, Texts

OURS = "heard"
THANKS = "thanks"
UNLABELLED = "unlabelled"
PIECE = 30_000
"""Characters; a cell holds hardly more."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADER = {"bold": True, "bg_color": "#E3ECEF", "bottom": 1}
WIDTH = 24  # characters

Cells = Mapping[str, str]
Sheets = Mapping[str, list[Cells]]


def to_xlsform(survey: Survey) -> Written:
    losses = Losses()
    plain = plain_definition(survey)
    tables = plain["questions"]
    titles = {tag: column_language(tag) for tag in survey.languages}
    pairs = list(zip(survey.questions, tables, strict=True))
    asked: list[Cells] = [_row(question, table, titles) for question, table in pairs]
    asked[0] = {**asked[0], "required": "yes"}
    if survey.thanks:
        name = name_from(THANKS, {question.id for question in survey.questions})
        ours = json.dumps({"kind": THANKS})
        asked.append({"type": "note", "name": name, **_said("label", survey.thanks, titles), OURS: ours})
    settings = {"form_title": survey.slug, "form_id": survey.slug, "default_language": titles[survey.languages[0]]}
    choices = [choice for question, table in pairs for choice in _choices(question, table, titles)]
    sheets: Sheets = {"survey": asked, "choices": choices, "settings": [settings], OURS: list(_ours(plain))}
    _tell(survey, plain, sheets, losses)
    return Written(_book(sheets), tuple(losses))


def column_language(tag: str) -> str:
    """Such as: Français (fr)."""
    return f"{own_name(tag)} ({tag})"


def variable(question_id: str) -> str:
    """XML takes no name that begins with a digit."""
    return f"_{question_id}" if question_id[0].isdigit() else question_id


def _row(question: Question, table: Mapping[str, Any], titles: Mapping[str, str]) -> Cells:
    row = {"type": _type(question), "name": variable(question.id), **_said("label", question.text, titles)}
    row |= _said("hint", question.hint, titles)
    row["relevant"] = " and ".join(map(_expression, question.ask_if))
    row["appearance"] = "likert" if question.kind.is_scored else "multiline" if question.kind is Kind.TEXT else ""
    row["constraint"] = f"count-selected(.) <= {question.most}" if question.most > 1 else ""
    rest = rest_of(table, "id", "kind", "text", "hint", "labels", "options", "most", "ask_if")
    if question.kind in {Kind.REFERENCE, Kind.CONTACT}:
        rest["kind"] = question.kind.value
    return row | ({OURS: json.dumps(rest, ensure_ascii=False)} if rest else {})


def _type(question: Question) -> str:
    if question.kind.is_scored:
        return f"select_one {variable(question.id)}"
    if question.kind is Kind.CHOICE:
        return f"{'select_multiple' if question.most > 1 else 'select_one'} {variable(question.id)}"
    return "text"


def _choices(question: Question, table: Mapping[str, Any], titles: Mapping[str, str]) -> Iterable[Cells]:
    listed = {"list_name": variable(question.id)}
    for point in question.scale:
        label = question.labels.get(point)
        said = _said("label", label or dict.fromkeys(titles, str(point)), titles)
        yield {**listed, "name": str(point), **said, OURS: "" if label else UNLABELLED}
    for option in table.get("options", ()):
        rest = rest_of(option, "value", "label")
        said = _said("label", option["label"], titles)
        yield {**listed, "name": option["value"], **said, OURS: json.dumps(rest, ensure_ascii=False) if rest else ""}


def _said(column: str, texts: Texts, titles: Mapping[str, str]) -> Cells:
    return {f"{column}::{titles[tag]}": text for tag, text in texts.items()}


def _expression(condition: Condition) -> str:
    name = f"${{{variable(condition.question)}}}"
    if condition.any_of:
        chosen = " or ".join(f"selected({name}, '{value}')" for value in condition.any_of)
        return f"({chosen})" if len(condition.any_of) > 1 else chosen
    return bounds(condition, name) or f"{name} != ''"


def _ours(plain: Mapping[str, Any]) -> Iterable[Cells]:
    for key, value in rest_of(plain, "questions", "thanks").items():
        text = json.dumps(value, ensure_ascii=False)
        for at in range(0, len(text), PIECE):
            yield {"key": key, "value": text[at : at + PIECE]}


def _book(sheets: Sheets) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        header = book.add_format(HEADER)
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            columns = list(dict.fromkeys(column for row in rows for column in row)) or ["list_name", "name", "label"]
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, WIDTH)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column, header)
                for line, row in enumerate(rows, 1):
                    if text := written_cell(row.get(column, "")):
                        sheet.write_string(line, at, text)
    return file.getvalue()


def _tell(survey: Survey, plain: Mapping[str, Any], sheets: Sheets, losses: Losses) -> None:
    why = f"XLSForm has nothing like it; it stands in the sheet “{OURS}”, which only Heard reads"
    losses.name("the survey", "low scores, urgent words and promises", why)
    for name in rest_of(plain, "questions", "thanks", "slug", "languages", "rules"):
        losses.name("the survey", name, why)
    if survey.thanks:
        losses.name("the survey", "thanks", "XLSForm shows them as a note before the answer is sent")
    for question, table in zip(survey.questions, plain["questions"], strict=True):
        where = f"question “{question.id}”"
        if question.kind in {Kind.REFERENCE, Kind.CONTACT}:
            losses.name(where, question.kind.value, "XLSForm asks for any words instead")
        if any(rest_of(option, "value", "label") for option in table.get("options", ())):
            losses.name(where, "the pictures of its options", f"only Heard reads the column “{OURS}”")
        for name in rest_of(table, "id", "kind", "text", "hint", "labels", "options", "most", "ask_if"):
            losses.name(where, WORDS.get(name, name), f"only Heard reads the column “{OURS}”")
    for title, name, column in _too_long(sheets):
        losses.name(f"sheet {title}", f"the end of {column} of {name}", f"a cell holds {LONGEST:,} characters")


def _too_long(sheets: Sheets) -> Iterable[tuple[str, str, str]]:
    for title, rows in sheets.items():
        for row in rows:
            yield from ((title, row["name"], column) for column, text in row.items() if len(text) > LONGEST)
