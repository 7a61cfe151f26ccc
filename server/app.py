"""The web server: doors put together, who may enter, how refusals look, what goes on every answer."""

import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

import assets
from server import door
from server.admission import admit, csrf
from server.cases import api as cases_api
from server.cases import pages as case_pages
from server.cases import phone as customer_page
from server.codes import api as codes_api
from server.codes import pages as codes_page
from server.codes import phone as typed_code
from server.database.migrate import is_current
from server.errors import NotAllowed, NotFound, Refusal, TooLarge
from server.fleet import pages as device_pages
from server.heard import Heard
from server.intake import api as intake_api
from server.intake import phone
from server.mirror import pages as sheet_page
from server.publishing import pages as survey_pages
from server.pulse import is_alive
from server.reports import api as reports_api
from server.reports import pages as report_pages
from server.setup import pages as setup_pages
from server.staff import pages as staff_pages
from server.staff.access import access_of, open_to_all

LARGEST_BODY = 1_000_000
WORTH_COMPRESSING = 600
KEPT = 86_400
"""Seconds for which a browser keeps a style sheet; a changed one has another address."""
STAFF_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
CUSTOMER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
DOORS = (
    phone.blueprint,
    typed_code.blueprint,
    customer_page.blueprint,
    intake_api.blueprint,
    codes_api.blueprint,
    cases_api.blueprint,
    staff_pages.blueprint,
    case_pages.blueprint,
    report_pages.blueprint,
    reports_api.blueprint,
    sheet_page.blueprint,
    device_pages.blueprint,
    codes_page.blueprint,
    survey_pages.blueprint,
    setup_pages.blueprint,
)
CUSTOMERS = (phone.blueprint.name, typed_code.blueprint.name, customer_page.blueprint.name)

log = structlog.get_logger()


def create_app(heard: Heard) -> Flask:
    app = Flask("server", static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=heard.keys.subkey("flask"),
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        WTF_CSRF_CHECK_DEFAULT=False,  # asked for in admit(), where it is known that a cookie speaks for a person
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["heard"] = heard
    app.session_interface = Sessions()
    app.url_map.converters["int"] = OfAColumn
    csrf.init_app(app)
    for blueprint in DOORS:
        app.register_blueprint(blueprint)
    _add_files(app)
    _add_plain_views(app)
    _refuse_unguarded_views(app)
    app.before_request(catch_up)
    app.before_request(admit)
    app.after_request(finish)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)
    if heard.settings.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, heard.settings.trusted_proxies)  # type: ignore[assignment]
    return app


class Sessions(SecureCookieSessionInterface):
    """Of forms' secrets."""

    def get_cookie_secure(self, app: Flask) -> bool:
        del app
        return door.cookie_is_secure()


class OfAColumn(IntegerConverter):
    """A longer number is nothing's, and no database takes it."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


class TrustedProxies:
    """Believe forwarded addresses only from the proxies that were named (design.md 6)."""

    def __init__(self, wsgi_app: Callable[..., object], proxies: str) -> None:
        self._plain = wsgi_app
        self._behind_proxy = ProxyFix(wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[arg-type]
        self._proxies = frozenset(proxies.replace(",", " ").split())

    def __call__(self, environ: dict[str, object], start_response: object) -> object:
        trusted = environ.get("REMOTE_ADDR") in self._proxies
        return (self._behind_proxy if trusted else self._plain)(environ, start_response)  # type: ignore[arg-type]


def catch_up() -> None:
    if request.endpoint != "healthz":  # alive, whatever the database does
        door.here().catch_up()


def _refuse_unguarded_views(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if access_of(view) is None:
            raise RuntimeError(f"The view {endpoint} does not say who may open it (server/staff/access.py).")


def _add_files(app: Flask) -> None:
    @app.get("/assets/<path:name>")
    @open_to_all
    def static_asset(name: str) -> Response:
        return send_from_directory(assets.FOLDER, name, max_age=KEPT)

    @app.get("/static/<path:name>")
    @open_to_all
    def static(name: str) -> Response:
        return send_from_directory(f"{app.root_path}/static", name, max_age=KEPT)

    @app.url_defaults
    def as_it_is_now(endpoint: str, values: dict[str, Any]) -> None:
        """After an upgrade no page is dressed in the style sheet of the version before."""
        folder = {"static": Path(app.root_path) / "static", "static_asset": assets.FOLDER}.get(endpoint)
        if folder:
            values.setdefault("v", _print_of(folder / values["name"]))


def _add_plain_views(app: Flask) -> None:
    @app.get("/healthz")
    @open_to_all
    def healthz() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @app.get("/readyz")
    @open_to_all
    def readyz() -> Response:
        heard = door.here()
        ready = {
            "migrations": heard.database.read(is_current),
            "worker": heard.database.read(is_alive, now=door.now()),
        }
        lines = "".join(f"{name}: {'ready' if good else 'not ready'}\n" for name, good in ready.items())
        return Response(lines, status=200 if all(ready.values()) else 503, mimetype="text/plain")

    @app.get("/metrics")
    @open_to_all
    def metrics() -> Response:
        # Behind a proxy on the same computer everybody looks like this computer.
        if request.remote_addr not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
            raise NotAllowed("Metrics are shown to this computer only.")
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@cache
def _print_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def _refused(refusal: Refusal) -> tuple[str, int, dict[str, str]] | Response:
    if request.path.startswith("/api/"):
        return door.problem(refusal)
    return _error_page(refusal), refusal.status, refusal.headers


def _http_error(error: HTTPException) -> tuple[str, int, dict[str, str]] | Response:
    if isinstance(error, RequestEntityTooLarge):
        return _refused(TooLarge(f"That is too large: at most {LARGEST_BODY // 1_000_000} MB goes through at once."))
    if isinstance(error, CSRFError):
        return _refused(NotAllowed("This page was open for too long; go back, reload it and try again."))
    if error.code == NotFound.status:
        return _refused(NotFound("There is no page at this address."))
    refusal = Refusal(error.description or "This request cannot be answered.")
    refusal.status = error.code or 500
    refusal.title = error.name
    if isinstance(error, MethodNotAllowed) and not request.path.startswith("/api/"):
        # A form that was refused stands at its own address: reloaded, or found again among a phone's tabs, it is gone.
        refusal = Refusal("What was typed here was not kept. Please begin this page again.")
        refusal.status, refusal.title = MethodNotAllowed.code, "This page is over"
    return _refused(refusal)


def _failed(error: Exception) -> tuple[str, int, dict[str, str]] | Response:
    log.error("request failed", endpoint=request.endpoint, exc_info=error)
    refusal = Refusal("Something went wrong on our side. Nothing that was acknowledged is lost; please try again.")
    refusal.status = 500
    refusal.title = "Something went wrong here"
    return _refused(refusal)


def _error_page(refusal: Refusal) -> str:
    return typed_code.error_page(refusal) if _is_for_customer() else door.page("staff/error.html", refusal=refusal)


def finish(response: Response) -> Response:
    """Headers for every answer, and compression where it pays (a phone on 2G)."""
    for_customer = _is_for_customer()
    response.headers.setdefault("Content-Security-Policy", CUSTOMER_POLICY if for_customer else STAFF_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "no-referrer" if for_customer else "same-origin")
    if request.endpoint not in {"static", "static_asset"}:
        response.headers.setdefault("Cache-Control", "no-store")
    if for_customer:
        response.headers["X-Robots-Tag"] = "noindex"
    _compress(response)
    return response


def _is_for_customer() -> bool:
    """Also where no page is, but a customer who mistyped may be."""
    return request.blueprint in CUSTOMERS or request.path[:3].lower() in {"/f", "/f/", "/c/", "/k/"}


def _compress(response: Response) -> None:
    wanted = "gzip" in request.headers.get("Accept-Encoding", "")
    is_text = (response.mimetype or "").startswith(("text/", "application/json", "application/problem"))
    is_whole = response.status_code not in {204, 206, 304}
    if not wanted or not is_text or not is_whole or "Content-Encoding" in response.headers:
        return
    if response.headers.get("Content-Disposition", "").startswith("attachment"):  # of any size: never whole in memory
        return
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= WORTH_COMPRESSING:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
