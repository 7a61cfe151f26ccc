"""Who may name a chat must not reach other computers by it, nor read the server's files."""

import pytest

from server.deliveries.chats import checked
from server.errors import BadRequest

# Apprise's own, on Python 3.11 and 3.12.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
TEAMS = "workflows://prod-00.example.com:443/WORKFLOW/SIGNATURE/"


@pytest.mark.parametrize(
    "url",
    [
        "json://10.0.0.7/hook",
        "JSON://10.0.0.7/hook",
        "jsons://inside.example/hook",
        "xml://169.254.169.254/latest/meta-data",
        "form://127.0.0.1:8000/",
        "apprise://inside.example/token",
        "mailto://user:pass@example.com?smtp=10.0.0.7",
    ],
)
def test_what_leads_to_any_computer_is_for_administrators(url: str) -> None:
    with pytest.raises(BadRequest, match="only an administrator may set it"):
        checked("Counter", url)
    assert checked("Counter", url, by_admin=True) == ("Counter", url)


@pytest.mark.parametrize(
    "url",
    [
        "ntfy://localhost/topic",
        "ntfy://LOCALHOST./topic",
        "gotify://127.0.0.1:6379/AbCdEfGhIjKlMnO",
        "mmost://[::1]/3ccdd113474722377935511fc85d3dd4",
        "ntfy://169.254.169.254/topic",
        "ntfy://0.0.0.0/topic",
    ],
)
def test_a_manager_cannot_knock_at_the_servers_own_doors(url: str) -> None:
    with pytest.raises(BadRequest, match="on the server itself"):
        checked("Counter", url)


@pytest.mark.parametrize("by_admin", [False, True])
@pytest.mark.parametrize(
    "query", ["template=/etc/passwd", "TEMPLATE=/etc/passwd", "t%65mplate=/etc/passwd", "format=text&keyfile=/k.pem"]
)
def test_nobody_has_a_file_of_the_server_sent_away(query: str, by_admin: bool) -> None:  # noqa: FBT001 - a parameter
    assert checked("Counter", TEAMS, by_admin=by_admin)
    with pytest.raises(BadRequest, match="on the server itself"):
        checked("Counter", f"{TEAMS}?{query}", by_admin=by_admin)
