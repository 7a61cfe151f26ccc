import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.survey_store import SurveyStore
from surveys.survey import Survey
from surveys.wire import time_to_wire
from tests.builders import NOW
from tests.surveys.small import SMALL

SETTINGS = {"branch": "Riverside", "timezone": "Africa/Nairobi", "languages": ["fr"]}


def published(version: int = 3, **changes: Any) -> dict[str, Any]:
    return deepcopy(SMALL) | {"version": version} | changes


def asked(store: SurveyStore, hours: float = 0) -> Survey:
    return store.survey_at(NOW + timedelta(hours=hours))


def test_before_the_first_sync_the_usual_survey_is_there_but_not_published(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    assert (asked(store).slug, asked(store).version, store.versions) == ("branch-visit", 0, {})


def test_what_the_server_sent_is_asked_also_after_a_start_without_network(tmp_path: Path) -> None:
    assert SurveyStore(tmp_path).take({"small": published()}, SETTINGS, NOW)
    store = SurveyStore(tmp_path)
    assert (asked(store).slug, store.versions) == ("small", {"small": 3})
    assert (store.settings.branch, store.languages(asked(store))) == ("Riverside", ("fr",))


def test_the_same_again_is_no_news(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS, NOW)
    assert not store.take({}, SETTINGS, NOW)
    assert not store.take({}, {}, NOW)
    assert store.take({}, SETTINGS | {"languages": []}, NOW)
    assert store.languages(asked(store)) == ("en", "fr")


@pytest.mark.parametrize("broken", [published(4, questions=[]), published(0), [], None, 7, {"slug": "small"}])
def test_a_broken_survey_is_left_out_and_the_last_good_one_stays(tmp_path: Path, broken: Any) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS, NOW)
    assert not store.take({"small": broken}, SETTINGS, NOW)
    assert store.versions == SurveyStore(tmp_path).versions == {"small": 3}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "7", '{"surveys": 5, "settings": 5}', json.dumps({"surveys": {"small": {}}})]
)
def test_a_damaged_file_leads_back_to_the_survey_that_comes_with_heard(tmp_path: Path, content: str) -> None:
    (tmp_path / "surveys.json").write_text(content)
    store = SurveyStore(tmp_path)
    assert (asked(store).slug, asked(store).version, store.settings.branch) == ("branch-visit", 0, "")


def test_languages_that_the_survey_does_not_speak_are_not_offered(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS | {"languages": ["sw", "fr"]}, NOW)
    assert store.languages(asked(store)) == ("fr",)


def test_settings_of_another_shape_offer_all_languages(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS | {"languages": "fr"}, NOW)
    assert store.languages(asked(store)) == ("en", "fr")


def test_another_branch_begins_without_the_survey_of_the_old_one(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS, NOW)
    store.clear()
    assert (store.versions, SurveyStore(tmp_path).versions) == ({}, {})


def test_what_cannot_be_written_is_not_pretended(tmp_path: Path) -> None:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    store = SurveyStore(folder)
    folder.rmdir()
    with pytest.raises(OSError, match="No such file"):
        store.take({"small": published()}, SETTINGS, NOW)
    assert store.versions == {}


def test_by_when_an_answer_is_promised_is_no_news_and_is_not_kept_on_disk(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS, NOW)
    assert not store.take({}, SETTINGS | {"answer_by": "2026-03-03T17:00:00+03:00"}, NOW)
    assert store.answer_by("en", NOW) == "Tuesday, 17:00"
    assert "answer_by" not in (tmp_path / "surveys.json").read_text()
    assert SurveyStore(tmp_path).answer_by("en", NOW) == ""


def test_another_branch_promises_anew(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({}, SETTINGS | {"answer_by": "2026-03-03T17:00:00+03:00"}, NOW)
    store.clear()
    assert store.answer_by("en", NOW) == ""


def turns(**surveys: tuple[float, float]) -> list[dict[str, str]]:
    """Slug -> from when until when, in hours from now."""
    return [
        {
            "survey": slug,
            "begins": time_to_wire(NOW + timedelta(hours=begins)),
            "ends": time_to_wire(NOW + timedelta(hours=ends)),
        }
        for slug, (begins, ends) in surveys.items()
    ]


def test_another_survey_has_its_hours_and_then_the_usual_one_is_asked_again(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    settings = SETTINGS | {"survey": "small", "asks": turns(lunch=(2, 4))}
    store.take({"small": published(), "lunch": published(7, slug="lunch")}, settings, NOW)
    for again in (store, SurveyStore(tmp_path)):
        assert [asked(again, hours).slug for hours in (0, 1.9, 2, 3.9, 4)] == [
            "small",
            "small",
            "lunch",
            "lunch",
            "small",
        ]
        assert again.versions == {"small": 3, "lunch": 7}


def test_a_survey_whose_turn_it_is_but_that_never_came_is_not_waited_for(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS | {"survey": "small", "asks": turns(lunch=(0, 4))}, NOW)
    assert asked(store).slug == "small"


def test_the_last_one_sent_is_asked_where_the_server_names_none(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published()}, SETTINGS, NOW)
    store.take({"other": published(1, slug="other")}, SETTINGS, NOW)
    assert (asked(store).slug, store.versions) == ("other", {"other": 1})


def test_what_is_asked_no_more_is_not_kept_so_that_it_is_sent_again_when_it_is(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    store.take({"small": published(), "lunch": published(7, slug="lunch")}, SETTINGS | {"survey": "lunch"}, NOW)
    assert store.versions == {"lunch": 7}
