"""What the server tells a tablet is read there as it was meant."""

import json

from pydantic import TypeAdapter

from surveys.tablet import Look, PhoneCode, Pin, Rehearsal, Slide, Spell, TabletSettings, Turn, settings_from_wire
from tests.builders import NOW

FULL = TabletSettings(
    branch="Riverside",
    timezone="Africa/Nairobi",
    languages=("sw", "en"),
    answer_by=NOW,
    look=Look(colours={"act": "#14565e"}, logo="ab" * 32, invitation={"en": "Come in."}),
    slides=(Slide(words={"en": "You asked for chairs. They are here."}), Slide(picture="cd" * 32)),
    phone=PhoneCode(url="https://heard.example/f/RVRSDE7", modules=("101", "010", "111")),
    open=(Spell(begins=NOW, ends=NOW),),
    asks=(Turn(survey="receipt", begins=NOW, ends=NOW),),
    someone=True,
    pin=Pin(salt="00", digest="11"),
    rehearsal=Rehearsal(definition='{"slug": "branch-visit"}', until=NOW),
    draining=True,
)


def test_what_the_server_writes_the_tablet_reads_equal() -> None:
    wire = json.loads(TypeAdapter(TabletSettings).dump_json(FULL))

    assert settings_from_wire(wire) == FULL
