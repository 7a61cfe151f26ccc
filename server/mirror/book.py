"""A Google spreadsheet over the wire: four calls, and how each can end. Import it where it is used, gspread is slow."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread import Client
from gspread.exceptions import APIError

from server.mirror.problem import Busy, Problem, Refused, Stopped, Unsure
from server.mirror.typed import JSON

BASE = "https://sheets.googleapis.com/v4/spreadsheets"
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY = 400, 401, 403, 404, 429
SERVER_ERROR = 500

Before = Callable[[bool], None]
"""Called with whether the call writes; waits until it may be made, or raises Busy."""


class Book:
    """Each call raises Unsure, Busy, Refused or Stopped when it does not succeed."""

    def __init__(self, client: Client, spreadsheet_id: str, before: Before = lambda _: None) -> None:
        self._http = client.http_client
        self._url = f"{BASE}/{spreadsheet_id}"
        self._before = before
        self.written = 0
        """Writes that succeeded."""

    def write(self, requests: Iterable[JSON]) -> list[JSON]:
        """All of the requests or none; a reply to each."""
        answer = self._call("post", ":batchUpdate", {"requests": list(requests)}, writes=True)
        replies: list[JSON] = answer.get("replies", [])
        self.written += 1
        return replies

    def search(self, *lookups: JSON) -> list[JSON]:
        """The developer metadata that matches one of the lookups."""
        body = {"dataFilters": [{"developerMetadataLookup": lookup} for lookup in lookups]}
        found = self._call("post", "/developerMetadata:search", body).get("matchedDeveloperMetadata", [])
        return [match["developerMetadata"] for match in found]

    def columns(self, ids: Sequence[int]) -> list[tuple[int, str, list[Any]]]:
        """Of the columns with these metadata, wherever they stand: id, range in A1 notation, plain values."""
        body = {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": id_}} for id_ in ids],
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        matches = self._call("post", "/values:batchGetByDataFilter", body).get("valueRanges", [])
        return [
            (by["developerMetadataLookup"]["metadataId"], found["range"], (found.get("values") or [[]])[0])
            for found, filters in ((match["valueRange"], match["dataFilters"]) for match in matches)
            for by in filters
        ]

    def grid(self, gid: int) -> list[list[Any]]:
        """Every plain value of a tab, row by row."""
        return self._grids([{"sheetId": gid}]).get(0, [])

    def rows(self, gid: int, places: Iterable[int]) -> dict[int, list[Any]]:
        """Every plain value of some rows."""
        ranges = [{"sheetId": gid, "startRowIndex": place, "endRowIndex": place + 1} for place in places]
        return {place: rows[0] if rows else [] for place, rows in self._grids(ranges).items()}

    def tabs(self) -> list[JSON]:
        """The properties of every tab."""
        answer = self._call("get", "", params={"fields": "properties.title,sheets.properties"})
        return [sheet["properties"] for sheet in answer.get("sheets", [])]

    def title(self) -> str:
        return str(self._call("get", "", params={"fields": "properties.title"})["properties"].get("title", ""))

    def _grids(self, ranges: Iterable[JSON]) -> dict[int, list[list[Any]]]:
        """First row of a range -> its values."""
        body = {
            "dataFilters": [{"gridRange": range_} for range_ in ranges],
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        matches = self._call("post", "/values:batchGetByDataFilter", body).get("valueRanges", [])
        return {
            by["gridRange"].get("startRowIndex", 0): match["valueRange"].get("values", [])
            for match in matches
            for by in match["dataFilters"]
        }

    def _call(
        self, method: str, path: str, body: JSON | None = None, *, params: Any = None, writes: bool = False
    ) -> JSON:
        self._before(writes)
        try:
            answer: JSON = self._http.request(method, self._url + path, json=body, params=params).json()
        except APIError as error:
            raise outcome(error.response, writes=writes) from None
        except TransportError:
            raise Unsure(Problem.UNREACHABLE) from None
        except RefreshError as error:
            # Of a key that is no good the answer says so; anything else may be somebody's error page.
            is_final = "invalid_" in str(error.args)
            raise (Stopped(Problem.KEY_REFUSED) if is_final else Unsure(Problem.TROUBLE)) from None
        except GoogleAuthError:
            raise Stopped(Problem.KEY_REFUSED) from None
        except (requests.ConnectionError, requests.Timeout):
            raise Unsure(Problem.UNREACHABLE) from None
        except requests.RequestException:  # half an answer, or one that is no JSON
            raise Unsure(Problem.TROUBLE) from None
        return answer


def outcome(response: requests.Response, *, writes: bool) -> Exception:
    """What an answer means that is no success."""
    status, error = response.status_code, _error(response)
    if status == TOO_MANY:
        return Busy()
    if status == FORBIDDEN:
        return _forbidden(str(error.get("details", "")), writes=writes)
    if status == UNAUTHORIZED:
        return Stopped(Problem.KEY_REFUSED)
    if status == NOT_FOUND and error:
        return Stopped(Problem.DELETED)
    if status == BAD_REQUEST and error:
        is_office = error.get("status") == "FAILED_PRECONDITION"
        return Stopped(Problem.OFFICE_FILE) if is_office else Refused(str(error.get("message", "")))
    return Unsure(Problem.TROUBLE)


def _forbidden(details: str, *, writes: bool) -> Exception:
    if "SERVICE_DISABLED" in details or "accessNotConfigured" in details:
        return Stopped(Problem.API_OFF)
    if "RATE_LIMIT" in details:
        return Busy()
    return Stopped(Problem.READ_ONLY if writes else Problem.NOT_SHARED)


def _error(response: requests.Response) -> JSON:
    """Google's own account of it; empty if the answer is somebody else's page."""
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}
