"""Keys: rotated without losing anything, bound to their purpose, made once."""

import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import WrongSetting
from server.keys import Keys, key_from_file, token, token_hash

OLD = "an old key of more than thirty-two characters"
NEW = "a new key that has more than thirty-two characters"
OLDER, ROTATED, NEWER = Keys(OLD), Keys(f"{NEW}, {OLD}"), Keys(NEW)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=5,
)


@given(json_values)
def test_what_was_sealed_opens_again(value: Any) -> None:
    assert ROTATED.unseal("contact", ROTATED.seal("contact", value)) == value


def test_what_an_older_key_sealed_opens_after_a_rotation() -> None:
    assert ROTATED.unseal("contact", OLDER.seal("contact", {"phone": "+254711000001"})) == {"phone": "+254711000001"}


def test_what_is_sealed_after_a_rotation_needs_the_newest_key_only() -> None:
    assert NEWER.unseal("slip", ROTATED.seal("slip", "secret")) == "secret"


def test_a_missing_key_is_named_by_its_fingerprint() -> None:
    with pytest.raises(WrongSetting, match=f"HEARD_SECRET_KEY.*{OLDER.fingerprints[0]}"):
        NEWER.unseal("contact", OLDER.seal("contact", "value"))


def test_what_was_hashed_under_an_older_key_is_found() -> None:
    assert OLDER.hash("address", "+254711000001") in ROTATED.hashes("address", "+254711000001")
    assert ROTATED.hashes("address", "x") == (NEWER.hash("address", "x"), OLDER.hash("address", "x"))
    assert ROTATED.hash("address", "x") == NEWER.hash("address", "x")


def test_the_same_text_has_another_hash_for_another_purpose_and_another_key() -> None:
    hashes = {keys.hash(purpose, "text") for keys in (OLDER, NEWER) for purpose in ("seal", "slip")}
    assert len(hashes) == 4
    assert OLDER.hash("seal", "text") == OLDER.hash("seal", b"text")


def test_a_hash_names_its_key() -> None:
    assert re.fullmatch(f"{NEWER.fingerprints[0]}:[0-9a-f]{{64}}", NEWER.hash("seal", "text"))


def test_a_sealed_value_opens_only_for_its_purpose() -> None:
    with pytest.raises(ValueError, match="damaged"):
        NEWER.unseal("slip", NEWER.seal("contact", "value"))


def test_sealing_twice_never_looks_the_same_and_shows_nothing() -> None:
    first, second = NEWER.seal("contact", "Amina"), NEWER.seal("contact", "Amina")
    assert first != second
    assert b"Amina" not in first


@given(st.data())
def test_a_damaged_value_is_never_opened(data: st.DataObject) -> None:
    sealed = NEWER.seal("contact", {"phone": "+254711000001"})
    place = data.draw(st.integers(0, len(sealed) - 1))
    flipped = bytes([sealed[place] ^ data.draw(st.integers(1, 255))])
    for damaged in (sealed[:place] + flipped + sealed[place + 1 :], sealed[:place]):
        with pytest.raises((ValueError, WrongSetting)):
            NEWER.unseal("contact", damaged)


@pytest.mark.parametrize("sealed", [b"", b"\0", bytes.fromhex(NEWER.fingerprints[0]) + b"short"])
def test_what_is_too_short_to_be_sealed_is_damaged(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        NEWER.unseal("contact", sealed)


@pytest.mark.parametrize("secret_key", ["", " , ", "too short", f"{NEW},too short"])
def test_a_key_that_is_missing_or_short_stops_by_name_and_is_not_shown(secret_key: str) -> None:
    with pytest.raises(WrongSetting, match="HEARD_SECRET_KEY") as wrong:
        Keys(secret_key)
    assert "too short" not in str(wrong.value)


def test_a_library_gets_a_key_of_its_own() -> None:
    assert len({NEWER.subkey("flask"), NEWER.subkey("other"), OLDER.subkey("flask")}) == 3
    assert len(NEWER.subkey("flask")) == 32


def test_tokens_never_repeat_and_are_kept_as_hashes() -> None:
    tokens = {token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(one) for one in tokens} == {22}
    assert len({token_hash(one) for one in tokens} - tokens) == 1_000


def test_the_key_is_made_at_the_first_start_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    made = key_from_file(file)
    assert Keys(made)
    assert key_from_file(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(f"{NEW}\n")
    assert key_from_file(tmp_path / "secret.key") == NEW


def test_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    for attempt in range(30):
        file, together = tmp_path / f"{attempt}.key", Barrier(4)

        def start(file: Path = file, together: Barrier = together) -> str:
            together.wait()
            return key_from_file(file)

        with ThreadPoolExecutor(4) as pool:
            starts = [pool.submit(start) for _ in range(4)]
        assert {one.result() for one in starts} == {file.read_text().strip()}


def test_two_processes_agree_on_one_key(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom server.keys import key_from_file\n"
        "print(key_from_file(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "secret.key")]
    root = Path(__file__).parents[2]
    starts = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (start.communicate(timeout=60)[0] for start in starts)
    assert first == second
    assert Keys(first)
