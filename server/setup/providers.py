"""Mail providers that many branches use already: their servers, and what their mailboxes want as a password."""

from dataclasses import dataclass

TLS, STARTTLS = 465, 587
WITH_TWO_STEPS = "Two-step sign-in must be on; then make an app password under {}, and type that one, not your usual."


@dataclass(frozen=True, slots=True)
class Provider:
    key: str
    name: str
    host: str
    port: int
    user: str
    """What the name to sign in with is."""
    hint: str

    @property
    def from_first_byte(self) -> bool:
        return self.port == TLS


ADDRESS = "the whole e-mail address"
PROVIDERS = (
    Provider(
        "google",
        "Gmail, Google Workspace",
        "smtp.gmail.com",
        TLS,
        ADDRESS,
        WITH_TWO_STEPS.format("myaccount.google.com/apppasswords"),
    ),
    Provider(
        "microsoft",
        "Microsoft 365",
        "smtp.office365.com",
        STARTTLS,
        ADDRESS,
        "An administrator of Microsoft 365 must allow authenticated SMTP for this mailbox.",
    ),
    Provider("icloud", "iCloud", "smtp.mail.me.com", STARTTLS, ADDRESS, WITH_TWO_STEPS.format("account.apple.com")),
    Provider("yahoo", "Yahoo", "smtp.mail.yahoo.com", TLS, ADDRESS, WITH_TWO_STEPS.format("Account security")),
    Provider(
        "zoho",
        "Zoho",
        "smtp.zoho.com",
        TLS,
        ADDRESS,
        "In Europe the server is smtp.zoho.eu. With two-step sign-in make an app password.",
    ),
    Provider(
        "fastmail", "Fastmail", "smtp.fastmail.com", TLS, ADDRESS, WITH_TWO_STEPS.format("Settings, Privacy & Security")
    ),
    Provider("ionos", "IONOS", "smtp.ionos.com", TLS, ADDRESS, "In Germany the server is smtp.ionos.de."),
    Provider("ovh", "OVH", "ssl0.ovh.net", TLS, ADDRESS, ""),
    Provider(
        "brevo",
        "Brevo",
        "smtp-relay.brevo.com",
        STARTTLS,
        "the login shown under SMTP & API",
        "The password is the SMTP key shown there. Verify the sender's address first.",
    ),
    Provider(
        "ses",
        "Amazon SES",
        "email-smtp.eu-west-1.amazonaws.com",
        STARTTLS,
        "the SMTP user name",
        "Make SMTP credentials for your region, and write that region into the server's name.",
    ),
)


def provider_of(key: str) -> Provider | None:
    return next((one for one in PROVIDERS if one.key == key), None)
