"""Roles and the circles they hold (design §3)."""

from shelter_desk.domain.roles import CIRCLES, ROLES
from tests.domain.strategies import LIBRARY


def test_the_roles_of_the_design() -> None:
    assert {role: set(circles) for role, circles in ROLES.items()} == {
        "shift": {"work"},
        "outreach": {"work"},
        "case_worker": {"work", "identity"},
        "health": {"work", "health"},
        "legal": {"work", "identity", "justice"},
        "child": {"work", "identity", "child"},
        "reports": {"reports"},
        "supervisor": {"work", "identity", "health", "justice", "child", "reports", "exchange"},
        "administrator": set(),
        "auditor": set(),
    }
    assert set(ROLES["supervisor"]) == set(CIRCLES)


def test_whoever_repairs_the_computer_reads_nobody() -> None:
    assert ROLES["administrator"] == ROLES["auditor"] == ()


def test_everyone_who_works_with_people_opens_the_emergency_card() -> None:  # R-SA-06
    circles = LIBRARY.forms["emergency_card"].circles()
    assert circles == {"work"}
    hands_on = {"shift", "outreach", "case_worker", "health", "legal", "child", "supervisor"}
    assert {role for role, held in ROLES.items() if circles <= set(held)} == hands_on


def test_someone_in_the_house_can_read_every_part_of_every_form() -> None:
    for form in LIBRARY.forms.values():
        for circle in form.circles():
            assert [role for role, held in ROLES.items() if circle in held and role != "supervisor"], (form.id, circle)


def test_only_reports_and_supervisors_read_statistics() -> None:
    assert {role for role, held in ROLES.items() if "reports" in held} == {"reports", "supervisor"}
    assert {role for role, held in ROLES.items() if "exchange" in held} == {"supervisor"}
