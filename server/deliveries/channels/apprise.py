"""Chats, text messages and webhooks through Apprise: whatever an Apprise URL in HEARD_ALERT_URLS names."""

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from server.deliveries.channels.channel import DeliveryFailed
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.deliveries.outlets import fingerprint
from server.errors import WrongSetting

# Apprise can also write to the system's log, pop up windows on the server, switch lamps, or post in public.
# Named here is what reaches a colleague. "https" is for addresses as Slack, Discord and Teams show them to copy;
# Apprise recognises theirs and takes no other.
ALLOWED = (
    "https json jsons xml xmls form forms apprise apprises mailto mailtos "
    "slack discord workflow workflows tgram gchat mmost mmosts rocket rockets zulip wxteams webex matrix matrixs "
    "nctalk nctalks synology synologys line feishu lark dingtalk wecombot wechat whatsapp whapi signal signals threema "
    "viber zoom ntfy ntfys pover gotify gotifys pbul bark barks prowl join pushy onesignal vapid simplepush spush "
    "twilio vonage nexmo msgbird sinch plivo atalk bulksms clickatell clicksend infobip telnyx 46elks elks msg91 sns "
    "pagerduty opsgenie ilert signl4 splunk victorops squadcast goalert goalerts betterstack"
)
SCHEMES = frozenset(ALLOWED.split())
TIMEOUT = 20  # seconds


class Apprise:
    def __init__(self, urls: Sequence[str], *, public_url: str = "") -> None:
        for url in urls:
            if _scheme(url) not in SCHEMES:
                raise WrongSetting(
                    "HEARD_ALERT_URLS", f"{_scheme(url) or 'an address without ://'} cannot be used here"
                )
        self._urls = {fingerprint(url): url for url in urls}
        self._public_url = public_url

    def send(self, delivery: Delivery, message: Message) -> None:
        url = self._urls.get(delivery.destination)
        if url is None:
            raise DeliveryFailed("This chat was removed from HEARD_ALERT_URLS.", permanent=True)
        apprise, asset = self._library
        # A new one each time: an old one sleeps between its messages.
        service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None:
            raise DeliveryFailed(
                f"An address with {_scheme(url)}:// in HEARD_ALERT_URLS is incomplete.", permanent=True
            )
        sender = apprise.Apprise(service, asset=asset)
        sent = sender.notify(
            title=message.heading,
            body=message.as_text(),
            # Otherwise a customer's <script> goes out as it is.
            body_format=apprise.NotifyFormat.TEXT,
            interpret_escapes=False,
            timeout=TIMEOUT,
        )
        if not sent:
            # The whole URL is a secret; Apprise does not say why.
            raise DeliveryFailed(f"The chat behind {_scheme(url)}:// did not take it.")

    @cached_property
    def _library(self) -> tuple[Any, Any]:
        import apprise  # a second and 20 MB, for those who use it

        # On "debug" these write messages and secret addresses to the log.
        for name in ("apprise", "urllib3"):
            logging.getLogger(name).setLevel(logging.WARNING)
        return apprise, apprise.AppriseAsset(
            app_id="Heard", app_desc="Heard", app_url=self._public_url, image_url_mask="", image_url_logo=""
        )


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower() if "://" in url else ""
