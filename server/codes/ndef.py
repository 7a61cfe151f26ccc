"""What an NFC tag holds so that a phone opens a page: one URI record of the NFC Forum's NDEF."""

SCHEMES = (("https://", 0x04), ("http://", 0x03))
SHORT, WELL_KNOWN, URI = 0xD1, 0x01, b"U"  # one short record, both first and last, of a well-known type
MOST = 255


def ndef(url: str) -> bytes:
    """ValueError for an address that is not of the web, or is too long for a short record."""
    for scheme, code in SCHEMES:
        if url.startswith(scheme):
            payload = bytes([code]) + url.removeprefix(scheme).encode()
            if len(payload) > MOST:
                break
            return bytes([SHORT, WELL_KNOWN, len(payload)]) + URI + payload
    raise ValueError("An NFC tag takes an address of the web, of at most 255 characters.")
