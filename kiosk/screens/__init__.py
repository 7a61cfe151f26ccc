"""Which screen draws which view."""

from kiosk.screens.asleep import Asleep
from kiosk.screens.contact import ContactScreen
from kiosk.screens.faces import Faces
from kiosk.screens.number import Number
from kiosk.screens.pairing import Pairing
from kiosk.screens.pin import PinScreen
from kiosk.screens.playing import Playing
from kiosk.screens.reasons import Reasons
from kiosk.screens.resting import Resting
from kiosk.screens.scale import Scale
from kiosk.screens.service import ServiceScreen
from kiosk.screens.sheet import Sheet
from kiosk.screens.summons import SummonsScreen
from kiosk.screens.thanks import Thanks
from kiosk.screens.words import WordsScreen
from kiosk.theme import Theme
from kiosk.view import Reports, View

SCREENS: dict[str, type[Sheet]] = {
    "pairing": Pairing,
    "faces": Faces,
    "scale": Scale,
    "reasons": Reasons,
    "words": WordsScreen,
    "number": Number,
    "contact": ContactScreen,
    "thanks": Thanks,
    "summons": SummonsScreen,
    "playing": Playing,
    "resting": Resting,
    "asleep": Asleep,
    "pin": PinScreen,
    "service": ServiceScreen,
}
"""By the names of flow.SCREENS."""


def screen(view: View, theme: Theme, reports: Reports) -> Sheet:
    """A fresh screen: what was typed on an earlier one is not on it."""
    return SCREENS[view.screen](view, theme, reports)
