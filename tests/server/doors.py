"""Every route: with what to come there, who may, and what they get at their own branch and at another."""

from dataclasses import dataclass
from pathlib import Path

from server.staff.person import ROLES
from tests.server.two_branches import SYNC, Asker

TABLE = Path(__file__).relative_to(Path(__file__).parents[2])
ALL, STAFF, MANAGER, DEVICE, TILL = "all", "staff", "manager", "device", "till"


@dataclass(frozen=True)
class Door:
    rule: str
    path: str
    """With {names} of Riverside's things."""
    who: str
    own: int
    other: int
    """What people of the right role, tablets and tills get at Riverside, and at Station."""
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
        if self.who in {DEVICE, TILL}:
            return 401
        return 303 if asker.kind != "person" and self.form is None else 403

    def lets_in(self, asker: Asker) -> bool:
        return self.admits(asker) and (self.who == ALL or asker.is_riversides or self.other < 400)


def get(rule: str, path: str, who: str, own: int = 200, other: int = 404) -> Door:
    return Door(rule, path, who, own, other)


def post(rule: str, path: str, who: str, own: int = 303, other: int = 404, **form: str) -> Door:
    return Door(rule, path, who, own, other, form)


CODE, SHEET = "/codes/<code>", "/sheet/<int:sheet_id>"
ASKS_API = '{{"visit": "{visit}", "language": "en"}}'
PAIRS = '{{"code": "ABCDEFGH", "install_id": "x", "token_sha256": "' + "0" * 64 + '"}}'
PRINTS = {"count": "2", "as": "csv", "paper": "3x8"}
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
    *(get("/go/<secret>", f"/go/{{{link}}}", ALL, 404) for link in ("moved_take", "moved_come", "sign_in")),
    *(post("/go/<secret>", f"/go/{{{link}}}", ALL, 404) for link in ("moved_take", "moved_come", "sign_in")),
    get("/", "/", STAFF, 200, 200),
    get("/", "/?reference={reference}", STAFF, 303, 200),
    get("/cases/<uuid:case_id>", "/cases/{case}", STAFF),
    post("/cases/<uuid:case_id>/take", "/cases/{case}/take", STAFF),
    post("/cases/<uuid:case_id>/hand-back", "/cases/{case}/hand-back", STAFF),
    post("/cases/<uuid:case_id>/take", "/cases/{case}/take", STAFF),
    post("/cases/<uuid:case_id>/note", "/cases/{case}/note", STAFF, words="Rang"),
    post("/cases/<uuid:case_id>/answered", "/cases/{case}/answered", STAFF, words="Said sorry"),
    post("/cases/<uuid:case_id>/solve", "/cases/{case}/solve", STAFF, cause="A queue", remedy="A till"),
    post("/cases/<uuid:case_id>/reopen", "/cases/{case}/reopen", STAFF),
    get("/someone/<uuid:visit>", "/someone/{visit}", STAFF),
    post("/someone/<uuid:visit>", "/someone/{visit}", STAFF, come="yes"),
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
    post("/sign-out", "/sign-out", STAFF, 303, 303),
    get("/sign-in", "/sign-in", ALL),
    post("/sign-in", "/sign-in", ALL, 200, email="somebody@example.com"),
    get("/sign-in/<secret>", "/sign-in/{sign_in}", ALL),
    post("/sign-in/<secret>", "/sign-in/{sign_in}", ALL),
)
