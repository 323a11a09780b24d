"""The demo: four desks and a hub of made-up people, and one case walked from first contact to the hub and back."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shelter_desk import seals
from shelter_desk.actions import cards, releases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.demo.scene import Scene, last_frozen_year, passphrase_of, set_scene
from shelter_desk.actions.demo.walk import Walk, walk
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case
from shelter_desk.exchange import inbound
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.payloads import Count
from shelter_desk.forms.validation import validate
from shelter_desk.hub import reports
from shelter_desk.hub.registry import Registry
from shelter_desk.vault import opening
from tests.vault.desks import quick_key

TODAY = datetime.date(2026, 3, 10)


def scene_at(folder: Path, cases: int = 60, seed: int = 1) -> Scene:
    return set_scene(folder, cases, seed, TODAY, lambda _name, _done, _total: None)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Walk, list[str]]]:
    """A whole demo, walked once for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        patch.setenv("SHELTER_DESK_DATA", str(tmp_path_factory.mktemp("data")))
        told: list[str] = []
        scene = scene_at(tmp_path_factory.mktemp("demo") / "demo")
        yield scene, walk(scene, told.append), told


@pytest.fixture
def desk(walked: tuple[Scene, Walk, list[str]]) -> Iterator[Desk]:
    opened = walked[0].main.open("Ana")
    yield opened
    opened.close()


def test_it_begins_with_the_last_frozen_year() -> None:
    assert last_frozen_year(TODAY) == 2025
    assert last_frozen_year(datetime.date(2026, 2, 14)) == 2024
    assert last_frozen_year(datetime.date(2026, 2, 15)) == 2025


def test_the_check_finds_nothing_in_any_desk(walked: tuple[Scene, Walk, list[str]]) -> None:
    for each in walked[0].desks():
        desk = each.open("Ana")
        assert list(problems(desk)) == []
        assert desk.vault.chain.demo
        desk.close()


def test_every_stored_record_is_lawful(desk: Desk) -> None:
    count = 0
    for row in desk.vault.case_rows():
        for record in view_case(desk, row.code).records:
            form = desk.library.forms[record.form]
            found = validate(desk.library, form, record.answers, desk.today())
            assert [each for each in found if each.level == "hard"] == [], (record.form, record.answers)
            count += 1
    assert count > 60 * 8


def test_the_walked_case_shows_receipt_and_decision(walked: tuple[Scene, Walk, list[str]], desk: Desk) -> None:
    _scene, found, _told = walked
    view = view_case(desk, found.case)
    receipt, decision = (record.answers for record in view.of_form("reply"))
    assert (receipt["kind"], decision["kind"]) == ("receipt", "decision")
    assert decision["text"].startswith("Authority: reasonable grounds")
    assert "read_reply" in {due.code for due in view.dues}
    (referral,) = view.of_form("referral")
    assert referral.answers["state"] == "sent"
    assert found.end is not None
    assert found.end.code == found.case


def test_the_no_changed_nothing_and_told_nobody(walked: tuple[Scene, Walk, list[str]], desk: Desk) -> None:
    _scene, found, _told = walked
    sent = [each for each in releases.packages(desk).values() if each.case == found.case]
    assert [each.profile for each in sent] == ["referral"]


def test_packages_lie_on_the_stick_alike(walked: tuple[Scene, Walk, list[str]]) -> None:
    scene, found, _told = walked
    names = [path.name for path in scene.stick.iterdir()]
    assert len(names) == 2 * (len(found.packages) + 1) == 14
    assert all(name.startswith("file-") for name in names)
    assert {path.stat().st_mtime for path in scene.stick.iterdir()} == {315_619_200.0}


def test_the_hub_counted_those_who_agreed(walked: tuple[Scene, Walk, list[str]]) -> None:
    scene, found, _told = walked
    assert sorted(receipt.profile for receipt in found.received) == ["count"] * 4 + ["outside", "referral"]
    expected = 0
    for each in scene.desks():
        desk = each.open("Ana")
        office = cards.recipient(desk, scene.counting[each.name])
        frozen = releases.frozen(desk, office.id, Period(scene.year))
        assert frozen is not None
        expected += len(frozen.cases)
        desk.close()
    registry = Registry.in_folder(scene.hub)
    assert reports.totals(registry, Period(scene.year)).people["total"][()].people == expected
    assert expected > 50
    registry.close()


def test_every_step_is_told(walked: tuple[Scene, Walk, list[str]]) -> None:
    _scene, found, told = walked
    assert len(told) == 8
    assert found.case in told[0]
    assert found.case in told[-1]
    assert found.national_rows > 10


def test_the_passphrases_open_every_desk_as_everyone(walked: tuple[Scene, Walk, list[str]]) -> None:
    scene = walked[0]
    for name, _role in scene.main.team:
        scene.main.open(name).close()
    assert passphrase_of("Ana") != passphrase_of("Bea")


def test_counts_of_the_four_desks_are_the_ledgers(walked: tuple[Scene, Walk, list[str]]) -> None:
    scene, found, _told = walked
    from shelter_desk.actions import hub
    from shelter_desk.actions.demo.scene import HUB_WORDS

    place = hub.open_place(scene.hub, "counting", HUB_WORDS["counting"])
    for name, file in found.packages.items():
        if name.startswith("count of"):
            contents = inbound.open_contents(Path(file).read_bytes(), place.secrets.age_key)
            assert isinstance(contents.payload, Count)
            assert contents.payload.final
            assert contents.payload.period == str(scene.year)
    place.registry.close()


# The same people for the same seed and day; keys are never the same


def told_of(scene: Scene) -> dict[str, list[tuple[str, dict[str, Any], list[dict[str, Any]]]]]:
    """Every desk's answers and facts, with partners by name in the place of their random ids."""
    found = {}
    for each in scene.desks():
        desk = each.open("Ana")
        names = {
            record.id: str(record.answers.get("name"))
            for register in ("partners", "rooms")
            for record in view_case(desk, register_case(register)).records
        }
        cases = []
        for row in desk.vault.case_rows():
            for record in view_case(desk, row.code).records:
                answers = {
                    key: names.get(value, value) if isinstance(value, str) else value
                    for key, value in record.answers.items()
                }
                facts = [
                    {key: names.get(value, value) if isinstance(value, str) else value for key, value in fact.items()}
                    for part in record.head.revision.parts.values()
                    for fact in part.facts
                ]
                cases.append((record.head.revision.at[:10] + record.form, answers, facts))
        found[each.name] = sorted(cases, key=repr)
        desk.close()
    return found


def test_a_demo_is_the_same_twice_but_for_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr(opening, "GUESS_SECONDS", 0.0)
    one, two = scene_at(tmp_path / "one", 12), scene_at(tmp_path / "two", 12)
    assert told_of(one) == told_of(two)
    desks = [scene.main.open("Ana") for scene in (one, two)]
    own = [cards.own_card(desk) for desk in desks]
    assert own[0].age != own[1].age
    assert own[0].sign != own[1].sign
    codes = [{row.code for row in desk.vault.case_rows()} for desk in desks]
    assert not codes[0] & codes[1]
    assert releases.counting_secret(desks[0]) != releases.counting_secret(desks[1])
    for desk in desks:
        desk.close()
