"""Name, e-mail and phone of somebody who works here: by the last two they sign in, so a change is told to them."""

from datetime import datetime

from server.database import Session
from server.deliveries import queue
from server.deliveries.outlets import Outlets
from server.errors import NotAllowed
from server.keys import Keys
from server.staff.belonging import Reach
from server.staff.colleagues import change_details
from server.staff.credentials import tell
from server.staff.leaving import end_links
from server.staff.mobile import phone_of, set_phone
from server.staff.person import Person


def keep_details(
    session: Session,
    reach: Reach,
    whom: Person,
    *,
    name: str,
    email: str,
    phone: str,
    outlets: Outlets,
    keys: Keys,
    now: datetime,
) -> None:
    if not reach.rules(whom):
        raise NotAllowed(f"{whom.first_name} works elsewhere too; ask an administrator.")
    typed = (email.strip().lower(), "".join(phone.split()))
    before = (whom.email, phone_of(session, whom.id, keys))
    if typed != before and not reach.outranks(whom):
        raise NotAllowed("E-mail and phone open what they may do; somebody above them changes these.")
    change_details(session, whom, name=name, email=email)
    if typed == before:
        return
    set_phone(session, whom, phone, keys=keys)
    # Who reads the old mailbox must not come in by what was sent there, nor read what customers say from now on.
    end_links(session, whom.id, now=now)
    if whom.email:
        queue.redirect(session, whom.email, typed[0])
    tell(session, whom, "You sign in to Heard another way now", outlets=outlets, keys=keys, now=now)
