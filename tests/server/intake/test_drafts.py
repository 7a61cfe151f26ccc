"""Whatever customers, time and the worker do, in whichever order: one response a visit, no word lost, tallies right."""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from server.branches.touchpoint import add_touchpoint
from server.heard import Heard
from server.settings import Settings
from tests.installation import Hands, Installation
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

HOUR, SILENCE = timedelta(hours=1), timedelta(minutes=2)
CODE = "C6P4JD9"
WAITS = [timedelta(seconds=1), timedelta(seconds=119), SILENCE, timedelta(minutes=10), HOUR, 2 * HOUR]


class Customers(RuleBasedStateMachine):
    """Pages are kept as they were once shown: any of them may be sent again."""

    furnished: Installation
    app: Flask
    faces = Bundle("pages with faces")
    words = Bundle("pages with words")

    @initialize()
    def open_the_branch(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        shutil.copytree(self.furnished.heard.settings.home, self.home, dirs_exist_ok=True)
        self.clock = Hands()
        settings = Settings.load(home=self.home)
        self.heard = Heard.open(settings, address=self.furnished.heard.public_url, clock=self.clock)
        self.known = Known(self.heard)
        place: dict[str, Any] = {"branch": self.furnished.riverside, "name": "Front door", "kind": "poster"}
        self.heard.database.write(add_touchpoint, code=CODE, survey="branch-visit", now=self.clock(), **place)
        self.app.extensions["heard"] = self.heard
        self.phone = Pocket(self.app.test_client(), CODE)
        self.last_face: dict[str, int] = {}
        self.stored_at: dict[str, datetime] = {}
        self.said: dict[str, list[str]] = {}
        self.number = 0

    @rule(target=faces)
    def scans(self) -> Page:
        return self.phone.opens(f"/f/{CODE}")

    @rule(target=words, page=faces, face=st.sampled_from([("Bad", 2), ("Good", 4)]))
    def touches(self, page: Page, face: tuple[str, int]) -> Any:
        label, score = face
        shown = self.phone.back_to(page).presses(label)
        if page.visit not in self.stored_at:
            self.last_face[page.visit] = score
        return shown if "comment" in shown.named else multiple()

    @rule(page=words, button=st.sampled_from(["Done", "I'd like an answer"]), twice=st.booleans())
    def writes(self, page: Page, button: str, twice: bool) -> None:  # noqa: FBT001 - drawn by name
        self.number += 1
        self._sends(page, button, f"word{self.number}.", times=1 + twice)

    @rule(page=consumes(words))
    def leaves_the_words_as_they_were_shown(self, page: Page) -> None:
        (shown,) = page.holds("comment")
        self._sends(page, "Done", shown, times=1)

    def _sends(self, page: Page, button: str, words: str, *, times: int) -> None:
        said = self.said.get(page.visit, [])
        is_new = bool(words) and words not in said
        for _ in range(times):
            shown = self.phone.back_to(page).presses(button, comment=words)
        if page.visit not in self.stored_at:
            self.said[page.visit] = [words] if words else []  # typed over what was there
        elif is_new and self.clock() <= self.stored_at[page.visit] + HOUR:
            self.said[page.visit] = [*said, words]
        elif is_new:
            assert shown.holds("comment") == [words]
        if page.visit not in self.stored_at and button == "Done":
            self.stored_at[page.visit] = self.clock()

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.clock.turn(wait)

    @rule()
    def the_worker_runs(self) -> None:
        self.known.worker_runs()
        drafts = set(self.known.draft_ids)
        for visit in self.last_face.keys() - drafts - self.stored_at.keys():
            self.stored_at[visit] = self.clock()

    @invariant()
    def every_visit_is_there_once(self) -> None:
        if not hasattr(self, "known"):
            return
        stored = [str(row["id"]) for row in self.known.responses]
        drafts = self.known.draft_ids
        assert sorted(stored + drafts) == sorted(self.last_face)
        assert set(stored) == self.stored_at.keys()

    def teardown(self) -> None:
        if not hasattr(self, "heard"):
            return
        self.clock.turn(SILENCE)
        self.known.worker_runs()
        try:
            assert {str(row["id"]): row["answers"]["overall"] for row in self.known.responses} == self.last_face
            for row in self.known.responses:
                assert row["answers"].get("comment", "").split() == self.said.get(str(row["id"]), [])
            assert self.known.tallies_agree
        finally:
            self.heard.close()
            shutil.rmtree(self.home)


def test_whatever_happens_every_visit_is_one_response(furnished: Installation, app: Flask) -> None:
    Customers.furnished, Customers.app = furnished, app
    run_state_machine_as_test(Customers, settings=settings(max_examples=20, stateful_step_count=15))
