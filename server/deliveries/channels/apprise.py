"""Chats and webhooks through Apprise: whatever an Apprise URL in HEARD_ALERT_URLS, or of a branch, names."""

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache
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
_CALLS = re.compile("@(?=\\w)|<(?=[!@#])")


class Apprise:
    def __init__(
        self, urls: Sequence[str], *, public_url: str = "", find: Callable[[str], str | None] = lambda _: None
    ) -> None:
        """`find` knows the URLs of the branches' own chats by their fingerprints."""
        for url in urls:
            if scheme_of(url) not in SCHEMES:
                raise WrongSetting(
                    "HEARD_ALERT_URLS", f"{scheme_of(url) or 'an address without ://'} cannot be used here"
                )
        self._urls = {fingerprint(url): url for url in urls}
        self._find = find
        self._public_url = public_url

    def send(self, delivery: Delivery, message: Message) -> None:
        url = self._urls.get(delivery.destination) or self._find(delivery.destination)
        if url is None:
            raise DeliveryFailed("This chat was removed.", permanent=True)
        apprise, asset = _library(self._public_url)
        # A new one each time: an old one sleeps between its messages.
        service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None:
            raise DeliveryFailed(f"The chat's address with {scheme_of(url)}:// is incomplete.", permanent=True)
        sender = apprise.Apprise(service, asset=asset)
        sent = sender.notify(
            title=_calling_nobody(message.heading),
            body=_calling_nobody(message.as_text()),
            # Otherwise a customer's <script> goes out as it is.
            body_format=apprise.NotifyFormat.TEXT,
            interpret_escapes=False,
            timeout=TIMEOUT,
        )
        if not sent:
            # The whole URL is a secret; Apprise does not say why.
            raise DeliveryFailed(f"The chat behind {scheme_of(url)}:// did not take it.")


def _calling_nobody(text: str) -> str:
    """Chats ring everybody for @everyone or <!channel>, whoever wrote it; a mark that nobody sees comes between."""
    return _CALLS.sub("\\g<0>\u2060", text)


def scheme_of(url: str) -> str:
    return url.partition("://")[0].lower() if "://" in url else ""


def is_complete(url: str) -> bool:
    """Whether Apprise can make something of it."""
    apprise, asset = _library("")
    return apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True) is not None


@cache
def _library(public_url: str) -> tuple[Any, Any]:
    import apprise  # a second and 20 MB, for those who use it

    # On "debug" these write messages and secret addresses to the log.
    for name in ("apprise", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return apprise, apprise.AppriseAsset(
        app_id="Heard", app_desc="Heard", app_url=public_url, image_url_mask="", image_url_logo=""
    )
