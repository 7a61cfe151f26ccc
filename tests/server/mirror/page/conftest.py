from collections.abc import Callable, Iterator

import pytest

from server.heard import Heard
from server.staff.person import Person
from tests.clock import MovableClock
from tests.google.server import Google
from tests.server.conftest import NOON, Browser, Cast
from tests.server.mirror.page.at_the_page import AtThePage
from tests.server.mirror.page.sheet_desk import SheetDesk, with_google


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOON)


@pytest.fixture
def google(clock: MovableClock) -> Iterator[Google]:
    with Google(clock) as google:
        yield google


@pytest.fixture
def heard(heard: Heard, google: Google) -> Heard:
    return with_google(heard, google)


@pytest.fixture
def desk(heard: Heard, cast: Cast, google: Google, clock: MovableClock) -> SheetDesk:
    return SheetDesk(heard, cast.riverside, google, clock)


@pytest.fixture
def mara(desk: SheetDesk, signed_in: Callable[[Person], Browser], cast: Cast) -> AtThePage:
    return AtThePage(signed_in(cast.mara), desk)
