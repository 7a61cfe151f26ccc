"""What Mara and her spreadsheet come to with time: cells that run out, cells that somebody protected."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.server.mirror.page.sheet_desk import SheetDesk


@dataclass(frozen=True)
class Limit:
    reached: Callable[[SheetDesk], object]
    title: str
    cure: str
    gone: Callable[[SheetDesk], object]


def has_rows(number: int) -> Callable[[SheetDesk], None]:
    """Mara's own tab, of 26 columns; it is noticed at the next comparison."""

    def grows(desk: SheetDesk) -> None:
        desk.mara.sheet("Sheet1").properties["gridProperties"]["rowCount"] = number
        desk.clock.move(minutes=11)

    return grows


def is_free_again(desk: SheetDesk) -> None:
    for sheet in desk.mara.book.content.sheets:
        sheet.protected.clear()


FILLING = Limit(has_rows(320_000), "The sheet is filling up", "connect a new, empty sheet", has_rows(1_000))
FULL = Limit(has_rows(380_000), "The sheet is full", "Disconnect it here and connect a new", has_rows(1_000))
PROTECTED = Limit(
    lambda desk: desk.mara.protects("Answers"),
    "Somebody protected our cells",
    "choose Data, then Protected sheets and ranges, and add heard@heard-sheets.iam.gserviceaccount.com",
    is_free_again,
)
STOPPING = {"full": FULL, "protected": PROTECTED}
