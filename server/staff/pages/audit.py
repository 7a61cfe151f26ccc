"""Who did what: `/staff/audit`."""

from flask import request

from server.door import here, now, page, person
from server.staff.access import for_role
from server.staff.audit_lines import readable
from server.staff.pages.blueprint import blueprint, own_branch


@blueprint.get("/staff/audit")
@for_role("manager")
def audit() -> str:
    before, actor = (request.args.get(name, type=int) for name in ("before", "person"))
    slug = request.args.get("branch", "")
    home = here().database.read(own_branch, person())
    found = here().database.read(readable, person(), before=before, actor=actor, branch=slug)
    return page("staff/audit.html", found=found, actor=actor, branch=slug, now=now(), home=home, before=before)
