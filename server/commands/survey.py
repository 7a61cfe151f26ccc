import argparse
from pathlib import Path

from server.commands.answer import Answer, table
from server.commands.opened import opened
from server.errors import BadRequest
from server.publishing.publishing import newest_versions, publish
from server.publishing.wording.hints import hints
from surveys import catalogue
from surveys.errors import BrokenDefinition
from surveys.survey import Survey


def check(arguments: argparse.Namespace) -> Answer:
    path = Path(arguments.file)
    try:
        survey = _read(path)
    except BrokenDefinition as broken:
        return Answer({"file": str(path), "problems": broken.problems}, str(broken), ok=False)
    said = [{"where": hint.where, "kind": hint.kind, "sentence": hint.sentence} for hint in hints(survey)]
    text = f"{path}: {survey.slug} is fine: {len(survey.questions)} questions in {', '.join(survey.languages)}."
    lines = [f"  {hint['where']}: {hint['sentence']}" for hint in said]
    return Answer({"file": str(path), "problems": [], "hints": said}, "\n".join((text, *lines)))


def publish_file(arguments: argparse.Namespace) -> Answer:
    try:
        survey = _read(Path(arguments.file))
    except BrokenDefinition as broken:
        raise BadRequest(str(broken)) from None
    source = Path(arguments.file).name
    with opened(arguments) as heard:
        published = heard.database.write(publish, survey, now=heard.clock(), source=source).survey
    data = {"survey": published.slug, "version": published.version}
    return Answer(data, f"{published.slug} is now version {published.version}.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        newest = heard.database.read(newest_versions)
    rows = [
        {
            "survey": slug,
            "version": one.survey.version,
            "languages": " ".join(one.survey.languages),
            "source": one.source,
        }
        for slug, one in sorted(newest.items())
    ]
    return Answer({"surveys": rows}, table(rows, "No survey was published yet; `heard survey publish` does."))


def _read(path: Path) -> Survey:
    try:
        return catalogue.read(path)
    except OSError as problem:
        raise BadRequest(f"{path} cannot be read: {problem.strerror}.") from None
