from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.disk import MB, Disk
from kiosk.outbox import Outbox
from kiosk.survey_store import SurveyStore
from tests.kiosk.lobby import Lobby, publish
from tests.kiosk.memory import MEMORY
from tests.kiosk.tour import Tour


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    opened = Outbox(tmp_path, Disk(tmp_path, free=lambda: 1500 * MB))
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> SurveyStore:
    made = SurveyStore(tmp_path)
    publish(made)
    return made


@pytest.fixture
def lobby(outbox: Outbox, store: SurveyStore) -> Lobby:
    return Lobby(outbox, store)


@pytest.fixture
def tour(outbox: Outbox, tmp_path: Path) -> Tour:
    return Tour(outbox, tmp_path)
