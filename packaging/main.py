"""Where a bundle begins: PyInstaller's, and Android's, which insists on this name."""  # noqa: INP001 - no package

import sys
from pathlib import Path
from tempfile import gettempdir

from kiosk.__main__ import main

if sys.stderr is None:  # Windows, without a console
    sys.stdout = sys.stderr = (Path(gettempdir()) / "heard-kiosk.log").open("a", encoding="utf-8", buffering=1)

sys.exit(main())
