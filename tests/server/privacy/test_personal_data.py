"""docs/personal-data.md names every column that could hold something of a person; the others are named here."""

import re
from pathlib import Path

from sqlalchemy import JSON, LargeBinary, String

from server.database.tables import metadata

PAGE = Path(__file__).parents[3] / "docs" / "personal-data.md"
NAMED = re.compile(r"`([a-z_]+)\.([a-z_0-9]+)`")
HARMLESS = {
    "amendments": "added",
    "api_tokens": "name token_sha256 scope",
    "backups": "kind file error",
    "branch_settings": "settings",
    "branches": "slug name region timezone languages hours holidays triage survey",
    "case_deadlines": "step",
    "case_events": "what",
    "case_messages": "sender template channel",
    "cases": "origin reason status language cause_key outcome verdict",
    "chats": "name scheme fingerprint sealed",
    "contacts": "by",
    "daily_tallies": "question language value",
    "deeds": "said",
    "deliveries": "channel subject status",
    "desks": "name token_sha256",
    "devices": "install_id token_sha256 app_version rehearsal",
    "drafts": "language shown",
    "followers": "part digest",
    "footfall": "source",
    "gestures": "kind currency status",
    "handed_down": "scope part",
    "hourly_tallies": "question language",
    "branch_tallies": "question channel",
    "hour_tallies": "question channel",
    "choice_tallies": "question value channel",
    "spoken_tallies": "question language channel",
    "weekly_tallies": "question language channel",
    "weekly_choice_tallies": "question language value channel",
    "monthly_tallies": "question language channel",
    "installation": "name value",
    "kept_settings": "name sealed",
    "logged_cases": "how language",
    "memberships": "role region",
    "mirror_batches": "rows effect hash",
    "mirror_rows": "kind stamp hash",
    "noticed": "kind subject",
    "one_time_links": "token_sha256 purpose subject",
    "pairing_codes": "code_hash install_id",
    "pictures": "sha256 kind content",
    "reaches": "token_sha256 public_url",
    "receipt_codes": "code_hash",
    "responses": "language timezone ended flags shown layout",
    "reviews": "kind scope content",
    "sheet_edits": "kind field",
    "sheet_keys": "email project sealed",
    "sheet_tabs": "kind columns strayed seen",
    "sheets": "spreadsheet_id title state problem",
    "staff_sessions": "token_sha256",
    "summonses": "language",
    "survey_drafts": "slug definition",
    "survey_versions": "slug definition digest source",
    "targets": "kind",
    "tills": "name token_sha256 key_sealed",
    "touchpoints": "code name kind survey",
    "workbooks": "shown",
    "workers": "name",
}
"""Table -> columns that hold nothing of a customer, and at most the name of somebody's work."""
OF_STAFF = {"people", "desk_pins", "audit"}
"""Tables that the page names as a whole."""


def test_every_column_that_can_hold_text_is_on_the_page_or_known_to_be_harmless() -> None:
    held = {(table.name, column.name) for table in metadata.sorted_tables for column in table.columns if _holds(column)}
    harmless = {(table, column) for table, columns in HARMLESS.items() for column in columns.split()}
    on_page = set(NAMED.findall(PAGE.read_text("utf-8")))
    of_staff = {one for one in held if one[0] in OF_STAFF}
    assert sorted(held - on_page - harmless - of_staff) == []
    assert sorted(harmless & on_page) == []
    assert sorted((on_page | harmless) - held) == []


def test_the_page_names_the_tables_of_staff() -> None:
    page = PAGE.read_text("utf-8")
    assert [table for table in sorted(OF_STAFF) if f"`{table}`" not in page] == []


def _holds(column: object) -> bool:
    return isinstance(getattr(column, "type", None), (String, LargeBinary, JSON))
