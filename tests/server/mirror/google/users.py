"""What people do to a sheet while we write it, by chance."""

from random import Random

from tests.google.refused import Refused
from tests.google.user import User

TABS = ("Answers", "To answer", "Daily", "This week")


def does_something(user: User, chance: Random) -> str:
    """One thing, anywhere; what it was. What the spreadsheet itself refuses is not done."""
    titles = user.tabs(hidden=True)
    tab = chance.choice([title for title in titles if title.startswith(TABS)] or titles)
    rows, columns = user.sheet(tab).size
    row, column = chance.randint(1, rows), chr(ord("A") + chance.randrange(columns))
    deeds = {
        "sort": lambda: user.sorts(tab, column, descending=chance.random() < 0.5),
        "edit": lambda: user.types(tab, f"{column}{row}", chance.choice(["hello", "=1+1", "7", "'=x"])),
        "clear": lambda: user.clears(tab, f"{column}{row}"),
        "insert rows": lambda: user.inserts_rows(tab, row, chance.randint(1, 2)),
        "delete row": lambda: user.deletes_rows(tab, row),
        "insert column": lambda: user.inserts_columns(tab, column),
        "delete column": lambda: user.deletes_columns(tab, column),
        "move column": lambda: user.moves_column(tab, column, chr(ord("A") + chance.randrange(columns))),
        "copy row": lambda: _copies(user, tab, row),
        "hide": lambda: user.hides_rows(tab, row),
        "filter": lambda: user.filters(tab, column, ["hello", "1"]),
        "recolour": lambda: user.recolours(tab, f"{column}{row}"),
        "rename": lambda: user.renames(tab, f"{tab}!"),
        "delete tab": lambda: user.deletes_tab(tab),
    }
    deed = chance.choice([name for name in deeds if name != "delete tab" or chance.random() < 0.2])
    try:
        deeds[deed]()
    except Refused:
        return f"nothing ({deed})"
    return f"{deed} in {tab} at {column}{row}"


def _copies(user: User, tab: str, row: int) -> None:
    sheet = user.sheet(tab)
    cells = [{"userEnteredValue": cell.json().get("userEnteredValue")} for cell in sheet.row(row - 1)]
    user.inserts_rows(tab, row)
    start = {"sheetId": sheet.id, "rowIndex": row - 1, "columnIndex": 0}
    user.changes({"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}})
