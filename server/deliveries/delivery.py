"""One message owed to one recipient on one channel, as its sender holds it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Delivery:
    id: UUID
    """Also the Message-ID, so that a repeat is recognisable."""
    channel: str
    destination: str
    """An address, or the fingerprint of a configured URL."""
    subject: str
    attempts: int
    """This one included; it names the claim: nobody else holds the delivery with the same number."""
    run_at: datetime
    give_up_at: datetime
    sealed: bytes = field(repr=False)
