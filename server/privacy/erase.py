"""The details of one customer, erased everywhere; id, hash, scores and times stay, so that tallies stand."""

from uuid import UUID

from server.cases import erasing as of_cases
from server.cases import logged
from server.cases.address import hash_of
from server.cases.alert import Alerts
from server.cases.case import case_of_visit
from server.contacts import contact as contacts
from server.intake import erasing as of_responses
from server.mirror.edits import erase_edits


def erase(alerts: Alerts, visit_id: UUID) -> None:
    """Of a response, or of a logged case by its id. Doing it again changes nothing."""
    session = alerts.session
    address_hash = hash_of(session, visit_id)
    contacts.erase(session, visit_id)
    of_response = of_responses.erase_words(session, visit_id, now=alerts.now)
    case = case_of_visit(session, visit_id)
    if case and (of_response or logged.erase_words(session, visit_id)):
        of_cases.erase_visit(alerts, case, visit_id, address_hash=address_hash)
        erase_edits(session, case.id)
    of_cases.erase_praise(session, visit_id)
    erase_edits(session, visit_id)
