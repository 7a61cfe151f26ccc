from datetime import timedelta

from server.branches.branch import Branch, branch
from server.cases.low_taps import recent
from server.cases.triage_settings import change_triage
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON

ROUND = timedelta(minutes=15)


def at(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def tap(desk: Desk, minutes: float) -> None:
    assert desk.hears(a_story(desk.cast, touched_at=NOON + at(minutes)), now=NOON + at(minutes)) is None


def test_the_first_bare_low_face_alerts_at_once(desk: Desk) -> None:
    tap(desk, 0)
    assert [owed.run_at for owed in desk.owed()] == [NOON] * 3
    assert {owed.subject for owed in desk.owed()} == {f"low:{desk.cast.riverside.id}"}
    message = desk.owed()[0].message
    assert message.title == "A low answer at Riverside"
    assert message.facts == (("Monday 2 March, 15:00", "Very bad (1 of 5), Lobby tablet"),)
    assert message.links == (("Open the inbox", "https://heard.example/"),)


def test_those_of_the_next_quarter_go_together_at_its_end(desk: Desk) -> None:
    tap(desk, 0)
    desk.deliver_everything()
    for minutes in (1, 4, 14.9):
        tap(desk, minutes)
    assert [owed.run_at for owed in desk.owed()] == [NOON + ROUND] * 3
    assert {owed.message.title for owed in desk.owed()} == {"4 low answers at Riverside"}


def test_after_the_quarter_the_next_one_alerts_at_once_again(desk: Desk) -> None:
    for minutes in (0, 3):
        tap(desk, minutes)
    desk.deliver_everything()
    tap(desk, 15)
    assert [owed.run_at for owed in desk.owed()] == [NOON + ROUND] * 3
    assert desk.owed()[0].message.title == "A low answer at Riverside"


def test_a_mail_that_still_waits_is_not_replaced_by_the_next_round(desk: Desk) -> None:
    for minutes in (0, 3, 15, 18):
        tap(desk, minutes)
    mails = [owed for owed in desk.owed() if owed.destination == "mara@riverside.example"]
    assert [owed.run_at for owed in mails] == [NOON, NOON + ROUND, NOON + ROUND, NOON + 2 * ROUND]


def test_a_storm_of_taps_makes_one_short_message(desk: Desk) -> None:
    for second in range(40):
        tap(desk, second / 60)
    late = [owed.message for owed in desk.owed() if owed.run_at > NOON]
    assert len(late) == 3
    assert late[0].title == "40 low answers at Riverside"
    assert late[0].facts[-1] == ("Before", "30 more")


def test_branches_do_not_wait_for_each_other(desk: Desk) -> None:
    tap(desk, 0)
    desk.hears(a_story(desk.cast, branch=desk.cast.station), now=NOON + at(1))
    assert all(owed.run_at <= NOON + at(1) for owed in desk.owed())


def test_reasons_added_to_a_bare_face_are_shown_and_tell_nobody_again(desk: Desk) -> None:
    story = a_story(desk.cast)
    desk.hears(story)
    owed = desk.owed()
    for minutes in (2, 30):
        more = a_story(desk.cast, response_id=story.response_id, reasons=("Waiting",))
        desk.hears(more, now=NOON + at(minutes))
    assert desk.owed() == owed
    [shown] = desk.database.read(recent, desk.cast.theo, since=NOON - at(1))
    assert shown.said == "Very bad (1 of 5), Lobby tablet, Waiting"


def test_the_inbox_shows_taps_to_the_branch_only_until_they_become_a_case(desk: Desk) -> None:
    story = a_story(desk.cast)
    desk.hears(story)
    assert len(desk.database.read(recent, desk.cast.mara, since=NOON)) == 1
    assert desk.database.read(recent, desk.cast.ines, since=NOON) == ()
    desk.opens(a_story(desk.cast, response_id=story.response_id, words="It was the queue"), now=NOON + at(5))
    assert desk.database.read(recent, desk.cast.mara, since=NOON) == ()


def tap_at(desk: Desk, branch: Branch, minutes: float, **more: object) -> None:
    story = a_story(desk.cast, branch=branch, touched_at=NOON + at(minutes), **more)
    assert desk.hears(story, now=NOON + at(minutes)) is None


def test_the_branch_sets_how_long_taps_are_collected(desk: Desk) -> None:
    riverside = desk.chooses(low_taps_minutes=60)
    for minutes in (0, 20, 50):
        tap_at(desk, riverside, minutes)
    assert sorted({owed.run_at for owed in desk.owed()}) == [NOON, NOON + at(60)]


def test_a_branch_may_hear_nothing_of_taps_and_still_see_them(desk: Desk) -> None:
    riverside = desk.chooses(low_taps=False)
    tap_at(desk, riverside, 0)
    assert desk.owed() == []
    assert len(desk.database.read(recent, desk.cast.mara, since=NOON)) == 1


def test_taps_of_one_survey_may_be_told_and_those_of_another_not(desk: Desk) -> None:
    desk.database.write(change_triage, desk.cast.riverside, "receipt", low_taps=False)
    riverside = desk.database.read(branch, "riverside")
    tap_at(desk, riverside, 0, survey="receipt")
    assert desk.owed() == []
    tap_at(desk, riverside, 20, survey="branch-visit")
    assert len(desk.owed()) == 3


def test_taps_of_a_quiet_night_are_one_message_in_the_morning(desk: Desk) -> None:
    riverside = desk.chooses(quiet=("15:00", "07:00"))  # it is three in the afternoon
    for minutes in (0, 10, 30, 400):
        tap_at(desk, riverside, minutes)
    assert {owed.run_at for owed in desk.owed()} == {NOON + at(16 * 60)}
    assert [owed.message.title for owed in desk.owed()] == ["4 low answers at Riverside"] * 3
    desk.deliver_everything()
    tap_at(desk, riverside, 16 * 60 + 5)
    assert [owed.run_at for owed in desk.owed()] == [NOON + at(16 * 60 + 5)] * 3
