"""Every way out, by the name that `deliveries.channel` holds. A new channel: one file here, one line below."""

from collections.abc import Callable, Mapping

from server.deliveries.channels.apprise import Apprise
from server.deliveries.channels.channel import Channel
from server.deliveries.channels.email import Email
from server.deliveries.channels.sms import Sms
from server.deliveries.channels.terminal import Terminal
from server.settings import Settings


def channels_of(
    settings: Settings, public_url: str, *, find_chat: Callable[[str], str | None] = lambda _: None
) -> Mapping[str, Channel]:
    """
    What these settings allow to send through; a wrong one is refused by name.

    `find_chat` knows the URLs of the branches' own chats by their fingerprints.
    """
    channels: dict[str, Channel] = {
        "apprise": Apprise(settings.alert_channels, public_url=public_url, find=find_chat),
        "terminal": Terminal(),
    }
    if settings.smtp_url:
        channels["email"] = Email(settings.smtp_url, sender=settings.mail_from, public_url=public_url)
    if settings.sms_url:
        channels["sms"] = Sms(settings.sms_url)
    return channels
