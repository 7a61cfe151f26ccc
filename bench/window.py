"""`python -m bench.window HOME`: the tablet as `heard kiosk` starts it; says so once the faces are drawn."""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from kiosk.__main__ import matters
from kiosk.display import environment_for_kivy
from kiosk.settings import Settings


def main(home: str) -> None:
    logging.getLogger("kivy").addFilter(matters)
    settings = Settings(home=Path(home), size=(1280, 800), windowed=True)
    folder = settings.make_folder()
    os.environ.update(environment_for_kivy(os.environ, folder, system=sys.platform))
    from kiosk.app import KioskApp, run

    started = KioskApp.on_start

    def on_start(self: Any) -> None:
        from kivy.core.window import Window

        started(self)
        flip = Window.flip

        def first_flip() -> None:
            flip()
            if self.glass.sheet.faces.children[0].width > 0 and self.glass.sheet.height == Window.height:
                Window.flip = flip
                print(json.dumps({"address": ""}), flush=True)

        Window.flip = first_flip

    KioskApp.on_start = on_start  # type: ignore[method-assign]
    run(settings)


if __name__ == "__main__":
    main(sys.argv[1])
