from sqlalchemy import Column, String, Table

from server.database.tables.metadata import metadata

installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),  # "key": fingerprint of the newest secret key
    Column("value", String(200), nullable=False),
)
