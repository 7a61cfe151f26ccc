"""Surveys in the browser: what is asked, changed as a draft, published: the doors of this room, one file a subject."""

from server.publishing.pages import (
    assign,
    draft,
    exchange,
    new,
    overview,
    own,
    preview,
    question,
    rehearsal,
    rest,
    translations,
    wording,
)
from server.publishing.pages.blueprint import blueprint

__all__ = [
    "assign",
    "blueprint",
    "draft",
    "exchange",
    "new",
    "overview",
    "own",
    "preview",
    "question",
    "rehearsal",
    "rest",
    "translations",
    "wording",
]
