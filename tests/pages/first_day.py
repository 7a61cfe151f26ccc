"""The day of docs/a-branchs-first-day.md, walked on phones, desks and a screen behind the counter; its pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from io import BytesIO
from re import findall
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page

from server.cases import morning, thanks
from server.cases.reminders import remind
from server.deliveries.channels import channels_of
from server.deliveries.channels.email import Email
from server.deliveries.dispatch import send_due
from surveys.response import Contact
from tests.mail_server import Mail, MailServer
from tests.pages.counter import LONG, PIN, Counter
from tests.pages.serving import DESK, PHONE, browsing, signs_in

WINDOW, SCREEN = (860, 640), (1920, 1080)
TABLE, GAP, SMALLER = "#d9d5cd", 24, 0.8
COMPLAINT = "Forty minutes in the queue, and then I was sent away. Please call me."
ANSWER = "Dear Amina, I am sorry that you waited, and then had to go. Your meter is changed on Thursday at ten."
AT_THE_COUNTER = "The card machine took the money twice, and the slip says once."
AMINA = Contact(by="call", phone="+254711000001", name="Amina")
PRAISE = ("Theo explained my bill, thank you!", "Quick and kind today.")


class Picture(NamedTuple):
    name: str
    image: Image.Image


@dataclass(frozen=True)
class FirstDay:
    chrome: Browser
    counter: Counter
    mails: MailServer

    def __iter__(self) -> Iterator[Picture]:
        self._is("2026-03-03 08:40")
        yield self._theo_comes_in()
        yield from self._mara_prepares()
        yield from self._amina_is_unhappy()
        yield from self._at_the_counter()
        yield self._what_comes_by_itself()

    def _theo_comes_in(self) -> Picture:
        with browsing(self.chrome) as page:
            page.goto(f"{self.counter.address}/sign-in")
            page.get_by_label("Your e-mail").fill("theo@riverside.example")
            form = shot(page)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", name="Look in your mail").wait_for()
            mail = self._mail_to("theo", "Sign in")
            shown = self._opened(page, mail)
            page.goto(self._at(mail, "/sign-in/"))
            page.locator("main form button").click()
            page.get_by_role("heading", name="To answer").wait_for()
            return Picture("first-day-sign-in", on_a_table([form, shown, shot(page)], PHONE[1]))

    def _mara_prepares(self) -> Iterator[Picture]:
        with browsing(self.chrome, WINDOW) as page:
            self._signs_in(page, "mara")
            page.goto(f"{self.counter.address}/staff")
            page.get_by_text("Theo").first.wait_for()
            yield Picture("first-day-people", shot(page, 496))
            page.goto(f"{self.counter.address}/devices")
            page.get_by_role("button", name="Pair a tablet").click()
            page.get_by_text("Start Heard on the tablet").wait_for()
            yield Picture("first-day-pairing", shot(page, 830))
            page.goto(f"{self.counter.address}/cases/settings?of=riverside")
            page.locator("#people").wait_for()
            yield Picture("alerts-settings", smaller(shot(page, 1284), SMALLER))
        yield self._nobody_reacts()

    def _nobody_reacts(self) -> Picture:
        self._is("2026-03-03 09:05")
        case, heard = self.counter.complains(LONG[:83], why=("waiting",)), self.counter.heard
        self._is("2026-03-03 10:07")
        heard.database.write(remind, outlets=heard.outlets, keys=heard.keys, now=heard.clock())
        with browsing(self.chrome, DESK) as page:
            self._signs_in(page, "mara")
            page.goto(f"{self.counter.address}/cases/{case.id}")
            page.get_by_text("Nobody had taken it").wait_for()
            return Picture("alerts-case", shot(page, 800))

    def _amina_is_unhappy(self) -> Iterator[Picture]:
        self._is("2026-03-03 10:12")
        visit = self.counter.tablet.visit(1, contact=AMINA, why=("waiting", "staff"), comment=COMPLAINT)
        self.counter.tablet.sync([visit])
        slip = f"{self.counter.address}/c/{visit.slip}"
        mail = self._mail_to("theo", "would like an answer")
        with browsing(self.chrome) as theo, browsing(self.chrome, script=False) as amina:
            phones = [self._opened(theo, mail)]
            theo.goto(self._at(mail, "/go/"))
            phones.append(shot(theo))
            self._is("2026-03-03 10:15")
            theo.get_by_role("button", name="I'll take it").click()
            theo.get_by_role("link", name="Call +254711000001").wait_for()
            yield Picture("first-day-alert", on_a_table([*phones, shot(theo)], 780))
            reads = [read(amina, slip, "Theo is looking after this")]
            yield Picture("first-day-answer", on_a_table([*self._theo_answers(theo)], 844))
            reads.append(read(amina, slip, "Is it fixed?"))
            yield self._theo_solves()
            self._is("2026-03-03 14:40")
            amina.goto(slip)
            amina.get_by_role("button", name="Not yet").click()
            reads.append(shot(amina))
            assert self._mail_to("mara", "Not fixed yet")
            yield Picture("first-day-customer", on_a_table(reads, 844))

    def _theo_answers(self, page: Page) -> Iterator[Image.Image]:
        self._is("2026-03-03 10:21")
        page.get_by_role("button", name="Could not reach").click()
        page.get_by_role("heading", name="Noted, Theo").wait_for()
        yield shot(page)
        self._is("2026-03-03 14:05")
        mail = self._mail_to("theo", "It is yours")
        yield self._opened(page, mail)
        page.goto(self._at(mail, "/go/", label="Answered"))
        page.get_by_label("Your answer to").fill(ANSWER)
        yield shot(page)
        page.get_by_role("button", name="Answered").click()
        page.get_by_role("heading", name="Answered. Thank you, Theo").wait_for()

    def _theo_solves(self) -> Picture:
        self._is("2026-03-03 14:20")
        with browsing(self.chrome, DESK) as page:
            self._signs_in(page, "theo")
            page.get_by_text("Forty minutes").click()
            page.get_by_label("What did we do about it?").fill("Two people at the desk between eleven and two")
            picture = Picture("first-day-solved", shot(page, 1000))
            page.get_by_role("button", name="Solved").click()
            page.get_by_role("button", name="Open again").wait_for()
            return picture

    def _at_the_counter(self) -> Iterator[Picture]:
        self._is("2026-03-03 15:02")
        with browsing(self.chrome) as page:
            self._signs_in(page, "theo")
            page.goto(f"{self.counter.address}/cases/new")
            page.get_by_label("Who?").fill("Juma 0711 000 002")
            page.get_by_label("What did they tell you?").fill(AT_THE_COUNTER)
            page.get_by_label("In person", exact=True).check()
            form = shot(page)
            page.get_by_label("I'll take it myself").check()
            page.get_by_role("button", name="Save").click()
            page.get_by_text("Saved", exact=True).wait_for()
            yield Picture("first-day-new-case", on_a_table([form, shot(page)], 844))
        self._is("2026-03-03 15:21")
        self.counter.complains("The form in the corner is in one language only.", face=2)
        for person in (self.counter.installation.mara, self.counter.installation.theo):
            self.counter.gives_pin(person, PIN)
        self._is("2026-03-03 15:30")
        with browsing(self.chrome, SCREEN) as page:
            self._signs_in(page, "mara")
            page.get_by_role("link", name="Desks").click()
            page.get_by_label("What is it called?").fill("Counter 1")
            page.get_by_role("button", name="Make it a desk").click()
            page.get_by_text("Who are you?").wait_for()
            yield Picture("first-day-desk", smaller(shot(page), 0.5))

    def _what_comes_by_itself(self) -> Picture:
        heard = self.counter.heard
        for words in PRAISE:
            self.counter.says(5, comment=words)
        ways: dict[str, Any] = {"outlets": heard.outlets, "keys": heard.keys}
        self._is("2026-03-03 16:46")
        thanks.tell_due(heard.database, now=heard.clock(), **ways)
        with browsing(self.chrome) as page:
            praise = self._opened(page, self._mail_to("theo", "praised you"))
            self._signs_in(page, "theo")
            page.goto(f"{self.counter.address}/praise")
            page.get_by_role("heading", name="You, Theo").wait_for()
            own = shot(page)
            self._is("2026-03-04 08:46")
            morning.tell_due(heard.database, now=heard.clock(), **ways)
            unresolved = self._opened(page, self._mail_to("mara", "this morning"))
        return Picture("first-day-by-itself", on_a_table([praise, own, unresolved], 570))

    def _is(self, local: str) -> None:
        zone = self.counter.installation.riverside.zone
        self.counter.clock.at = datetime.fromisoformat(local).replace(tzinfo=zone)

    def _signs_in(self, page: Page, name: str) -> None:
        signs_in(page, self.counter.address, self.counter.heard, getattr(self.counter.installation, name))

    def _mail_to(self, name: str, title: str) -> Mail:
        """The newest."""
        heard = self.counter.heard
        channels = channels_of(heard.settings, heard.public_url)
        while send_due(heard.database, channels, heard.keys, clock=heard.clock):
            """Until nothing is due."""
        email = channels["email"]
        assert isinstance(email, Email)
        email.close()
        theirs = [mail for mail in self.mails.mails if mail.recipients[0].startswith(f"{name}@")]
        found = [mail for mail in theirs if title in str(mail.message["Subject"])]
        assert found, [str(mail.message["Subject"]) for mail in theirs]
        return found[-1]

    def _opened(self, page: Page, mail: Mail) -> Image.Image:
        page.goto("about:blank")
        page.set_content(mail.html)
        return shot(page)

    def _at(self, mail: Mail, path: str, label: str = "") -> str:
        """Where the first such link of a mail leads."""
        links = findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)', mail.html)
        link = next(unescape(url) for url, words in links if path in url and label in words)
        return self.counter.address + urlsplit(link).path


def read(page: Page, slip: str, words: str) -> Image.Image:
    page.goto(slip)
    page.get_by_text(words).first.wait_for()
    return shot(page)


def shot(page: Page, height: int = 0) -> Image.Image:
    """What the screen shows of it, by day."""
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    assert size
    if height:
        page.set_viewport_size({"width": size["width"], "height": height})
    return Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def on_a_table(phones: Sequence[Image.Image], height: int = PHONE[1]) -> Image.Image:
    """Beside each other, a little smaller."""
    small = [smaller(one.crop((0, 0, one.width, height)), SMALLER) for one in phones]
    table = Image.new("RGB", (sum(one.width + GAP for one in small) + GAP, small[0].height + 2 * GAP), TABLE)
    left = GAP
    for one in small:
        table.paste(one, (left, GAP))
        left += one.width + GAP
    return table


def smaller(image: Image.Image, share: float) -> Image.Image:
    return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
