"""U+0000, which PostgreSQL cannot hold in any text, wherever a stranger can type: never our error."""

import pytest

from tests.server.conftest import Browser


@pytest.mark.parametrize("path", ["/f/K%00", "/k/%00", "/c/%00", "/go/%00", "/sign-in/%00", "/f?code=%00"])
def test_an_address_with_a_nul_leads_nowhere(guest: Browser, path: str) -> None:
    assert guest.get(path).status in {200, 400, 401, 404}


@pytest.mark.parametrize(("path", "field"), [("/sign-in", "email"), ("/f", "code")])
def test_a_form_with_a_nul_is_shown_again(guest: Browser, path: str, field: str) -> None:
    assert guest.post(path, seen=path, **{field: "a\0b@example.com"}).status in {200, 303, 400, 403, 404, 422}
