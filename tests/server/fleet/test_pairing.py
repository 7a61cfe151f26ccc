from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.fleet import pairing_codes
from server.errors import BadRequest, Conflict, Gone, NotFound, Refusal, RevokedDevice, UnknownDevice
from server.fleet.device import Device, all_devices, device_of_token, revoke
from server.fleet.pairing import LIFETIME, Pairing, new_pairing_code, pair, pairing_from
from server.keys import token_hash
from server.publishing.publishing import publish
from surveys import catalogue
from tests.installation import NOON, Installation, install

SECOND = timedelta(seconds=1)


@pytest.fixture
def installation(tmp_path: Path, database_url: str) -> Iterator[Installation]:
    installation = install(tmp_path, clock=lambda: NOON, database_url=database_url)
    yield installation
    installation.heard.close()


@pytest.fixture
def code(installation: Installation) -> str:
    return installation.pairing_code()


def paired(
    installation: Installation,
    code: str,
    *,
    install_id: str = "one",
    token: str = "t",  # noqa: S107
    after: timedelta = 0 * SECOND,
) -> Device:
    heard = installation.heard
    return heard.database.write(
        pair,
        Pairing(code, install_id, token_hash(token)),
        touchpoint_code=f"{install_id}{token}",
        keys=heard.keys,
        now=NOON + after,
    )


def refusal(installation: Installation, code: str, kind: type[Refusal], **asked: object) -> str:
    before = installation.heard.database.read(all_devices)
    with pytest.raises(kind) as refused:
        paired(installation, code, **asked)  # type: ignore[arg-type]
    assert installation.heard.database.read(all_devices) == before
    return str(refused.value)


def test_a_code_makes_a_tablet_of_the_branch(installation: Installation, code: str) -> None:
    device = paired(installation, code)
    assert (device.touchpoint.branch, device.touchpoint.kind) == (installation.riverside, "tablet")
    assert (device.touchpoint.name, device.touchpoint.survey) == ("Tablet 1", "branch-visit")
    assert (device.paired_at, device.last_sync_at, device.revoked_at) == (NOON, None, None)


def test_each_tablet_of_a_branch_has_its_number(installation: Installation, code: str) -> None:
    paired(installation, code)
    paired(installation, installation.pairing_code(installation.station), install_id="two", token="u")
    third = paired(installation, installation.pairing_code(), install_id="three", token="v")
    assert third.touchpoint.name == "Tablet 2"


def test_the_same_tablet_may_ask_again_and_its_new_token_counts(installation: Installation, code: str) -> None:
    first = paired(installation, code, token="lost")
    again = paired(installation, code, token="kept", after=LIFETIME - SECOND)
    database = installation.heard.database
    assert (again.id, again.touchpoint) == (first.id, first.touchpoint)
    assert database.read(all_devices) == (again,)
    with pytest.raises(UnknownDevice):
        database.read(device_of_token, token_hash("lost"), now=NOON)


def test_another_tablet_cannot_use_the_code(installation: Installation, code: str) -> None:
    paired(installation, code)
    assert "Another tablet was paired" in refusal(installation, code, Conflict, install_id="two", token="u")


def test_a_code_is_unknown_when_it_was_never_made(installation: Installation) -> None:
    assert "do not know" in refusal(installation, "22222222", NotFound)


@pytest.mark.parametrize("install_id", ["one", "two"])
def test_a_code_expires_also_for_the_tablet_that_used_it(
    installation: Installation, code: str, install_id: str
) -> None:
    paired(installation, code)
    assert "expired" in refusal(installation, code, Gone, install_id=install_id, after=LIFETIME)


def test_a_token_belongs_to_one_tablet(installation: Installation, code: str) -> None:
    paired(installation, code, token="same")
    other = installation.pairing_code()
    assert "token" in refusal(installation, other, Conflict, install_id="two", token="same")
    assert paired(installation, other, install_id="two", token="own").touchpoint.name == "Tablet 2"


def test_a_revoked_tablet_cannot_come_back_with_its_old_code(installation: Installation, code: str) -> None:
    device = paired(installation, code)
    database = installation.heard.database
    database.write(revoke, device.id, stolen=True, now=NOON)
    with pytest.raises(RevokedDevice):
        database.read(device_of_token, token_hash("t"), now=NOON)
    with pytest.raises(Gone, match="revoked"):
        paired(installation, code, token="new")
    assert paired(installation, installation.pairing_code(), token="new").id != device.id


def test_without_a_survey_the_code_stays_good(tmp_path: Path, database_url: str) -> None:
    installation = install(tmp_path, clock=lambda: NOON, database_url=database_url, surveys=())
    heard, code = installation.heard, installation.pairing_code()
    assert "publish one" in refusal(installation, code, Conflict, install_id="two")
    receipt = next(file for file in catalogue.bundled() if file.stem == "receipt")
    heard.database.write(publish, catalogue.read(receipt), now=NOON)
    assert paired(installation, code, install_id="one").touchpoint.survey == "receipt"
    heard.close()


def test_codes_are_kept_as_keyed_hashes_and_forgotten_after_a_day(installation: Installation, code: str) -> None:
    database, keys = installation.heard.database, installation.heard.keys

    def kept() -> list[str]:
        return list(database.read(lambda session: session.execute(select(pairing_codes.c.code_hash)).scalars().all()))

    assert kept() == [keys.hash("pairing", code)]
    later = NOON + LIFETIME + timedelta(days=1, seconds=1)
    new, expires_at = database.write(new_pairing_code, installation.station, keys=keys, now=later)
    assert (kept(), expires_at) == ([keys.hash("pairing", new)], later + LIFETIME)


def test_codes_are_eight_characters_that_are_not_taken_for_one_another(installation: Installation) -> None:
    made = installation.heard.database.write(_many_codes, installation.riverside, installation)
    assert {len(code) for code in made} == {8}
    assert not set("".join(made)) & set("01OIL")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"code": "K7Q2M4X9"}',
        b'{"code": 12345678, "install_id": "a", "token_sha256": "%s"}' % (b"0" * 64),
        b'{"code": "K7Q2M4X9", "install_id": "a", "token_sha256": "%s"}' % (b"0" * 63),
        b'{"code": "K7Q2M4X9", "install_id": "a", "token_sha256": "%s"}' % (b"0" * 64 + b"\\n"),
        b'{"code": "K7Q2M4X9", "install_id": "\\u0000", "token_sha256": "%s"}' % (b"0" * 64),
        b'{"code": "K7Q2M4X9", "install_id": "", "token_sha256": "%s"}' % (b"0" * 64),
        b'{"code": "\\ud800", "install_id": "a", "token_sha256": "%s"}' % (b"0" * 64),
        b'{"code": "K7Q2M4X9", "install_id": "a", "token_sha256": "%s", "admin": true}' % (b"0" * 64),
        b'{"code": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'\xff\xfe{"code"',
    ],
)
def test_what_is_no_pairing_is_told_what_one_looks_like(body: bytes) -> None:
    with pytest.raises(BadRequest, match=r"code, install_id .* and token_sha256"):
        pairing_from(body)


def _many_codes(session: Session, branch: Branch, installation: Installation) -> list[str]:
    return [
        new_pairing_code(session, branch, keys=installation.heard.keys, now=NOON, randomness=Random(seed))[0]
        for seed in range(50)
    ]
