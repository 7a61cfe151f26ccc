"""Who said it, as somebody types it in a hurry: a name, a number, an e-mail address, or all of them in one field."""

import re

from server.contacts.contact import example_phone, valid_phone
from server.errors import BadRequest
from server.staff.person import email_from
from surveys.response import LONGEST_CONTACT, Contact

MOST_TYPED = 3 * LONGEST_CONTACT

_UNSEEN = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What comes along when a number is copied out of a chat."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EMAIL = re.compile(r"[^\s,;<>()]*@[^\s,;<>()]*")
_NUMBER = re.compile(r"\+?[\d(][\d\s().\-/\u2010-\u2015]{3,}\d")
_AROUND = " ,;:<>()[]-–—/"


def who_from(typed: str, region: str | None, *, by_text: bool = False) -> tuple[str, Contact | None]:
    """
    The name, and how to reach them; either may be missing. Raises BadRequest.

    `region` (ISO 3166) is where numbers without a country code are from.
    """
    rest = one_line(typed)
    if len(rest) > MOST_TYPED:  # what follows looks again from each letter
        raise BadRequest(f"A name, number and address together have at most {MOST_TYPED} characters.")
    emails = _EMAIL.findall(rest)
    if len(emails) > 1:
        raise BadRequest("Please give one e-mail address; further ones can stand among the words.")
    email = "".join(emails)
    rest = rest.replace(email, " ") if email else rest
    number = _NUMBER.search(rest)
    rest = (rest[: number.start()] + " " + rest[number.end() :]) if number else rest
    found = " ".join(rest.split()).strip(_AROUND)
    return found, contact_from(
        name=found, phone=number.group() if number else "", email=email, region=region, by_text=by_text
    )


def contact_from(*, name: str, phone: str, email: str, region: str | None, by_text: bool = False) -> Contact | None:
    if max(map(len, (name, phone, email))) > LONGEST_CONTACT:
        raise BadRequest(f"A name, number or address has at most {LONGEST_CONTACT} characters.")
    address = email_from(email) if email else None
    number = valid_phone(one_line(phone), region) if phone else None
    if phone and number is None:
        example = example_phone(region)
        raise BadRequest(f"Please look at the phone number once more; with the country code, such as {example}.")
    if number:
        return Contact(by="text" if by_text else "call", phone=number, email=address, name=name or None)
    return Contact(by="email", email=address, name=name or None) if address else None


def one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", _UNSEEN.sub("", text)).split())
