from sqlalchemy import MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

INDEX_OF_WORDS = "comment_words"
"""Only a migration can make it: on SQLite a virtual table with tables of its own, else an index over an expression."""


def is_described(name: str | None, *_: object) -> bool:
    """Whether tables say all about what has this name in the database."""
    return not (name or "").startswith(INDEX_OF_WORDS)
