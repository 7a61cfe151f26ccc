"""gspread as we use it: with timeouts, and towards another address where one is set. Import it where it is used."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import gspread
from google.auth.exceptions import TransportError
from google.auth.transport import Response as TokenResponse
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials
from requests import Response, Session

from server.errors import Refusal

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")
TOKEN_HOSTS = {"oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TIMEOUTS = (5.0, 60.0)
"""Seconds to connect, and between two packets: gspread itself waits for ever."""


class NotAKey(Refusal):
    """The file is no key of a service account, or one that would send our signature to a stranger."""

    title = "This is not a key we can use"

    def __init__(self) -> None:
        super().__init__(
            "This is not the key of a Google service account. Make a key of type JSON in the Google Cloud console, "
            "and give us that file as it was downloaded."
        )


class SheetsHTTPClient(gspread.HTTPClient):
    def __init__(self, auth: Credentials, session: Session | None = None, *, base_url: str = "") -> None:
        if base_url and session is None:
            session = AuthorizedSession(auth, auth_request=TokenRequest(auth._token_uri))  # noqa: SLF001
        super().__init__(auth, session)
        self.auth = auth
        self.base_url = base_url.rstrip("/")
        self.set_timeout(TIMEOUTS)

    def request(self, method: str, endpoint: str, *args: Any, **options: Any) -> Response:
        for google in GOOGLE if self.base_url else ():
            if endpoint.startswith(f"{google}/"):
                endpoint = self.base_url + endpoint.removeprefix(google)
        return super().request(method, endpoint, *args, **options)


class TokenRequest(Request):
    """Asks for tokens and for nothing else."""

    def __init__(self, token_uri: str) -> None:
        super().__init__()
        self._token_uri = token_uri

    def __call__(self, url: str, *args: Any, **options: Any) -> TokenResponse:
        # After a refresh google-auth also asks Google where the account may be used, with our token, in a thread.
        if url != self._token_uri:
            raise TransportError(f"{urlsplit(url).hostname} is not asked")
        answer: TokenResponse = super().__call__(url, *args, **options)  # type: ignore[no-untyped-call]
        return answer


def client(key: Mapping[str, Any], base_url: str = "") -> gspread.Client:
    """For one thread: nothing in gspread or google-auth may be shared. `key` is the content of the key file."""
    try:
        credentials = Credentials.from_service_account_info(dict(key), scopes=SCOPES)
    except (ValueError, TypeError, AttributeError):
        raise NotAKey from None
    if not _trusted(str(key["token_uri"]), anywhere=bool(base_url)):
        raise NotAKey
    http_client: Any = partial(SheetsHTTPClient, base_url=base_url)
    return gspread.Client(credentials, http_client=http_client)


def _trusted(token_uri: str, *, anywhere: bool) -> bool:
    """A key file says where our signature goes: to Google, or, where another address is set, nowhere in the clear."""
    try:
        parts = urlsplit(token_uri)
    except ValueError:
        return False
    if not anywhere:
        return parts.scheme == "https" and parts.netloc in TOKEN_HOSTS
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
