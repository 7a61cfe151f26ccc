"""The web server's app for one Heard after another."""

from copy import copy
from functools import cache
from pathlib import Path

from flask import Flask

from server.database import Database
from server.deliveries.outlets import Outlets
from server.heard import Heard
from server.keys import Keys
from server.settings import Settings


def app_of(heard: Heard) -> Flask:
    """As `create_app` makes it, which would read all addresses and templates anew for a tenth of a second."""
    from server.app import create_app  # imports every room, for which a test without pages need not wait

    if heard.settings.trusted_proxies:
        return create_app(heard)
    app = copy(nobodys_app())
    app.extensions = {**app.extensions, "heard": heard}
    app.config = copy(app.config)
    app.config["SECRET_KEY"] = heard.keys.subkey("flask")
    return app


@cache
def nobodys_app() -> Flask:
    """What those of all others share; it asks no database."""
    from server.app import create_app

    settings, keys = Settings(home=Path()), Keys("a made-up key of more than forty characters")
    app = create_app(Heard(settings, Database("postgresql:///nobody"), keys, Outlets.of(settings, "")))
    del app.extensions["heard"]
    assert app.jinja_env, "made by the first who asks"
    return app
