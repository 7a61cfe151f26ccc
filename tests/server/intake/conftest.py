"""A tablet at the door of an installation, in process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.app import create_app
from tests.installation import Hands, Installation, install
from tests.tablet import Post, Tablet, in_process


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def installation(tmp_path: Path, clock: Hands) -> Iterator[Installation]:
    installation = install(tmp_path, clock=clock)
    yield installation
    installation.heard.close()


@pytest.fixture
def post(installation: Installation) -> Post:
    return in_process(create_app(installation.heard).test_client())


@pytest.fixture
def tablet(installation: Installation, post: Post) -> Tablet:
    return installation.tablet(post)
