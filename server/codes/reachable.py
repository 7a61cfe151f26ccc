"""Whether customers' phones can reach an address: paper that leads nowhere must not be printed."""

from ipaddress import ip_address
from urllib.parse import urlsplit

LOCAL_ENDINGS = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "onion",
)


CURE = "Give one under Set up, Public address (or as HEARD_PUBLIC_URL)."


def refusal(public_url: str) -> str | None:
    """Why customers cannot reach this address, as a sentence with the way out; None when they can."""
    reason = obstacle(public_url)
    return f"{reason} {CURE}" if reason else None


def obstacle(public_url: str) -> str | None:
    """The same without the way out."""
    if not public_url.strip():
        return "There is no public address yet: the https address that customers reach."
    try:
        url = urlsplit(public_url)
        host, _port = (url.hostname or "").rstrip("."), url.port
    except ValueError:
        host = ""
    if not host or url.scheme not in {"http", "https"}:
        return "This is not an address; it looks like https://heard.example."
    if url.username or url.query or url.fragment:
        return "An address may have a host and a folder, but no name, password, question mark or hash sign."
    if is_private(host):
        return f"Customers cannot reach {host}: it exists on this machine or network only."
    if url.scheme == "http":
        return f"Phones warn of plain http: serve {host} with https."
    return None


def is_private(host: str) -> bool:
    """Whether a host is a name or number that means nothing outside."""
    try:
        return not ip_address(host.partition("%")[0]).is_global
    except ValueError:
        labels = host.split(".")
        # 127.1 and 0x7f.1 are numbers to a browser: no public ending is made of digits.
        return len(labels) == 1 or labels[-1][0:1].isdigit() or host.endswith(tuple(f".{end}" for end in LOCAL_ENDINGS))
