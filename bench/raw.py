"""The anchor of intake: one table, the same waitress, Flask and writer; a view that only inserts what came."""

import json
import sys
from pathlib import Path
from typing import Any

import waitress
from flask import Flask, Response, request
from sqlalchemy import Column, Connection, MetaData, String, Table, Text
from sqlalchemy.dialects.sqlite import insert

from server.commands.up import THREADS
from server.database import Database
from server.database.engine import switch_to_wal

COLUMNS = ("id", "started_at", "ended_at", "language", "slip")
rows = Table(
    "raw",
    metadata := MetaData(),
    Column("id", String, primary_key=True),
    *(Column(name, String) for name in COLUMNS[1:]),
    Column("answers", Text),
)
add = insert(rows).on_conflict_do_nothing()


def store(session: Connection, responses: list[dict[str, Any]]) -> None:
    session.execute(
        add,
        [{name: item[name] for name in COLUMNS} | {"answers": json.dumps(item["answers"])} for item in responses],
    )


def create_app(database: Database) -> Flask:
    app = Flask("raw")

    @app.post("/raw")
    def raw() -> Response:
        responses = json.loads(request.get_data())["responses"]
        database.write(store, responses)
        verdicts = [{"id": item["id"], "status": "stored"} for item in responses]
        return Response(json.dumps({"verdicts": verdicts}), content_type="application/json")

    return app


def main(home: Path) -> None:
    with Database(f"sqlite:///{home / 'raw.db'}") as database:
        switch_to_wal(database.engine)
        database.write(metadata.create_all)
        web = waitress.create_server(create_app(database), host="127.0.0.1", port=0, threads=THREADS, ident=None)
        print(json.dumps({"address": f"http://127.0.0.1:{web.effective_port}"}), flush=True)
        try:
            web.run()
        except KeyboardInterrupt:
            web.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
