"""Headphones, as the kernel's files tell them."""

from pathlib import Path

import pytest

from kiosk.headphones import HEADPHONES, Headphones, switches

LID = 1


class Jacks:
    """/sys/class/input and /dev/input in a folder; a device's file holds the switches that are on."""

    def __init__(self, folder: Path) -> None:
        self.known, self.devices = folder / "sys", folder / "dev"
        for made in (self.known, self.devices):
            made.mkdir()
        self.headphones = Headphones(self.known, self.devices, lambda device: int(device.read_text()))

    def add(self, name: str, *, can: str, now: int = 0) -> None:
        capabilities = self.known / name / "device" / "capabilities"
        capabilities.mkdir(parents=True)
        (capabilities / "sw").write_text(f"{can}\n")
        (self.devices / name).write_text(str(now))

    def switch(self, name: str, now: int) -> None:
        (self.devices / name).write_text(str(now))


@pytest.fixture
def jacks(tmp_path: Path) -> Jacks:
    return Jacks(tmp_path)


def test_plugged_in_and_pulled(jacks: Jacks) -> None:
    jacks.add("event3", can="14")
    assert jacks.headphones.plugged() is False
    jacks.switch("event3", HEADPHONES)
    assert jacks.headphones.plugged() is True
    jacks.switch("event3", 0)
    assert jacks.headphones.plugged() is False


def test_one_of_several_jacks_is_enough(jacks: Jacks) -> None:
    jacks.add("event3", can="4")
    jacks.add("event4", can="10 4", now=HEADPHONES)
    assert jacks.headphones.plugged() is True


def test_a_lid_is_no_jack(jacks: Jacks) -> None:
    jacks.add("event0", can="1", now=LID)
    jacks.add("event1", can="0")
    assert jacks.headphones.plugged() is None


def test_without_any_or_without_leave_to_read_it_is_not_known(jacks: Jacks) -> None:
    assert jacks.headphones.plugged() is None
    jacks.add("event3", can="4")
    (jacks.devices / "event3").unlink()
    assert jacks.headphones.plugged() is None
    assert Headphones(Path("/nowhere")).plugged() is None


def test_what_is_no_device_of_the_kernel_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "event3").touch()
    with pytest.raises(OSError, match="ioctl"):
        switches(tmp_path / "event3")
