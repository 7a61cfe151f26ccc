from typing import Any

import pytest

from server.cases.settings_form import Typed, changes_from, duty_from, gestures_written, money, written
from server.cases.triage_settings import Duty, GestureKind, TriageSettings
from server.errors import BadRequest

WATCHES = {"burst_at_least": "3", "burst_minutes": "30", "burst_cool_down": "60", "silent_minutes": "30"}
HOURS = {"quiet": "", "digest": ""}
LOW = {"low_taps_minutes": "15"}
DUTY = {"person": "7", "days": ["mon"], "begins": "09:00", "ends": "17:00"}


def typed(**form: Any) -> Typed:
    return Typed({name: [value] if isinstance(value, str) else value for name, value in form.items()})


def changed(part: str, **form: Any) -> dict[str, Any]:
    return changes_from(part, typed(**form), of_survey=False)


def changed_of_survey(part: str, **form: Any) -> dict[str, Any]:
    return changes_from(part, typed(**form), of_survey=True)


def test_a_form_that_is_sent_back_untouched_changes_nothing() -> None:
    usual = TriageSettings()
    shown = {name: "on" if value is True else str(value) for name, value in written(usual).items() if value}
    for part in ("people", "hours", "low", "promises", "watches", "remedies"):
        form = {"quiet": "", "digest": "", **shown}
        assert all(getattr(usual, name) == value for name, value in changed(part, **form).items()), part


def test_times_are_tidied() -> None:
    assert changed("hours", quiet="between", quiet_from="9:5", quiet_to="24:00", digest="")["quiet"] == (
        "09:05",
        "24:00",
    )


def test_words_are_one_a_line_each_once() -> None:
    found = changed("low", urgent="flood*\r\n\r\n  locked   in\nflood*\n", **LOW)["urgent"]
    assert found == ("flood*", "locked in")


def test_of_one_survey_what_is_empty_is_as_for_all() -> None:
    found = changed_of_survey("low", low_taps="", urgent="")
    assert set(found.values()) == {None}
    assert changed_of_survey("low", low_taps="off")["low_taps"] is False


def test_a_shift_may_go_past_midnight() -> None:
    expected = Duty(person_id=7, days=("mon", "fri"), begins="22:00", ends="06:00")
    form = {**DUTY, "days": ["fri", "mon", "someday"], "begins": "22:00", "ends": "06:00"}
    assert duty_from(typed(**form), [7]) == expected


def test_amounts_are_kept_in_the_smallest_unit_of_their_currency() -> None:
    found = changed(
        "remedies",
        gesture_name=["Voucher", "Waived fee", "Tea", ""],
        gesture_currency=["kes", "JPY", "", "EUR"],
        gesture_staff=["500", "1000", "", "9"],
        gesture_manager=["2 000,50", "1000", "", "9"],
    )["gestures"]
    assert found == (
        GestureKind(name="Voucher", currency="KES", staff_limit=50_000, manager_limit=200_050),
        GestureKind(name="Waived fee", currency="JPY", staff_limit=1000, manager_limit=1000),
        GestureKind(name="Tea"),
    )
    assert [money(kind.manager_limit, kind.currency) for kind in found[:2]] == ["2000.50", "1000"]
    shown = gestures_written(TriageSettings(gestures=found), None)
    assert [line["manager"] for line in shown] == ["2000.50", "1000", "", ""]


@pytest.mark.parametrize(
    ("part", "form", "why"),
    [
        ("people", {"told": "nobody"}, "one of what is offered"),
        ("people", {}, "one of what is offered"),
        ("hours", {**HOURS, "quiet": "between", "quiet_from": "22:00", "quiet_to": "22:00"}, "another time"),
        ("hours", {**HOURS, "quiet": "between", "quiet_from": "", "quiet_to": "07:00"}, "time of the day"),
        ("hours", {**HOURS, "quiet": "between", "quiet_from": "25:00", "quiet_to": "07:00"}, "after midnight"),
        ("low", {**LOW, "low_csat": "5"}, "not the best one, 5"),
        ("low", {**LOW, "low_csat": "-2"}, "A low score"),
        ("low", {**LOW, "low_nps": "--1"}, "A low score"),
        ("low", {**LOW, "low_nps": "²"}, "A low score"),
        ("low", {"low_taps_minutes": "0"}, "from 1 to 240"),
        ("low", {"low_taps_minutes": "9" * 5000}, "from 1 to 240"),
        ("low", {"low_taps_minutes": "١٥"}, "from 1 to 240"),
        ("low", {**LOW, "urgent": "\n".join(map(str, range(51)))}, "At most 50"),
        ("low", {**LOW, "urgent": "x" * 81}, "at most 80"),
        ("low", {**LOW, "urgent": "*"}, "at least one letter"),
        ("promises", {"take_within_hours": "soon"}, "from 1 to 100"),
        ("promises", {"answer_within_days": "5", "solve_within_days": "4"}, "as many days"),
        ("watches", {**WATCHES, "burst_at_least": "1"}, "from 2 to 50"),
        ("remedies", {"causes": "\n".join("abcdefghi")}, "At most 8"),
        ("remedies", {"causes": "x" * 61}, "at most 60"),
        ("remedies", {**dict.fromkeys(("gesture_name", "gesture_currency"), "Tea")}, "no currency"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(part: str, form: dict[str, str], why: str) -> None:
    full = {"gesture_staff": "1", "gesture_manager": "1", **form} if "gesture_name" in form else form
    with pytest.raises(BadRequest, match=why):
        changed(part, **full)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("Tea", "", "5", "5"), "which currency"),
        (("Tea", "EUR", "five", "5"), "no amount"),
        (("Tea", "EUR", "0.001", "5"), "no amount"),
        (("Tea", "EUR", "-1", "5"), "no amount"),
        (("Tea", "EUR", "NaN", "5"), "no amount"),
        (("Tea", "EUR", "1e999999", "5"), "no amount"),
        (("Tea", "EUR", "10", "5"), "a manager may give"),
        (("T" * 61, "EUR", "1", "5"), "at most 60"),
    ],
)
def test_a_gesture_that_cannot_be_is_refused(cells: tuple[str, ...], why: str) -> None:
    names = ("gesture_name", "gesture_currency", "gesture_staff", "gesture_manager")
    with pytest.raises(BadRequest, match=why):
        changed("remedies", **dict(zip(names, cells, strict=True)))


@pytest.mark.parametrize("part", ["people", "hours", "watches", "remedies"])
def test_what_is_the_branchs_cannot_be_set_for_one_survey(part: str) -> None:
    with pytest.raises(BadRequest, match="whole branch"):
        changed_of_survey(part)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"person": "8"}, "somebody of the branch"),
        ({"person": "²"}, "somebody of the branch"),
        ({"days": []}, "at least one day"),
        ({"ends": "09:00"}, "00:00 to 24:00"),
        ({"begins": "noon"}, "time of the day"),
    ],
)
def test_a_duty_that_cannot_be_is_refused(form: dict[str, Any], why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        duty_from(typed(**{**DUTY, **form}), [7])


@pytest.mark.parametrize("minutes", ["00000000000000015", "0000000159999999", "9" * 5000])
def test_a_number_that_only_begins_well_is_refused(minutes: str) -> None:
    with pytest.raises(BadRequest, match="from 1 to 240"):
        changed("low", low_taps_minutes=minutes)


@pytest.mark.parametrize("person", ["9" * 5000, "٧", "07"])
def test_only_somebody_of_the_branch_is_on_duty(person: str) -> None:
    with pytest.raises(BadRequest, match="somebody of the branch"):
        duty_from(typed(**{**DUTY, "person": person}), [7])
