"""How a customer may be reached: sealed, apart from the answers, found again only by a keyed hash."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from server.database import Session
from server.database.insert import insert_new
from server.database.tables.contacts import contacts
from server.keys import Keys
from surveys.response import Contact

SHOWN_DIGITS = 3


def keep(
    session: Session, response_id: UUID, contact: Contact, *, keys: Keys, now: datetime, region: str | None = None
) -> None:
    """Store it, or put it in the place of what this response said before."""
    tidy = tidied(contact, region)
    values = {
        "by": tidy.by,
        "sealed": keys.seal("contact", {"phone": tidy.phone, "email": tidy.email, "name": tidy.name}),
        "address_hash": address_hash(tidy, keys, region) or "",
    }
    if not insert_new(session, contacts, {"response_id": response_id, "created_at": now, **values}):
        session.execute(update(contacts).where(contacts.c.response_id == response_id).values(values))


def contact_of(session: Session, response_id: UUID, keys: Keys) -> Contact | None:
    row = session.execute(select(contacts).where(contacts.c.response_id == response_id)).first()
    return Contact(by=row.by, **keys.unseal("contact", row.sealed)) if row else None


def erase(session: Session, response_id: UUID) -> None:
    session.execute(delete(contacts).where(contacts.c.response_id == response_id))


def address_hash(contact: Contact, keys: Keys, region: str | None = None) -> str | None:
    """The same for the same customer however they write it; None if there is no address."""
    address = _address(contact, region)
    return keys.hash("address", address) if address else None


def address_hashes(contact: Contact, keys: Keys, region: str | None = None) -> tuple[str, ...]:
    """Under every key, to find what was kept under an older one; none if there is no address."""
    address = _address(contact, region)
    return keys.hashes("address", address) if address else ()


def names_of(session: Session, response_ids: Collection[UUID], keys: Keys) -> Iterator[tuple[UUID, str]]:
    """Of those who left one."""
    kept = select(contacts.c.response_id, contacts.c.sealed).where(contacts.c.response_id.in_(response_ids))
    for row in session.execute(kept):
        if name := keys.unseal("contact", row.sealed)["name"]:
            yield row.response_id, name


def masked(contact: Contact) -> Contact:
    """As a page shows it that somebody else may find: enough to see whether it is right."""
    user, at, domain = (contact.email or "").rpartition("@")
    return replace(
        contact,
        phone=f"••• {contact.phone[-SHOWN_DIGITS:]}" if contact.phone else None,
        email=f"{user[:1]}•••{at}{domain}" if contact.email else None,
        name=None,
    )


def tidied(contact: Contact, region: str | None = None) -> Contact:
    """Phone in E.164, e-mail in lower case. A number that cannot be one stays as typed: a person may still read it."""
    typed = (contact.phone or "").strip()
    return replace(
        contact,
        phone=valid_phone(typed, region) or typed or None,
        email=(contact.email or "").strip().lower() or None,
        name=(contact.name or "").strip() or None,
    )


def valid_phone(text: str, region: str | None = None) -> str | None:
    """
    The number in E.164, an extension as ";ext=5" behind it; None if it cannot be one.

    `region` (ISO 3166, "KE") is where numbers without "+" are from. The length decides, not the list of ranges in
    use: new ranges are handed out faster than servers are updated.
    """
    typed = text.strip()
    number = _e164(typed, region)
    if number is None and typed.startswith("00"):  # how most countries dial abroad, known or not for this region
        number = _e164(f"+{typed[2:]}", region)
    return number


def example_phone(region: str | None) -> str:
    """A mobile number as it is dialled from abroad, such as "+254 712 123456"; a British one if the region has none."""
    import phonenumbers as phone

    regions = (region, "GB") if region else ("GB",)
    numbers = (phone.example_number_for_type(one, phone.PhoneNumberType.MOBILE) for one in regions)
    return phone.format_number(next(filter(None, numbers)), phone.PhoneNumberFormat.INTERNATIONAL)


def _address(contact: Contact, region: str | None) -> str | None:
    tidy = tidied(contact, region)
    phone = tidy.phone and (valid_phone(tidy.phone, region) or _digits(tidy.phone) or tidy.phone)
    return (tidy.email or phone) if tidy.by == "email" else (phone or tidy.email)


def _e164(typed: str, region: str | None) -> str | None:
    import phonenumbers as phone

    try:
        number = phone.parse(typed, region)
    except phone.NumberParseException:
        return None
    if phone.is_possible_number_with_reason(number) != phone.ValidationResult.IS_POSSIBLE:
        return None
    extension = f";ext={number.extension}" if number.extension else ""
    return phone.format_number(number, phone.PhoneNumberFormat.E164) + extension


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
