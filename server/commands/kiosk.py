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
    sys.argv = ["heard kiosk", *given, *(["--windowed"] if arguments.windowed else [])]
    runpy.run_module("kiosk", run_name="__main__", alter_sys=True)
