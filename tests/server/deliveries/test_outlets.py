from server.deliveries.outlets import Outlets, fingerprint
from server.settings import Settings


def test_the_public_address_wins_over_the_one_listened_on() -> None:
    settings = Settings(public_url="https://heard.example", smtp_url="smtp://mail.example")
    assert Outlets.of(settings, "http://127.0.0.1:8000/") == Outlets("https://heard.example", email=True, chats=())


def test_chats_are_named_without_their_secrets() -> None:
    outlets = Outlets.of(Settings(alert_urls="json://one.example/secret tgram://two/secret"), "http://127.0.0.1:8000/")
    assert outlets.public_url == "http://127.0.0.1:8000"
    assert not outlets.email
    assert outlets.chats == (fingerprint("json://one.example/secret"), fingerprint("tgram://two/secret"))
    assert all(len(chat) == 16 and "secret" not in chat for chat in outlets.chats)
