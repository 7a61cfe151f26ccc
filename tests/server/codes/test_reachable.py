import pytest

from server.codes.reachable import refusal


@pytest.mark.parametrize(
    "public_url",
    [
        "https://heard.example",
        "https://feedback.shop.example:8443/heard",
        "https://1.1.1.1",
        "https://[2606:4700::1111]/",
        "https://bücher.example",
        "https://localhost.shop.example",
    ],
)
def test_an_address_that_customers_reach_is_not_refused(public_url: str) -> None:
    assert refusal(public_url) is None


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "branch.localhost",
        "127.0.0.1",
        "127.1",
        "0x7f.0.0.1",
        "0.0.0.0",  # noqa: S104 refused, not listened on
        "10.0.0.5",
        "172.20.1.1",
        "192.168.1.20:8000",
        "169.254.3.4",
        "100.64.0.1",
        "[::1]:8000",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:192.168.1.20]",
        "tablet.local",
        "TABLET.LOCAL",
        "server.lan",
        "intranet",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_of_this_machine_or_network_is_refused_for_that(scheme: str, host: str) -> None:
    assert "Customers cannot reach" in (refusal(f"{scheme}://{host}") or "")


def test_plain_http_is_refused_for_that() -> None:
    assert "https" in (refusal("http://heard.example") or "")


@pytest.mark.parametrize("public_url", ["", "   "])
def test_no_address_is_refused_for_that(public_url: str) -> None:
    assert "no public address yet" in (refusal(public_url) or "")


@pytest.mark.parametrize(
    "public_url",
    ["heard.example", "ftp://heard.example", "https://", "https://[::1", "https://heard.example:port", "://"],
)
def test_what_is_no_address_is_refused_for_that(public_url: str) -> None:
    assert "is not an address" in (refusal(public_url) or "")


def test_a_password_is_not_printed_on_paper() -> None:
    reason = refusal("https://mara:secret@heard.example") or ""
    assert "password" in reason
    assert "secret" not in reason
