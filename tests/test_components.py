from collections.abc import Callable
from pathlib import Path

import pytest

from tests import components


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_component_skips_with_the_way_to_get_it(
    component: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        component("chromium")


@pytest.mark.usefixtures("bare_machine")
def test_a_missing_component_fails_where_ci_is_true(
    component: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        component("chromium")


@pytest.mark.usefixtures("bare_machine")
def test_nothing_is_installed_without_the_tool_for_it(capfd: pytest.CaptureFixture[str]) -> None:
    components.install_debian(["chromium"])
    assert capfd.readouterr() == ("", "")


def test_an_unknown_component_is_a_mistake_in_the_test(component: Callable[[str], str]) -> None:
    with pytest.raises(KeyError):
        component("chronium")
