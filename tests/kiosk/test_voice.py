"""The system's voice, or a program in its place."""

import io
import os
import subprocess
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.voice import PROGRAMS, SystemVoice
from surveys.phrases import languages_with_phrases, phrase
from tests.clock import MovableClock

PATIENCE = 30


def program(folder: Path, name: str, lines: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o700)
    return path


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < until:
        os.sched_yield()
    return holds()


@pytest.fixture
def said(tmp_path: Path) -> Path:
    return tmp_path / "said"


@pytest.fixture
def voice(tmp_path: Path, said: Path) -> Iterator[SystemVoice]:
    """Writes what it was told, and its options, into `said`; it goes on until it is cut off."""
    told = program(tmp_path, "voice", f'echo "$@" "$(cat)" >> {said}; echo $$ > {tmp_path}/id; exec tail -f /dev/null')
    voice = SystemVoice((str(told), "-v"))
    yield voice
    voice.close()


def test_words_reach_the_voice_and_its_language_without_the_region(voice: SystemVoice, said: Path) -> None:
    voice.say("Très mal", "fr-CA")
    assert eventually(said.exists)
    assert eventually(lambda: said.read_text("utf-8") == "-v fr Très mal\n")


def test_no_other_user_of_the_machine_sees_the_words(voice: SystemVoice, said: Path, tmp_path: Path) -> None:
    voice.say("My number is 0711", "en")
    assert eventually((tmp_path / "id").exists)
    assert eventually(lambda: bool((tmp_path / "id").read_text()))
    seen = Path("/proc", (tmp_path / "id").read_text().strip(), "cmdline").read_bytes()
    assert b"0711" not in seen
    assert b"0711" in said.read_bytes()


def test_the_next_words_cut_off_the_ones_before(voice: SystemVoice, said: Path, tmp_path: Path) -> None:
    voice.say("One", "en")
    assert eventually(lambda: (tmp_path / "id").exists() and bool((tmp_path / "id").read_text().strip()))
    first = Path("/proc", (tmp_path / "id").read_text().strip())
    voice.say("Two", "en")
    assert eventually(lambda: said.read_text() == "-v en One\n-v en Two\n")
    assert voice.is_speaking
    voice.hush()
    assert not voice.is_speaking
    assert eventually(lambda: not first.exists() or "zombie" in (first / "status").read_text())


def test_it_has_spoken_when_its_program_has_ended(tmp_path: Path) -> None:
    voice = SystemVoice((str(program(tmp_path, "voice", "cat > /dev/null")),))
    voice.say("Done", "en")
    assert eventually(lambda: not voice.is_speaking)


def test_a_voice_that_hangs_is_given_up_after_a_minute(tmp_path: Path) -> None:
    clock = MovableClock()
    hanging = program(tmp_path, "voice", "exec tail -f /dev/null")
    voice = SystemVoice((str(hanging),), ticks=lambda: clock.now.timestamp())  # noqa: PLW0108 (it moves)
    voice.say("Done", "en")
    clock.move(seconds=59)
    assert voice.is_speaking
    clock.move(seconds=2)
    assert not voice.is_speaking
    voice.close()


def test_a_voice_that_ends_at_once_or_is_gone_is_only_silent(tmp_path: Path) -> None:
    for lines in ("exit 1", None):
        if lines is None:
            (tmp_path / "voice").unlink()
        else:
            program(tmp_path, "voice", lines)
        voice = SystemVoice((str(tmp_path / "voice"),))
        voice.say("A" * 100_000, "en")
        voice.close()
        assert not voice.is_speaking


def test_a_system_without_a_voice_has_none(tmp_path: Path) -> None:
    assert SystemVoice.found(str(tmp_path)) is None


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_systems_voice_is_found_on_path(tmp_path: Path, name: str) -> None:
    program(tmp_path, name, f'echo "$@" "$(cat 2>/dev/null)" >> {tmp_path}/said; exec tail -f /dev/null')
    voice = SystemVoice.found(f"{tmp_path}:{os.environ['PATH']}" if name == "espeak-ng" else str(tmp_path))
    assert voice is not None
    if name == "espeak-ng":
        voice.say("Bad", "en")
        assert eventually((tmp_path / "said").exists)
        assert eventually(lambda: (tmp_path / "said").read_text() == "-s 150 --stdin -v en Bad\n")
        voice.close()


@pytest.mark.parametrize("language", languages_with_phrases())
def test_espeak_speaks_our_languages(component: Callable[[str], str], language: str) -> None:
    espeak = component("espeak-ng")
    lengths = []
    for text in (phrase("thanks", language), phrase("aloud_begins", language)):
        spoken = subprocess.run(
            [espeak, *PROGRAMS["espeak-ng"], language, "--stdout"], input=text.encode(), capture_output=True, check=True
        )
        assert spoken.stderr == b""
        with wave.open(io.BytesIO(spoken.stdout)) as sound:
            samples = sound.readframes(sound.getnframes())
            lengths.append(len(samples) / sound.getsampwidth() / sound.getframerate())
        assert len(set(samples)) > 100, "silence"
    assert 1 < lengths[0] < lengths[1] < 20
