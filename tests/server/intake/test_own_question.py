"""A branch's own question on a tablet, a phone and a browser's kiosk: asked there, and nowhere else."""

from dataclasses import replace
from random import Random

import pytest
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.publishing.own_question import with_own
from server.publishing.publishing import newest_version, publish
from tests.builders import a_question
from tests.installation import NOON, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known
from tests.tablet import Post

ASKED = "And the coffee?"


@pytest.fixture(autouse=True)
def _own(installation: Installation) -> None:
    database = installation.heard.database
    chains = database.read(newest_version, "branch-visit").survey
    own = a_question("own-1", "text", text={"en": ASKED})
    database.write(publish, with_own(chains, "riverside", own), now=NOON, keeps_own=False)


def test_a_tablet_gets_the_questions_of_its_branch_alone(installation: Installation, post: Post) -> None:
    riverside, station = (
        installation.tablet(post, branch) for branch in (installation.riverside, installation.station)
    )
    ours, theirs = (one.surveys["branch-visit"] for one in (riverside, station))
    assert (ours.version, theirs.version) == (2, 2)
    assert [one.id for one in ours.questions if one not in theirs.questions] == ["own-1"]
    said = riverside.visit(4)
    said = replace(said, answers={**said.answers, "own-1": "Cold"})
    assert riverside.sync([said])[0]["status"] == "stored"
    assert station.sync([station.visit(4)])[0]["status"] == "stored"


def test_a_phone_is_asked_it_and_says_it_once(client: FlaskClient, poster: Touchpoint, known: Known) -> None:
    phone = Pocket(client, poster.code)
    phone.opens(f"/f/{poster.code}")
    page = phone.presses("Good")
    assert ASKED in page.text
    phone.presses("Done", **{"own-1": "Cold"})
    assert known.answers == [{"overall": 4, "own-1": "Cold"}]


def test_a_phone_elsewhere_is_not_asked_it(client: FlaskClient, installation: Installation) -> None:
    heard = installation.heard
    there = heard.database.write(
        add_touchpoint,
        code=new_touchpoint_code(Random(8)),
        branch=installation.station,
        name="Door",
        kind="poster",
        survey="branch-visit",
        now=NOON,
    )
    for path in ("f", "k"):
        phone = Pocket(client, there.code)
        phone.opens(f"/{path}/{there.code}")
        assert ASKED not in phone.presses("Good").text
