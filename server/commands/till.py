import argparse
from uuid import UUID

from server.branches.touchpoint import touchpoint_by_code
from server.codes.alphabet import tidy
from server.codes.till import Till, add_till, all_tills, new_secrets, revoke_till
from server.commands.answer import Answer, table
from server.commands.opened import opened
from server.errors import BadRequest


def add(arguments: argparse.Namespace) -> Answer:
    own = new_secrets()
    with opened(arguments) as heard:
        touchpoint = heard.database.read(touchpoint_by_code, tidy(arguments.code))
        till = heard.database.write(
            add_till,
            touchpoint,
            arguments.name,
            own,
            keys=heard.keys,
            now=heard.clock(),
            daily_cap=arguments.daily_cap,
        )
    text = (
        f"{till.name} at {till.touchpoint.branch.name} was added. Its secrets are shown this once:\n"
        f"  token   {own.token}   (for POST /api/v1/codes)\n"
        f"  number  {till.number}\n"
        f"  key     {own.key.hex()}   (for codes made without a network: docs/offline-codes.md)"
    )
    return Answer({"id": str(till.id), "token": own.token, "number": till.number, "key": own.key.hex()}, text)


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        rows = [_row(till) for till in heard.database.read(all_tills)]
    return Answer({"tills": rows}, table(rows, "There is no till yet; `heard touchpoint till CODE` adds one."))


def revoke(arguments: argparse.Namespace) -> Answer:
    try:
        till_id = UUID(arguments.id)
    except ValueError:
        raise BadRequest("This is not the id of a till; `heard touchpoint tills` shows them.") from None
    with opened(arguments) as heard:
        heard.database.write(revoke_till, till_id, now=heard.clock())
    return Answer({"revoked": str(till_id)}, "Its token and its unused offline codes are worth nothing from now on.")


def _row(till: Till) -> dict[str, object]:
    return {
        "id": str(till.id),
        "branch": till.touchpoint.branch.slug,
        "touchpoint": till.touchpoint.code,
        "name": till.name,
        "number": "" if till.number is None else till.number,
        "daily_cap": till.daily_cap,
        "state": "revoked" if till.revoked_at else "in use",
    }
