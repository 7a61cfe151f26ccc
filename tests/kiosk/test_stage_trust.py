"""Doubts on the stage: flags go with the response, *Just playing?* comes after a burst, and nothing is stopped."""

from kiosk.flow import HOME, PLAYING, THANKS
from tests.kiosk.lobby import Lobby


def tap_through(lobby: Lobby, score: int, *, pause: float = 0.5) -> None:
    """A visit without words, and the thanks away again."""
    lobby.do("answer", "overall", score)
    lobby.do("skip", "why")
    lobby.do("skip", "comment")
    assert lobby.screen == THANKS
    lobby.do("done")
    lobby.wait(pause)


def flags(lobby: Lobby) -> list[tuple[str, ...]]:
    return [response.flags for response in lobby.ended]


def burst(lobby: Lobby) -> None:
    for score in (1, 2, 3, 4, 5):
        tap_through(lobby, score)


def test_five_visits_without_words_in_a_row_are_asked_whether_they_play(lobby: Lobby) -> None:
    burst(lobby)
    assert lobby.screen == PLAYING
    assert flags(lobby) == [(), (), (), (), ("burst",)]


def test_who_plays_is_not_counted_for_a_while_and_the_faces_come_back(lobby: Lobby) -> None:
    burst(lobby)
    lobby.do("play")
    assert (lobby.screen, lobby.stage.view.plays) == (PLAYING, True)
    lobby.do("answer", "overall", 1)
    assert len(lobby.rows()) == 5
    lobby.wait(30)
    assert (lobby.screen, lobby.stage.view.plays) == (HOME, False)


def test_who_does_not_play_goes_on_at_once_and_is_not_doubted(lobby: Lobby) -> None:
    burst(lobby)
    lobby.do("not_playing")
    assert lobby.screen == HOME
    tap_through(lobby, 1)
    assert flags(lobby)[-1] == ()
    assert lobby.screen == HOME


def test_when_nobody_answers_the_faces_come_back(lobby: Lobby) -> None:
    burst(lobby)
    lobby.wait(31)
    assert lobby.screen == HOME


def test_the_same_again_at_once_is_kept_and_flagged(lobby: Lobby) -> None:
    tap_through(lobby, 1)
    tap_through(lobby, 1)
    assert flags(lobby) == [(), ("repeat",)]


def test_who_comes_after_somebody_walked_away_is_no_repeat(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.wait(36)
    assert lobby.screen == HOME
    lobby.do("answer", "overall", 1)
    lobby.wait(36)
    assert flags(lobby) == [(), ()]


def test_words_take_the_doubt_away(lobby: Lobby) -> None:
    tap_through(lobby, 1)
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("answer", "comment", "Twice, as I said")
    assert flags(lobby)[-1] == ()


def test_through_everything_in_no_time_is_a_child_at_play(lobby: Lobby) -> None:
    for report, question in (("answer", "overall"), ("skip", "why"), ("skip", "comment")):
        getattr(lobby.stage, report)(question, *([3] if report == "answer" else []))
        lobby.hear()
        lobby.clock.move(seconds=0.3)
    assert lobby.screen == THANKS
    assert flags(lobby) == [("child",)]


def test_a_visit_begins_half_a_second_after_the_one_before_at_the_soonest(lobby: Lobby) -> None:
    lobby.do("answer", "overall", 1)
    lobby.do("skip", "why")
    lobby.do("skip", "comment")
    lobby.stage.done()
    lobby.clock.move(seconds=0.4)
    lobby.stage.answer("overall", 5)
    lobby.hear()
    assert len(lobby.rows()) == 1
    lobby.clock.move(seconds=0.1)
    lobby.stage.answer("overall", 5)
    lobby.hear()
    assert len(lobby.rows()) == 2
