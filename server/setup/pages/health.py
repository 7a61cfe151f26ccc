"""What is well and what is not, for administrators: the same that `heard doctor` says."""

from server.door import here, now, page
from server.setup.findings.examination import examine
from server.setup.pages.blueprint import blueprint
from server.staff.access import for_role

TITLES = {
    "database": "Database",
    "disk": "Disk",
    "key": "Secret key",
    "worker": "Worker",
    "clock": "Clock",
    "address": "Public address",
    "mail": "Mail server",
    "chats": "Chats",
    "sms": "Text messages",
    "messages": "What was sent",
    "people": "Who is told",
    "tablets": "Tablets",
    "languages": "Languages",
    "sheets": "Sheets",
    "backup": "Backups",
}
LEADS = {
    "address": "setup.address",
    "mail": "setup.mail",
    "chats": "setup.alerts",
    "sms": "setup.alerts",
    "people": "setup.people",
    "tablets": "devices.devices",
    "languages": "surveys.list",
    "sheets": "sheet.sheet",
    "backup": "setup.backups",
}
"""The page where each is changed; the rest is changed on the computer itself."""


@blueprint.get("/setup/health")
@for_role("admin")
def health() -> str:
    heard = here()
    found = examine(heard.database, heard.settings, heard.outlets, now=now())
    broken = [one for one in found if one.is_well is False]
    rest = [one for one in found if one not in broken]
    return page("setup/health.html", broken=broken, rest=rest, titles=TITLES, leads=LEADS)
