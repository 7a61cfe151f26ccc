"""Every table, one file for each room; only its room writes it."""

from server.database.tables import backups as backups
from server.database.tables import branches as branches
from server.database.tables import cases as cases
from server.database.tables import codes as codes
from server.database.tables import contacts as contacts
from server.database.tables import deliveries as deliveries
from server.database.tables import fleet as fleet
from server.database.tables import installation as installation
from server.database.tables import intake as intake
from server.database.tables import mirror as mirror
from server.database.tables import publishing as publishing
from server.database.tables import reports as reports
from server.database.tables import setup as setup
from server.database.tables import staff as staff
from server.database.tables import tallies as tallies
from server.database.tables import worker as worker
from server.database.tables.metadata import metadata

__all__ = ["metadata"]
