"""A revoked tablet drains, a stolen one does not; and whether all visits of a tablet came."""

import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any

from server.fleet.device import Device, all_devices, revoke
from server.intake.came import Came, came_from
from server.keys import token_hash
from surveys.tablet import TabletSettings, settings_from_wire
from tests.installation import NOON, Hands, Installation
from tests.tablet import Post, Tablet

DAY = timedelta(days=1)


def told(tablet: Tablet, **device: Any) -> TabletSettings:
    tablet.sync(**device)
    return settings_from_wire(tablet.heard_last["settings"])


def device(installation: Installation) -> Device:
    (only,) = installation.heard.database.read(all_devices)
    return only


def came(installation: Installation) -> Came:
    touchpoint = device(installation).touchpoint.id
    return installation.heard.database.read(came_from, [touchpoint])[touchpoint]


def revokes(installation: Installation, *, stolen: bool = False) -> None:
    database, clock = installation.heard.database, installation.heard.clock
    database.write(revoke, device(installation).id, stolen=stolen, now=clock())


def is_shut_out(tablet: Tablet) -> bool:
    status, problem = tablet.send(tablet.body())
    assert status == 200 or (status, problem["type"]) == (401, "device-revoked")
    return status != 200


def numbered(tablet: Tablet, counter: int) -> Any:
    return replace(tablet.visit(5), counter=counter)


def test_what_waits_is_stored_first_and_then_the_tablet_is_shut_out(installation: Installation, tablet: Tablet) -> None:
    revokes(installation)
    visits = [numbered(tablet, 1), numbered(tablet, 2)]
    assert tablet.sync([visits[0]], visits=2, waiting=2)[0]["status"] == "stored"
    assert tablet.heard_last["settings"]["draining"] is True
    assert tablet.sync([visits[1]], visits=2, waiting=1)[0]["status"] == "stored"
    tablet.sync(visits=2)
    assert is_shut_out(tablet)
    assert came(installation) == Came(stored=2, highest=2)


def test_it_is_not_shut_out_before_it_knows_that_it_drains(installation: Installation, tablet: Tablet) -> None:
    digest = told(tablet).digest
    revokes(installation)
    assert told(tablet, settings=digest).draining
    drains = told(tablet, settings=digest)  # it never got the first answer
    assert drains.draining
    tablet.sync(settings=drains.digest)
    assert is_shut_out(tablet)


def test_a_visit_that_goes_on_is_waited_for(installation: Installation, tablet: Tablet, clock: Hands) -> None:
    tablet.sync([numbered(tablet, 1)], visits=1, waiting=1)
    revokes(installation)
    for _ in range(3):
        clock.turn(timedelta(seconds=30))
        tablet.sync(visits=2)
    assert tablet.sync([numbered(tablet, 2)], visits=2, waiting=1)[0]["status"] == "stored"
    tablet.sync(visits=2)
    assert is_shut_out(tablet)


def test_a_visit_that_never_comes_is_not_waited_for_for_ever(
    installation: Installation, tablet: Tablet, clock: Hands
) -> None:
    revokes(installation)
    tablet.sync(visits=9)
    clock.turn(timedelta(minutes=61))
    tablet.sync(visits=9)
    assert is_shut_out(tablet)


def test_after_a_week_it_is_shut_out_with_whatever_it_has(
    installation: Installation, tablet: Tablet, clock: Hands
) -> None:
    revokes(installation)
    clock.turn(7 * DAY - timedelta(seconds=1))
    assert tablet.sync([tablet.visit()], waiting=50)[0]["status"] == "stored"
    clock.turn(timedelta(seconds=1))
    assert is_shut_out(tablet)


def test_a_stolen_tablet_is_shut_out_at_once_with_a_proof(installation: Installation, tablet: Tablet) -> None:
    revokes(installation, stolen=True)
    status, problem = tablet.send(tablet.body([tablet.visit()]))
    key = bytes.fromhex(token_hash(tablet.token))
    proof = hmac.digest(key, b"device-revoked", "sha256").hex()
    assert (status, problem["type"], problem["proof"]) == (401, "device-revoked", proof)
    assert came(installation) == Came()


def test_a_tablet_that_drains_can_still_turn_out_to_be_stolen_but_not_the_other_way(
    installation: Installation, tablet: Tablet, clock: Hands
) -> None:
    revokes(installation)
    clock.turn(timedelta(hours=1))
    revokes(installation, stolen=True)
    revokes(installation)
    assert is_shut_out(tablet)
    assert (device(installation).stolen, device(installation).revoked_at) == (True, NOON)


def test_what_is_stored_waiting_or_refused_is_not_missing(installation: Installation, tablet: Tablet) -> None:
    tablet.sync([numbered(tablet, 1), numbered(tablet, 2)], visits=7, waiting=4, refused=1)
    assert came(installation) == Came(stored=2, highest=2)
    assert device(installation).waiting == 2
    assert device(installation).missing(2) == 2


def test_it_is_never_below_nothing(installation: Installation, tablet: Tablet) -> None:
    tablet.sync([numbered(tablet, 1)], visits=0, waiting=1)
    assert device(installation).missing(came(installation).stored) == 0


def test_what_it_did_before_it_was_paired_here_is_not_missing(installation: Installation, post: Post) -> None:
    tablet = Tablet.pair(post, installation.pairing_code(), clock=installation.heard.clock)
    tablet.sync(visits=1204, waiting=3, refused=1)
    assert device(installation).missing(0) == 0
    tablet.sync(visits=1206, waiting=3, refused=1)
    assert device(installation).missing(0) == 2


def test_free_room_on_the_disk_is_remembered(installation: Installation, tablet: Tablet) -> None:
    tablet.sync(disk_free_mb=812)
    assert device(installation).disk_free_mb == 812
