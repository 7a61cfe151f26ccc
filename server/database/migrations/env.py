"""Run by Alembic, with the connection that migrate() hands it."""

from alembic import context

from server.database.tables import metadata
from server.database.tables.metadata import is_described

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    include_name=is_described,
)
context.run_migrations()
