"""Every kind of request a batchUpdate can hold here."""

from tests.google import cells, dimensions, ornaments, tabs, tags
from tests.google.book import Change

KINDS: dict[str, Change] = {**tabs.KINDS, **cells.KINDS, **dimensions.KINDS, **tags.KINDS, **ornaments.KINDS}
