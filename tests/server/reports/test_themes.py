"""The bundled surveys' themes, as customers of each language write about them; and lists that change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.publishing.publishing import publish
from server.reports.themes import themes_by_version, themes_of
from surveys.catalogue import bundled, definition_of, read, survey_from
from surveys.plain import plain, sought
from tests.server.reports.lobby import Lobby

NOON = datetime(2026, 7, 6, 9, tzinfo=UTC)
WAITING, STAFF, PRICE, INFORMATION, PLACE = (
    "Waiting time",
    "Staff and manners",
    "Price and bill",
    "Information",
    "The place",
)
SAID = {
    "en": {"We queued for ever": WAITING, "A rude man": STAFF, "Overcharged!": PRICE, "Dirty toilets": PLACE},
    "fr": {"Une attente interminable": WAITING, "Accueil aimable": STAFF, "Trop cher": PRICE, "C’est sale": PLACE},
    "es": {"Esperé mucho": WAITING, "Muy amables": STAFF, "Me cobraron dos veces": PRICE, "Baños sucios": PLACE},
    "ar": {"انتظرنا كثيرا": WAITING, "الموظفة وقحة": STAFF, "الأسعار مرتفعة": PRICE, "المكان نظيف": PLACE},
    "hi": {"बहुत देर लगी": WAITING, "बदतमीज़ आदमी": STAFF, "बिल ग़लत है": PRICE, "गंदा शौचालय": PLACE},
    "sw": {"Nilisubiri sana": WAITING, "Wahudumu wazuri": STAFF, "Bei ghali": PRICE, "Vyoo vichafu": PLACE},
}
SAYS_NOTHING = ("Good", "Merci", "Gracias", "شكرا", "धन्यवाद", "Asante", "The weight of the parcel")


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_bundled_themes_know_how_customers_write(path: str) -> None:
    survey = read(path)  # type: ignore[arg-type]
    themes = {name: [sought(one) for words in lists.values() for one in words] for name, lists in survey.themes.items()}
    assert set(themes) == {WAITING, STAFF, PRICE, INFORMATION, PLACE}
    assert all(set(lists) == set(survey.languages) for lists in survey.themes.values())
    missed = [
        words
        for said in SAID.values()
        for words, theme in said.items()
        if themes_of(plain(words).strip(), themes) != (theme,)
    ]
    assert missed == []
    assert [words for words in SAYS_NOTHING if themes_of(plain(words).strip(), themes)] == []


def test_themes_survive_the_way_to_a_tablet_and_back() -> None:
    survey = read(bundled()[0])
    assert survey.themes
    assert survey_from(definition_of(survey), "x") == survey
    assert "themes" not in definition_of(replace(survey, themes={}))


def test_a_list_that_changes_groups_old_comments_too(lobby: Lobby) -> None:
    lobby.hears(4, "The lift is broken", at=NOON)
    survey = read(bundled()[0])
    lifts = replace(survey, themes={"Lifts": {"en": ("lift*",)}})
    lobby.database.write(publish, lifts, now=NOON + timedelta(days=1))
    known = lobby.database.read(themes_by_version)
    assert [themes_of("the lift is broken", themes) for themes in known.values()].count(("Lifts",)) == len(
        ("before", "after")
    )
