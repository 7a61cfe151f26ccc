"""What axe-core finds on a page, and what a finger would miss."""

from typing import Any, Literal

from playwright.sync_api import Page

RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""All that another colour scheme can change."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TOUCH = 44
"""CSS pixels that a finger needs."""
SMALL = """least => [...document.querySelectorAll("button, input:not([type=hidden]), textarea, main a")]
    .map(it => it.closest("label") || it)
    .filter(it => it.checkVisibility() && Math.min(it.offsetHeight, it.getBoundingClientRect().height) < least)
    .map(it => it.outerHTML)"""


def violations(page: Page, axe: str, rules: dict[str, Any] = RULES) -> list[tuple[str, list[str]]]:
    """Rule and elements; the script is read once for each page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def by_day_and_night(page: Page, axe: str) -> dict[str, list[tuple[str, list[str]]]]:
    """By colour scheme, the light one whole; the page stays dark."""
    found = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = violations(page, axe, RULES if scheme == "light" else COLOURS)
    return {scheme: those for scheme, those in found.items() if those}
