"""Every way out, by the name that `deliveries.channel` holds. A new channel: one file here, one line below."""

from collections.abc import Mapping

from server.deliveries.channels.apprise import Apprise
from server.deliveries.channels.channel import Channel
from server.deliveries.channels.email import Email
from server.deliveries.channels.terminal import Terminal
from server.settings import Settings


def channels_of(settings: Settings, public_url: str) -> Mapping[str, Channel]:
    """What these settings allow to send through; a wrong one is refused by name."""
    channels: dict[str, Channel] = {
        "apprise": Apprise(settings.alert_channels, public_url=public_url),
        "terminal": Terminal(),
    }
    if settings.smtp_url:
        channels["email"] = Email(settings.smtp_url, sender=settings.mail_from, public_url=public_url)
    return channels
