"""A tablet and a phone at the doors of an installation, in process."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.codes.receipt import Sale, mint
from server.heard import Heard
from tests.app import app_of
from tests.installation import Hands, Installation, install, settings_for
from tests.pocket import Pocket
from tests.postgresql import Slate
from tests.server.conftest import on_both
from tests.server.intake.known import Known
from tests.tablet import Post, Tablet, in_process


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Made once and copied for every test; closed."""
    installation = install(tmp_path_factory.mktemp("furnished"), clock=Hands())
    installation.heard.close()
    return installation


@pytest.fixture(scope="session")
def furnished_postgresql(slate: Slate, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same there; `slate.put_back()` for every test."""
    slate.wipe()
    installation = install(tmp_path_factory.mktemp("furnished"), clock=Hands(), database_url=slate.url)
    installation.heard.close()
    slate.keep()
    return installation


@on_both
def installation(request: pytest.FixtureRequest, tmp_path: Path, clock: Hands) -> Iterator[Installation]:
    if request.param == "postgresql":
        furnished: Installation = request.getfixturevalue("furnished_postgresql")
        slate: Slate = request.getfixturevalue("slate")
        slate.put_back()
        settings = settings_for(tmp_path, database_url=slate.url)
    else:
        furnished = request.getfixturevalue("furnished")
        shutil.copytree(furnished.heard.settings.home, tmp_path, dirs_exist_ok=True)
        settings = settings_for(tmp_path)
    heard = Heard.open(settings, address=furnished.heard.public_url, clock=clock)
    yield replace(furnished, heard=heard)
    heard.close()


@pytest.fixture
def post(installation: Installation) -> Post:
    return in_process(app_of(installation.heard).test_client())


@pytest.fixture
def tablet(installation: Installation, post: Post) -> Tablet:
    return installation.tablet(post)


@pytest.fixture(scope="session")
def app(furnished: Installation) -> Flask:
    return app_of(furnished.heard)


@pytest.fixture
def client(installation: Installation) -> FlaskClient:
    return app_of(installation.heard).test_client()


@pytest.fixture
def poster(installation: Installation) -> Touchpoint:
    return installation.heard.database.write(
        add_touchpoint,
        code=new_touchpoint_code(Random(7)),
        branch=installation.riverside,
        name="Front door",
        kind="poster",
        survey="branch-visit",
        now=installation.heard.clock(),
    )


@pytest.fixture
def counter(installation: Installation) -> Touchpoint:
    """The touchpoint of Riverside's tills."""
    return installation.heard.database.write(
        add_touchpoint,
        code=new_touchpoint_code(Random(8)),
        branch=installation.riverside,
        name="Tills",
        kind="till",
        survey="branch-visit",
        now=installation.heard.clock(),
    )


@pytest.fixture
def receipt(installation: Installation, counter: Touchpoint) -> str:
    heard = installation.heard
    (printed,) = heard.database.write(mint, counter, [Sale()], keys=heard.keys, randomness=Random(1), now=heard.clock())
    return printed.code


@pytest.fixture
def phone(client: FlaskClient, poster: Touchpoint) -> Pocket:
    """Mara's customer has just scanned the poster."""
    return Pocket(client, poster.code)


@pytest.fixture
def known(installation: Installation) -> Known:
    return Known(installation.heard)
