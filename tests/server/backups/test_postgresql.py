"""What we tell people to type for PostgreSQL is typed here, with PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from server.backups.postgresql import to_back_up, to_restore
from server.cli import FAULT, main
from server.clock import utc_now
from server.database import Session
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import responses
from server.heard import Heard
from server.tallies.recount import differences
from tests.app import app_of
from tests.components import find
from tests.installation import SECRET_KEY, install, settings_for
from tests.postgresql import PostgreSQL
from tests.tablet import in_process

pytestmark = pytest.mark.postgresql


def typed(command: str) -> None:
    programs = Path(find("postgresql") or "").resolve().parent
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, shell=True, check=True, env=environment)  # noqa: S602 - as somebody types it


def test_a_dump_goes_on_in_another_database(
    tmp_path: Path, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_SECRET_KEY", SECRET_KEY)
    old, new, file = postgresql.new_database(), postgresql.new_database(), str(tmp_path / "my heard.dump")
    town = install(tmp_path / "old", clock=utc_now, database_url=old)
    tablet = town.tablet(in_process(app_of(town.heard).test_client()))
    first = tablet.visit(2, comment="The queue was long.")
    tablet.sync([first])
    town.heard.close()

    monkeypatch.setenv("HEARD_DATABASE_URL", old)
    assert main(["backup", file, "--home", str(tmp_path / "old")]) == FAULT
    assert capsys.readouterr().err.strip() == f"heard: PostgreSQL makes its own copies; type: {to_back_up(old, file)}"
    typed(to_back_up(old, file))

    monkeypatch.setenv("HEARD_DATABASE_URL", new)
    assert main(["restore", file, "--home", str(tmp_path / "new")]) == FAULT
    put_back, *others = to_restore(new, file)
    assert capsys.readouterr().err.strip().endswith("; then ".join([put_back, *others]))
    typed(put_back)
    for command in others:
        assert main([*command.split()[1:], "--home", str(tmp_path / "new")]) == 0
    heard = Heard.open(settings_for(tmp_path / "new", database_url=new))
    tablet.post = in_process(app_of(heard).test_client())
    assert [verdict["status"] for verdict in tablet.sync([first, tablet.visit(5)])] == ["known", "stored"]
    assert (heard.database.read(stored), heard.database.read(differences)) == (2, [])
    assert heard.database.read(statuses) == {"unknown", "waiting"}  # the second: that it was put back
    heard.close()


def stored(session: Session) -> int:
    return len(session.execute(select(responses.c.id)).all())


def statuses(session: Session) -> set[str]:
    return set(session.scalars(select(deliveries.c.status)))


def test_a_password_is_not_typed(tmp_path: Path) -> None:
    said = to_back_up("postgresql+psycopg://heard:secret@db.example/heard", str(tmp_path))
    assert said.endswith(" postgresql://heard@db.example/heard")
