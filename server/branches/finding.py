"""Finding a branch among many: by words of its name, its short name or its region."""

import unicodedata

from server.branches.branch import Branch

MANY = 8
"""More than these, and a page offers to find one."""
LONGEST = 60


def is_found(branch: Branch, typed: str) -> bool:
    """Whether every word that was typed is in it; nothing typed finds all."""
    return is_in(typed, branch.name, branch.slug, branch.region)


def is_in(typed: str, *texts: str) -> bool:
    known = _plain(" ".join(texts))
    return all(word in known for word in _plain(typed[:LONGEST]).split())


def _plain(text: str) -> str:
    """Small letters without their marks: Köln is found by koln."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
