from server.staff.access import access_of, for_device, for_role, for_staff, open_to_all
from server.staff.person import Membership, Person

THEO = Person(1, "theo@riverside.example", "Theo", (Membership("staff", 1, None),))
MARA = Person(2, "mara@riverside.example", "Mara", (Membership("manager", 1, None),))
GONE = Person(3, "gone@riverside.example", "Gone", ())


def view() -> str:
    return "a page"


def admits(declared: object, person: Person | None) -> bool:
    access = access_of(declared)
    assert access is not None
    return access.admits(person)


def test_a_view_that_declares_nothing_has_no_access() -> None:
    assert access_of(lambda: "a page") is None


def test_an_open_view_admits_everybody() -> None:
    assert admits(open_to_all(view), None)


def test_a_staff_view_admits_whoever_belongs_somewhere() -> None:
    declared = for_staff(view)
    assert admits(declared, THEO)
    assert not admits(declared, GONE)
    assert not admits(declared, None)


def test_a_view_for_managers_does_not_admit_staff() -> None:
    declared = for_role("manager")(view)
    assert admits(declared, MARA)
    assert not admits(declared, THEO)


def test_a_tablets_view_admits_no_person() -> None:
    assert not admits(for_device(view), MARA)


def test_declaring_access_leaves_the_view_as_it_was() -> None:
    assert for_staff(view) is view
