"""Every route: with what to come there, who may, and what they get at their own branch and at another."""

from dataclasses import dataclass
from pathlib import Path

from server.staff.person import ROLES
from tests.server.two_branches import SYNC, Asker

TABLE = Path(__file__).relative_to(Path(__file__).parents[2])
ALL, STAFF, MANAGER, DEVICE, TILL, TOKEN = "all", "staff", "manager", "device", "till", "token"
READER = "reader"
"""A token that reads; another one logs."""


@dataclass(frozen=True)
class Door:
    rule: str
    path: str
    """With {names} of Riverside's things."""
    who: str
    own: int
    other: int
    """What people of the right role, tablets, tills and programs get at Riverside, and at Station."""
    form: dict[str, str] | None = None
    """None: a GET."""
    json: str = ""

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"

    def admits(self, asker: Asker) -> bool:
        """Apart from whose the thing is."""
        if asker.kind == "person" and self.who in ROLES:
            return ROLES.index(asker.role or "staff") >= ROLES.index(self.who)
        return self.who in {ALL, asker.kind}

    def status(self, asker: Asker) -> int:
        if self.admits(asker):
            return self.own if asker.is_riversides or self.who == ALL else self.other
        if {self.who, asker.kind} == {TOKEN, READER}:
            return 403
        if self.who in {DEVICE, TILL, TOKEN, READER}:
            return 401
        return 303 if asker.kind != "person" and self.form is None else 403

    def lets_in(self, asker: Asker) -> bool:
        return self.admits(asker) and (self.who == ALL or asker.is_riversides or self.other < 400)


def get(rule: str, path: str, who: str, own: int = 200, other: int = 404) -> Door:
    return Door(rule, path, who, own, other)


def post(rule: str, path: str, who: str, own: int = 303, other: int = 404, **form: str) -> Door:
    return Door(rule, path, who, own, other, form)


SET, OURS = "/cases/settings/<slug>", "/cases/settings/{slug}"
PART = f"{SET}/<any(people, hours, low, promises, watches, remedies):part>"
CODE, SHEET, ONE = "/codes/<code>", "/sheet/<int:sheet_id>", "/staff/<int:person_id>"
SURVEY, BRANCH_VISIT = "/surveys/<slug>", "/surveys/branch-visit"
OWN_QUESTION = {"of": "{slug}", "kind": "text", "text.en": "And the coffee?"}
WORDS = ("export", "translations", "wording")
REST = "<any(languages, thanks, rules, themes):part>"
ASKS_API = '{{"visit": "{visit}", "language": "en"}}'
PAIRS = '{{"code": "ABCDEFGH", "install_id": "x", "token_sha256": "' + "0" * 64 + '"}}'
LOGS = '{{"branch": "{slug}", "what": "Cold tea", "how": "letter"}}'
PRINTS = {"count": "2", "as": "csv", "paper": "3x8"}
TAPS = ("call", "not_reached", "tomorrow", "answered", "yes")
STRAY = ("moved_take", "moved_answered", "moved_yes", "moved_come", "sign_in")
"""Links to what is not theirs any more, and one that does something else."""
SETUP = ("/branch", "/hours", "/languages", "/look", "/people", "/sheet", "/poster", "/tablet", "/answer")
SETUP_PARTS = ("/look/glass", "/tablet/paired", "/answer/seen")
DOORS = (
    get("/healthz", "/healthz", ALL),
    get("/readyz", "/readyz", ALL, 503),
    get("/metrics", "/metrics", ALL),
    get("/assets/<path:name>", "/assets/pages/htmx.min.js", ALL),
    get("/assets/<path:name>", "/assets/../server/keys.py", ALL, 404),
    get("/static/<path:name>", "/static/staff.css", ALL),
    *(get(f"{rule}/<code>", f"{rule}/{{poster}}", ALL) for rule in ("/f", "/F", "/k")),
    *(post(f"{rule}/<code>", f"{rule}/{{poster}}", ALL, overall="5") for rule in ("/f", "/F", "/k")),
    *(get(rule, rule, ALL) for rule in ("/f", "/F")),
    *(post(rule, rule, ALL, code="{poster}") for rule in ("/f", "/F")),
    get("/c/<secret>", "/c/{slip}", ALL),
    post("/c/<secret>", "/c/{slip}", ALL),
    get("/c/<secret>", "/c/AAAAAAAAAAAAAAAAAAAAAA", ALL, 404),
    Door("/api/v1/pair", "/api/v1/pair", ALL, 404, 404, {}, PAIRS),
    get("/api/v1/openapi.json", "/api/v1/openapi.json", ALL),
    Door("/api/v1/sync", "/api/v1/sync", DEVICE, 200, 200, {}, SYNC.replace("{", "{{").replace("}", "}}")),
    Door("/api/v1/someone", "/api/v1/someone", DEVICE, 200, 409, {}, ASKS_API),
    get("/api/v1/pictures/<string(length=64):sha256>", "/api/v1/pictures/{picture}", DEVICE),
    Door("/api/v1/cases", "/api/v1/cases", TOKEN, 201, 404, {}, LOGS),
    *(get(f"/api/v1/{what}", f"/api/v1/{what}?branch={{slug}}", READER, 200, 400) for what in ("scores", "responses")),
    *(get(f"/api/v1/{what}", f"/api/v1/{what}", READER, 200, 200) for what in ("scores", "responses")),
    Door("/api/v1/codes", "/api/v1/codes", TILL, 201, 201, {}, "{{}}"),
    *(
        get("/api/v1/codes/<code>.<any(png, svg, escpos):kind>", f"/api/v1/codes/{{{code}}}.{kind}", TILL)
        for code in ("receipt", "counter")
        for kind in ("png", "svg", "escpos")
    ),
    get("/go/<secret>", "/go/{take}", ALL),
    post("/go/<secret>", "/go/{take}", ALL, 200),
    get("/go/<secret>", "/go/{come}", ALL),
    post("/go/<secret>", "/go/{come}", ALL, 200, come="yes"),
    *(get("/go/<secret>", f"/go/{{{tap}}}", ALL) for tap in TAPS),
    *(post("/go/<secret>", f"/go/{{{tap}}}", ALL, 200) for tap in TAPS),
    *(get("/go/<secret>", f"/go/{{{link}}}", ALL, 404) for link in STRAY),
    *(post("/go/<secret>", f"/go/{{{link}}}", ALL, 404) for link in STRAY),
    get("/", "/", STAFF, 200, 200),
    get("/", "/?show=nobody&of={slug}", STAFF),
    post("/cases/find", "/cases/find", STAFF, 303, 303, typed="{reference}"),
    get("/cases/found/<sealed>", "/cases/found/{search}", STAFF, 200, 200),
    get("/desk", "/desk", STAFF, 303, 303),
    get("/desk/in", "/desk/in", STAFF, 403, 403),
    Door("/desk/in", "/desk/in", STAFF, 403, 403, {"who": "{theo}", "pin": "7295"}),
    *(post(f"/desk/{what}", f"/desk/{what}", STAFF, 403, 403) for what in ("touch", "done")),
    get("/desk/all", "/desk/all", MANAGER, 200, 200),
    post("/desk/<uuid:desk_id>/revoke", "/desk/{desk}/revoke", MANAGER),
    post("/desk/here", "/desk/here", MANAGER, 400, of="{slug}", name=""),  # with a name it signs its maker out
    get("/cases/<uuid:case_id>", "/cases/{case}", STAFF),
    post("/cases/<uuid:case_id>/take", "/cases/{case}/take", STAFF),
    post("/cases/<uuid:case_id>/hand-back", "/cases/{case}/hand-back", STAFF),
    post("/cases/<uuid:case_id>/take", "/cases/{case}/take", STAFF),
    post("/cases/<uuid:case_id>/note", "/cases/{case}/note", STAFF, words="Rang"),
    post("/cases/<uuid:case_id>/not-reached", "/cases/{case}/not-reached", STAFF, words="Engaged"),
    post("/cases/<uuid:case_id>/close", "/cases/{case}/close", STAFF, 409),
    post("/cases/<uuid:case_id>/move", "/cases/{case}/move", STAFF, 400, to="2026-03-01T00:00:00+00:00", reason="Ill"),
    post("/cases/<uuid:case_id>/gesture", "/cases/{case}/gesture", STAFF, 400, kind="The moon"),
    post("/cases/<uuid:case_id>/gesture/<int:gesture_id>", "/cases/{case}/gesture/{gesture}", STAFF, 409, refuse="yes"),
    post("/cases/<uuid:case_id>/answered", "/cases/{case}/answered", STAFF, words="Said sorry"),
    post("/cases/<uuid:case_id>/solve", "/cases/{case}/solve", STAFF, cause_key="waiting", remedy="A till"),
    post("/cases/<uuid:case_id>/reopen", "/cases/{case}/reopen", STAFF),
    post("/cases/<uuid:case_id>/hall", "/cases/{case}/hall", STAFF, 409, said="waiting"),  # open again
    get("/cases/settings", "/cases/settings", MANAGER, 200, 200),
    get("/cases/settings", "/cases/settings?of={slug}", MANAGER),
    post(PART, f"{OURS}/people", MANAGER, told="duty"),
    post(PART, f"{OURS}/people", MANAGER, 400, told="nobody"),
    post(f"{SET}/duty", f"{OURS}/duty", MANAGER, person="{theo}", days="mon", begins="09:00", ends="17:00"),
    post(f"{SET}/duty/<int:at>/remove", f"{OURS}/duty/0/remove", MANAGER, person="{theo}"),
    post(f"{SET}/chats", f"{OURS}/chats", MANAGER, 400, name="Room", url="file:///etc/passwd"),
    post(f"{SET}/test", f"{OURS}/test", MANAGER, chat="{chat}"),
    get(f"{SET}/test/<uuid:test>", f"{OURS}/test/{{test}}", MANAGER),
    post(f"{SET}/chats/<int:chat_id>/remove", f"{OURS}/chats/{{gone_chat}}/remove", MANAGER),
    get("/cases/new", "/cases/new", STAFF, 200, 200),
    get("/cases/new", "/cases/new?of={slug}", STAFF),
    post("/cases/new", "/cases/new", STAFF, of="{slug}", what="Cold tea", how="letter", key="1"),
    get("/cases/logged/<uuid:visit>", "/cases/logged/{logged}", STAFF, 303),
    get("/someone/<uuid:visit>", "/someone/{visit}", STAFF),
    post("/someone/<uuid:visit>", "/someone/{visit}", STAFF, come="yes"),
    get("/reports", "/reports", MANAGER, 200, 200),
    get("/reports", "/reports?branch={slug}", MANAGER, 200, 400),
    get("/reports/answers", "/reports/answers?branch={slug}", MANAGER, 200, 400),
    get("/reports/cause", "/reports/cause?branch={slug}&cause=waiting", MANAGER, 200, 400),
    get("/reports/weeks", "/reports/weeks", MANAGER, 200, 200),
    get("/reports/week", "/reports/week?of={slug}", MANAGER),
    get("/reports/week.pdf", "/reports/week.pdf?of={slug}&begins=2026-03-02", MANAGER),
    get("/praise", "/praise", STAFF, 200, 200),
    get("/praise", "/praise?of={slug}", STAFF),
    get("/reports/month", "/reports/month?of=region:coast", "region"),
    get("/reports/month.pdf", "/reports/month.pdf?of=region:coast", "region"),
    get("/reports/board", "/reports/board?of={slug}", MANAGER),
    get("/reports/board/<slug>/<key>", "/reports/board/{slug}/{board}", ALL),
    get("/reports/board/<slug>/<key>", "/reports/board/{slug}/0123456789abcdef", ALL, 404),
    get("/reports/hall", "/reports/hall", MANAGER, 200, 200),
    get("/reports/hall", "/reports/hall?of={slug}", MANAGER),
    post("/reports/hall/<slug>/address", "/reports/hall/{slug}/address", MANAGER, renewed="7"),
    get("/reports/goals", "/reports/goals", MANAGER, 200, 200),
    get("/reports/goals", "/reports/goals?of={slug}", MANAGER),
    post("/reports/goals/<slug>/targets", "/reports/goals/{slug}/targets", MANAGER, csat="80"),
    post("/reports/goals/<slug>/visitors", "/reports/goals/{slug}/visitors", MANAGER),
    post("/reports/goals/<slug>/visitors/file", "/reports/goals/{slug}/visitors/file", MANAGER, 400),
    get("/reports/comments", "/reports/comments?words=queue", MANAGER, 200, 200),
    get("/reports/comments", "/reports/comments?branch={slug}", MANAGER, 200, 400),
    get("/reports/export", "/reports/export", MANAGER, 200, 200),
    *(
        get("/reports/export/file", f"/reports/export/file?what={what}&format=csv&branch={{slug}}", MANAGER, 200, 400)
        for what in ("responses", "cases")
    ),
    get("/reports/export/file", "/reports/export/file?what=responses&format=csv", MANAGER, 200, 200),
    get("/reports/export/file", "/reports/export/file?what=responses&format=csv&personal=yes", "admin"),
    get("/devices", "/devices", MANAGER, 200, 200),
    post("/devices/<slug>/pair", "/devices/{slug}/pair", MANAGER, 200),
    post("/devices/<slug>/pin", "/devices/{slug}/pin", MANAGER, 200),
    post("/devices/<slug>/someone", "/devices/{slug}/someone", MANAGER, someone="on"),
    get("/devices/<uuid:device_id>/revoke", "/devices/{device}/revoke", MANAGER),
    post("/devices/<uuid:device_id>/revoke", "/devices/{device}/revoke", MANAGER, stolen="yes"),
    get("/codes", "/codes", MANAGER, 200, 200),
    post("/codes/<slug>/add", "/codes/{slug}/add", MANAGER, name="New", kind="poster", survey="branch-visit"),
    get(CODE, "/codes/{poster}", MANAGER),
    get(f"{CODE}/preview.png", "/codes/{poster}/preview.png", MANAGER),
    get(f"{CODE}/file", "/codes/{poster}/file?as=svg&paper=A6", MANAGER),
    get(f"{CODE}/receipts", "/codes/{counter}/receipts", MANAGER),
    Door(f"{CODE}/receipts", "/codes/{counter}/receipts", MANAGER, 200, 404, PRINTS),
    get(f"{CODE}/tills", "/codes/{counter}/tills", MANAGER),
    post(f"{CODE}/tills", "/codes/{counter}/tills", MANAGER, 200, name="Till 2"),
    get(f"{CODE}/tills/<uuid:till_id>/revoke", "/codes/{counter}/tills/{till}/revoke", MANAGER),
    post(f"{CODE}/tills/<uuid:till_id>/revoke", "/codes/{counter}/tills/{till}/revoke", MANAGER),
    post(f"{CODE}/<any(close, open):what>", "/codes/{poster}/close", MANAGER),
    post(f"{CODE}/<any(close, open):what>", "/codes/{poster}/open", MANAGER),
    get("/sheet", "/sheet", MANAGER, 200, 200),
    get("/sheet", "/sheet?of={slug}", MANAGER),
    post("/sheet/key", "/sheet/key", MANAGER, 400, of="{slug}"),
    post("/sheet/connect", "/sheet/connect", MANAGER, 400, of="{slug}", key="{key}", link="nothing"),
    *(post(f"{SHEET}/{what}", f"/sheet/{{sheet}}/{what}", MANAGER) for what in ("try", "personal", "rebuild")),
    post(f"{SHEET}/key", "/sheet/{sheet}/key", MANAGER, 400),
    get(f"{SHEET}/disconnect", "/sheet/{sheet}/disconnect", MANAGER),
    post(f"{SHEET}/disconnect", "/sheet/{sheet}/disconnect", MANAGER),
    *(get(rule, rule, MANAGER, 200, 200) for rule in ("/staff", "/staff/add", "/staff/audit", "/staff/tokens")),
    post("/staff/add", "/staff/add", MANAGER, 303, 400, name="Zoe", belongs="staff@{slug}"),
    get(ONE, "/staff/{theo}", MANAGER),
    post(ONE, "/staff/{theo}", MANAGER, name="Theo", email="theo@riverside.example", phone=""),
    post(f"{ONE}/belongs", "/staff/{theo}/belongs", MANAGER, belongs="staff@{slug}"),
    post(f"{ONE}/link", "/staff/{theo}/link", MANAGER, by="email"),
    post(f"{ONE}/sessions", "/staff/{theo}/sessions", MANAGER),
    post(f"{ONE}/pin", "/staff/{theo}/pin", MANAGER, pin="7295"),
    get(f"{ONE}/leave", "/staff/{leaver}/leave", MANAGER),
    post(f"{ONE}/leave", "/staff/{leaver}/leave", MANAGER),
    post("/staff/tokens", "/staff/tokens", MANAGER, 200, 400, name="Web", scope="log", branch="{slug}"),
    get("/staff/tokens/<uuid:token_id>/revoke", "/staff/tokens/{program}/revoke", MANAGER),
    post("/staff/tokens/<uuid:token_id>/revoke", "/staff/tokens/{program}/revoke", MANAGER),
    get("/surveys", "/surveys", MANAGER, 200, 200),
    get("/surveys/new", "/surveys/new", "admin"),
    get(f"{SURVEY}/own", f"{BRANCH_VISIT}/own?of={{slug}}", MANAGER),
    Door(f"{SURVEY}/own", f"{BRANCH_VISIT}/own", MANAGER, 303, 404, OWN_QUESTION),
    get(f"{SURVEY}/assign", f"{BRANCH_VISIT}/assign", "admin"),
    post(f"{SURVEY}/assign", f"{BRANCH_VISIT}/assign", "admin", branch="{slug}"),
    post("/surveys/new", "/surveys/new", "admin", name="After a repair", language="en"),
    get(SURVEY, BRANCH_VISIT, MANAGER, 200, 200),
    get(f"{SURVEY}/compare", f"{BRANCH_VISIT}/compare", MANAGER, 200, 200),
    get(f"{SURVEY}/preview/<of>/<any(phone, tablet):on>", f"{BRANCH_VISIT}/preview/1/phone", MANAGER, 200, 200),
    post(f"{SURVEY}/draft", f"{BRANCH_VISIT}/draft", "admin"),
    get(f"{SURVEY}/draft", f"{BRANCH_VISIT}/draft", "admin"),
    get(f"{SURVEY}/draft/tablets", f"{BRANCH_VISIT}/draft/tablets", "admin"),
    post(f"{SURVEY}/draft/tablets", f"{BRANCH_VISIT}/draft/tablets", "admin", tablet="{device}", do="end"),
    post(f"{SURVEY}/draft/questions", f"{BRANCH_VISIT}/draft/questions", "admin", 409, do="add:text"),
    get(f"{SURVEY}/draft/question/<question_id>", f"{BRANCH_VISIT}/draft/question/why", "admin"),
    post(f"{SURVEY}/draft/question/<question_id>", f"{BRANCH_VISIT}/draft/question/why", "admin", 409),
    post(f"{SURVEY}/draft/question/<question_id>", f"{BRANCH_VISIT}/draft/question/why", "admin", 200, do="look"),
    get(f"{SURVEY}/draft/{REST}", f"{BRANCH_VISIT}/draft/rules", "admin"),
    post(f"{SURVEY}/draft/{REST}", f"{BRANCH_VISIT}/draft/rules", "admin", 409),
    get(f"{SURVEY}/publish", f"{BRANCH_VISIT}/publish", "admin"),
    post(f"{SURVEY}/publish", f"{BRANCH_VISIT}/publish", "admin", 409),
    post(f"{SURVEY}/draft/discard", f"{BRANCH_VISIT}/draft/discard", "admin"),
    *(get(f"{SURVEY}/{page}", f"{BRANCH_VISIT}/{page}", MANAGER, 200, 200) for page in WORDS),
    get(f"{SURVEY}/export/<name>", f"{BRANCH_VISIT}/export/toml", MANAGER, 200, 200),
    get(f"{SURVEY}/translations.<any(csv, xlsx):kind>", f"{BRANCH_VISIT}/translations.csv", MANAGER, 200, 200),
    post(f"{SURVEY}/translations", f"{BRANCH_VISIT}/translations", "admin", 400),
    get("/surveys/import", "/surveys/import", "admin"),
    post("/surveys/import", "/surveys/import", "admin", 400),
    get("/setup", "/setup", MANAGER, 200, 200),
    *(get(f"/setup{step}", f"/setup{step}?of={{slug}}", MANAGER) for step in ("", *SETUP)),
    *(get(f"/setup{part}", f"/setup{part}?of={{slug}}", MANAGER) for part in SETUP_PARTS),
    *(get(f"/setup/{step}", f"/setup/{step}?of={{slug}}", "admin") for step in ("mail", "address", "address/reached")),
    get("/setup/health", "/setup/health", "admin"),
    post("/setup/mail", "/setup/mail", "admin", 400, of="{slug}", host="", insist="yes"),
    post("/setup/mail/try", "/setup/mail/try", "admin", 400, of="{slug}"),
    post("/setup/mail/forget", "/setup/mail/forget", "admin", of="{slug}"),
    post("/setup/address", "/setup/address", "admin", 409, of="{slug}", address="heard.example"),
    get("/setup/reached/<secret>", "/setup/reached/nothing", ALL, 410),
    get("/setup/alerts", "/setup/alerts?of={slug}", MANAGER),
    post("/setup/alerts/test", "/setup/alerts/test", MANAGER, of="{slug}", to="email"),
    get("/setup/alerts/test/<uuid:test>", "/setup/alerts/test/{test}?of={slug}", MANAGER),
    *(post(f"/setup/alerts/{what}", f"/setup/alerts/{what}", "admin", 400, url="no") for what in ("chats", "sms")),
    post("/setup/alerts/chats/<named>/remove", "/setup/alerts/chats/nothing/remove", "admin", of="{slug}"),
    get("/setup/outside/<name>", "/setup/outside/paper?of={slug}", MANAGER, 303),
    post("/setup/later/<step>", "/setup/later/look", MANAGER, of="{slug}"),
    post("/setup/<any(sheet, poster, tablet):step>/fine", "/setup/poster/fine", MANAGER, of="{slug}"),
    post("/setup/branch", "/setup/branch", MANAGER, of="{slug}", name="Riverside", timezone="Africa/Nairobi"),
    post("/setup/hours", "/setup/hours", MANAGER, 400, of="{slug}"),
    post("/setup/languages", "/setup/languages", MANAGER, of="{slug}", language="en"),
    post("/setup/look", "/setup/look", MANAGER, of="{slug}", act="#14565e"),
    post("/setup/people/me", "/setup/people/me", MANAGER, 400, of="{slug}", name="Zoe", email=""),
    post("/setup/people/add", "/setup/people/add", MANAGER, of="{slug}", name="Zoe", email="zoe@riverside.example"),
    post("/setup/tablet", "/setup/tablet", MANAGER, 200, of="{slug}"),
    get("/setup/branches", "/setup/branches", "admin"),
    get("/setup/backups", "/setup/backups", "admin"),
    post("/setup/backups", "/setup/backups", "admin", 400, backup_folder="nowhere", backup_at="02:30"),
    post("/setup/backups/now", "/setup/backups/now", "admin"),
    get("/setup/chain", "/setup/chain", "admin"),
    post("/setup/chain/<part>", "/setup/chain/holidays", "admin", model="{slug}"),
    get("/setup/handed", "/setup/handed?of={slug}", MANAGER),
    post("/setup/handed/<part>", "/setup/handed/holidays", MANAGER, of="{slug}", do="follow"),
    get("/setup/branches/example.csv", "/setup/branches/example.csv", "admin"),
    *(post(f"/setup/branches{do}", f"/setup/branches{do}", "admin", 400, file="") for do in ("", "/do")),
    post("/setup/branches/paper", "/setup/branches/paper", "admin", 400, region="Nowhere"),
    post("/setup/add", "/setup/add", "admin", name="Harbour", timezone="Africa/Nairobi"),
    get("/staff/me", "/staff/me", STAFF, 200, 200),
    post("/staff/me/password", "/staff/me/password", STAFF, 303, 303, new="three blue kettles sing"),
    post("/staff/me/phone", "/staff/me/phone", STAFF, 303, 303, phone=""),
    post("/staff/me/pin", "/staff/me/pin", STAFF, 303, 303, pin="7295"),
    post("/staff/me/sessions", "/staff/me/sessions", STAFF, 303, 303),
    post("/sign-out", "/sign-out", STAFF, 303, 303),
    get("/sign-in", "/sign-in", ALL),
    post("/sign-in", "/sign-in", ALL, 200, email="somebody@example.com"),
    get("/sign-in/<secret>", "/sign-in/{sign_in}", ALL),
    post("/sign-in/<secret>", "/sign-in/{sign_in}", ALL),
)
