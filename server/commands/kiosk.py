"""`heard kiosk`: the tablet, which is another program; only its own dependencies need be installed."""

import argparse
import os
import runpy
import sys


def run(arguments: argparse.Namespace) -> None:
    if arguments.home:
        os.environ["HEARD_HOME"] = arguments.home
    named = {"--server": arguments.server, "--pair": arguments.pair, "--size": arguments.size}
    given = [part for name, value in named.items() if value for part in (name, value)]
    _run("kiosk", [*given, *(["--windowed"] if arguments.windowed else [])])


def install(arguments: argparse.Namespace) -> None:
    named = {"--home": arguments.home, "--server": arguments.server, "--user": arguments.user}
    given = [part for name, value in named.items() if value for part in (name, value)]
    said = [f"--{name}" for name in ("print", "remove", "json") if getattr(arguments, name)]
    _run("kiosk.installing", [*given, *said])


def export(arguments: argparse.Namespace) -> None:
    home = ["--home", arguments.home] if arguments.home else []
    _run("kiosk.exporting", [*home, "--out", arguments.out, *(["--json"] if arguments.json else [])])


def _run(module: str, given: list[str]) -> None:
    sys.argv = [f"heard {module}", *given]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
