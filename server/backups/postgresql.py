"""PostgreSQL has tools of its own for this; here is what to type, for this very database."""

import shlex

from sqlalchemy import URL, make_url


def to_back_up(database_url: str, file: str) -> str:
    return f"pg_dump --format=custom --no-owner --file={shlex.quote(file)} {_named(database_url)}"


def to_restore(database_url: str, file: str) -> tuple[str, ...]:
    """In order, while no server and no worker runs."""
    put_back = "pg_restore --clean --if-exists --no-owner --single-transaction"
    return (
        f"{put_back} --dbname={_named(database_url)} {shlex.quote(file)}",
        "heard migrate",
        "heard restore --settle",
    )


def _named(database_url: str) -> str:
    """Without the password, which would stand in the shell's history: the tools ask for it, or read PGPASSWORD."""
    url = make_url(database_url)
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return shlex.quote(bare.render_as_string())
