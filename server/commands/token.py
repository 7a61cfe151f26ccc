import argparse
from uuid import UUID

from server.branches.branch import branch
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.errors import NotFound
from server.heard import Heard
from server.staff import audit, tokens


def add(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch) if arguments.branch else None
        token_id, secret = heard.database.write(
            tokens.new_token,
            name=arguments.name,
            scope=arguments.scope,
            branch=where,
            created_by=None,
            now=heard.clock(),
        )
        _note(heard, "token made", token_id)
    data = {"token": secret, "id": str(token_id), "scope": arguments.scope, "branch": arguments.branch or None}
    return Answer(data, f"{secret}\nIt is shown only now. A program shows it as Authorization: Bearer TOKEN.")


def show(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        found = heard.database.read(tokens.all_tokens)
    rows = [
        {
            "id": str(one.id),
            "name": one.name,
            "scope": one.scope,
            "branch": one.branch_name or "all",
            "made_by": one.created_by_name or ACTOR,
            "used": one.used_at.isoformat() if one.used_at else "never",
            "revoked": one.revoked_at is not None,
        }
        for one in found
    ]
    return Answer({"tokens": rows}, table(rows, "There is no token yet; `heard token add` makes one."))


def revoke(arguments: argparse.Namespace) -> Answer:
    try:
        token_id = UUID(arguments.id)
    except ValueError:
        raise NotFound("There is no token with this id; `heard token list` shows them.") from None
    with opened(arguments) as heard:
        found = heard.database.read(tokens.token_by_id, token_id)
        heard.database.write(tokens.revoke, token_id, now=heard.clock())
        _note(heard, "token revoked", token_id)
    return Answer({"id": str(token_id), "revoked": True}, f"{found.name} is shut out.")


def _note(heard: Heard, action: str, token_id: UUID) -> None:
    heard.database.write(audit.note, ACTOR, action, f"token:{token_id}", now=heard.clock())
