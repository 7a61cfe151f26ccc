"""A promise is said alike on the tablet, which knows no Babel, and on the phone."""

from datetime import timedelta

import pytest

from server.intake.customer import CustomerPage
from surveys.phrases import day_and_time, languages_with_phrases
from tests.installation import NOON


@pytest.mark.parametrize("language", languages_with_phrases())
@pytest.mark.parametrize("days", range(7))
def test_tablet_and_phone_name_a_day_alike(language: str, days: int) -> None:
    at, page = NOON + timedelta(days=days), CustomerPage(language, (language,))
    assert day_and_time(at, language) == page.moment(at, now=at)
