"""Text messages to one number through Apprise: HEARD_SMS_URL is an Apprise URL with {to} where the number goes."""

import logging
from functools import cached_property
from typing import Any
from urllib.parse import quote

from server.deliveries.channels.channel import DeliveryFailed
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.errors import WrongSetting

SETTING = "HEARD_SMS_URL"
TO = "{to}"
# Gateways that send to a number in their URL, and webhooks for any other.
ALLOWED = (
    "json jsons form forms twilio vonage nexmo msgbird sinch plivo atalk bulksms clickatell clicksend infobip telnyx "
    "46elks elks msg91 sns d7sms voipms httpsms smseagle smseagles smsmgr smsmanager kavenegar bulkvs burstsms "
    "serwersms smsc telesign"
)
SCHEMES = frozenset(ALLOWED.split())
TIMEOUT = 20  # seconds


class Sms:
    """The same number at the same gateway gets what is sent again, twice: a text message has no id to tell it by."""

    def __init__(self, url: str) -> None:
        if scheme_of(url) not in SCHEMES:
            raise WrongSetting(SETTING, f"{scheme_of(url) or 'an address without ://'} cannot send text messages")
        if TO not in url:
            raise WrongSetting(SETTING, "this must have {to} where the phone number goes")
        self._url = url

    def send(self, delivery: Delivery, message: Message) -> None:
        apprise, asset = self._library
        url = self._url.replace(TO, quote(delivery.destination, safe=""))
        # A new one each time: an old one sleeps between its messages.
        service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if service is None:
            raise DeliveryFailed("The text message gateway cannot send to this number.", permanent=True)
        sender = apprise.Apprise(service, asset=asset)
        sent = sender.notify(
            body=message.as_sms(), body_format=apprise.NotifyFormat.TEXT, interpret_escapes=False, timeout=TIMEOUT
        )
        if not sent:
            # The whole URL is a secret; Apprise does not say why.
            raise DeliveryFailed("The text message gateway did not take it.")

    @cached_property
    def _library(self) -> tuple[Any, Any]:
        import apprise  # a second and 20 MB, for those who use it

        # On "debug" these write messages and secret addresses to the log.
        for name in ("apprise", "urllib3"):
            logging.getLogger(name).setLevel(logging.WARNING)
        return apprise, apprise.AppriseAsset(app_id="Heard", app_desc="Heard", image_url_mask="", image_url_logo="")


def scheme_of(url: str) -> str:
    return url.partition("://")[0].lower() if "://" in url else ""
