"""Bad input: every refusal says what, where and what to do, and loses nothing.

One row for each thing that comes wrong to a desk or a hub; the row names what is done, the code of the refusal, and
words a worker reads: what it is, and where.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shelter_desk.actions import backup, cards, hub, intake
from shelter_desk.actions.check import problems
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.cli.desk_commands import _read_answers
from shelter_desk.domain.profile import Profile
from shelter_desk.errors import Broken, DeskError
from shelter_desk.exchange.cards import encode, fresh
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.forms.load import load_library, read_toml
from shelter_desk.hub.registry import Registry
from shelter_desk.system import outgoing
from shelter_desk.system.bundled import read_all
from shelter_desk.vault.header import FILE_NAME, SECOND_COPY
from tests.actions.office import line
from tests.exchange.letters import party, payload
from tests.features.house import House
from tests.hub.places import digest_of, made_hub

Doing = Callable[["Scene"], Any]
YEAR = Period(2025)


@dataclass
class Scene:
    """A house with people in it, one case that is looked at afterwards, and a stick."""

    house: House
    case: str
    patch: pytest.MonkeyPatch

    @property
    def folder(self) -> Path:
        return self.house.office.made.folder

    @property
    def stick(self) -> Path:
        return self.house.office.stick

    def file(self, name: str, data: bytes) -> Path:
        path = self.stick / name
        path.write_bytes(data)
        return path

    def reply(self, **how: Any) -> Path:
        return self.house.office.answer(line("a" * 16), **how)


# While the desk is closed: what lies in its folder is wrong, or who stands before it


def in_header(at: int, change: bytes) -> Doing:
    def doing(scene: Scene) -> None:
        for name in (FILE_NAME, SECOND_COPY):
            path = scene.folder / name
            data = bytearray(path.read_bytes())
            data[at : at + len(change)] = change
            path.write_bytes(data)
        scene.house.office.open()

    return doing


def wrong_passphrase(scene: Scene) -> None:
    scene.patch.setattr("tests.actions.office.passphrase_of", lambda _name: "some other words entirely")
    scene.house.office.open("Ana")


def unknown_user(scene: Scene) -> None:
    scene.house.office.open("Nobody")


def other_folder(scene: Scene) -> None:
    scene.house.office.made.folder = scene.stick
    scene.house.office.open()


def database_cut_off(scene: Scene) -> None:
    (path,) = scene.folder.glob("desk-*.db")
    path.write_bytes(path.read_bytes()[:3000])
    scene.house.office.open()


def database_empty(scene: Scene) -> None:
    (path,) = scene.folder.glob("desk-*.db")
    path.write_bytes(b"")
    scene.house.office.open()


def database_plain(scene: Scene) -> None:
    (path,) = scene.folder.glob("desk-*.db")
    path.write_bytes(b"SQLite format 3\0" + bytes(4096))
    scene.house.office.open()


def backup_that_is_none(scene: Scene) -> None:
    backup.restore(
        scene.file("holiday.jpg", bytes(9000)),
        scene.stick / "new",
        "Ana",
        "x" * 20,
        notebook=scene.house.office.made.notebook,
    )


def folder_in_use(scene: Scene) -> None:
    found_desk(scene.folder, "Another", [FirstPerson("Zoe", "supervisor", "seven quiet rivers flow")], demo=True)


CLOSED: list[tuple[Doing, str, tuple[str, ...]]] = [
    (wrong_passphrase, "wrong-passphrase", ("Name and passphrase do not open this desk",)),
    (unknown_user, "wrong-passphrase", ("Name and passphrase do not open this desk",)),
    (other_folder, "no-desk", ("There is no desk in this folder",)),
    (in_header(0, b"X"), "header-foreign", ("not a Shelter Desk folder",)),
    (in_header(16, struct.pack("<H", 2)), "header-newer", ("newer version",)),
    (in_header(12, b"X"), "header-damaged", ("key file",)),
    (database_cut_off, "database-", ("database of this desk", "damaged")),
    (database_empty, "database-missing", ("database of this desk", "damaged")),
    (database_plain, "unencrypted", ("encrypted store",)),
    (backup_that_is_none, "not-a-backup", ("not a whole backup",)),
    (folder_in_use, "folder-not-empty", ("This folder is not empty",)),
]


@pytest.fixture
def scene(house: House) -> Iterator[Scene]:
    case = house.meets_an_adult()
    with pytest.MonkeyPatch.context() as patch:
        yield Scene(house, case, patch)


def refusal_of(doing: Doing, scene: Scene) -> DeskError:
    with pytest.raises(DeskError) as problem:
        doing(scene)
    return problem.value


def demand_clear(problem: DeskError, code: str, words: tuple[str, ...]) -> None:
    """What and where in the words of the row, and what to do: something that is not the same again."""
    assert problem.code.startswith(code), problem.code
    for word in words:
        assert word in str(problem), str(problem)
    assert problem.title.endswith((".", "?")) or ":" in problem.title
    assert problem.advice
    assert problem.advice not in problem.title


@pytest.mark.parametrize(("doing", "code", "words"), CLOSED, ids=lambda value: getattr(value, "__name__", None))
def test_a_desk_that_does_not_open_says_why_and_is_left_as_it_is(
    scene: Scene, doing: Doing, code: str, words: tuple[str, ...]
) -> None:
    office = scene.house.office
    folder = office.made.folder
    before = scene.house.sees(scene.case)
    office.desk.close()
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    problem = refusal_of(doing, scene)
    demand_clear(problem, code, words)
    # Put back what was made wrong, and everything is there.
    for path, data in whole.items():
        path.write_bytes(data)
    assert set(folder.iterdir()) == set(whole)
    office.made.folder = folder
    scene.patch.undo()
    office.open()
    assert scene.house.sees(scene.case) == before
    assert list(problems(office.desk)) == []


def test_a_wrong_passphrase_and_an_unknown_name_are_refused_in_the_same_words(scene: Scene) -> None:
    scene.house.desk.close()
    unknown = refusal_of(unknown_user, scene)
    wrong = refusal_of(wrong_passphrase, scene)
    assert str(unknown) == str(wrong)
    scene.patch.undo()
    scene.house.office.open()


# While the desk is open: what comes in, goes out, or is written is wrong


def answers(form: str, **given: Any) -> Doing:
    def doing(scene: Scene) -> None:
        scene.house.writes(form, scene.case, **given)

    doing.__name__ = f"{form} {given}"
    return doing


def stick_full(scene: Scene) -> None:
    def full(path: Path, _data: bytes) -> None:
        raise Broken("disk-ENOSPC", f"The file {path.name} could not be written. Nothing was changed.", "Make space.")

    scene.house.office.crowd(25, "2025-06-01")
    scene.patch.setattr(outgoing, "write_durably", full)
    export(scene.house.desk, "count", scene.house.office.office, YEAR, scene.stick)


def stick_pulled(scene: Scene) -> None:
    scene.house.office.crowd(25, "2025-06-01")
    export(scene.house.desk, "count", scene.house.office.office, YEAR, scene.stick / "usb")


def altered(scene: Scene) -> None:
    file = scene.reply()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    look_at(scene.house.desk, file)


def replayed(scene: Scene) -> None:
    file = scene.reply()
    accept(scene.house.desk, look_at(scene.house.desk, file))
    look_at(scene.house.desk, file)


def for_someone_else(scene: Scene) -> None:
    office = scene.house.office
    look_at(scene.house.desk, office.packed(payload("reply"), "reply", to=office.clinic[0]))


def unknown_sender(scene: Scene) -> None:
    look_at(scene.house.desk, scene.reply(sender=party("Nobody we know")))


def oversized(scene: Scene) -> None:
    file = scene.reply()
    with file.open("ab") as more:
        more.truncate(LARGEST_CIPHERTEXT + 1)
    look_at(scene.house.desk, file)


def too_small(scene: Scene) -> None:
    file = scene.file("note.age", b"hello")
    scene.file("note.age" + SIGNATURE_SUFFIX, b"untrusted comment: x\n")
    look_at(scene.house.desk, file)


def without_signature(scene: Scene) -> None:
    look_at(scene.house.desk, scene.file("holiday.age", bytes(70_000)))


def no_answer_to_this_desk(scene: Scene) -> None:
    look_at(scene.house.desk, scene.house.office.packed(payload("count"), "count"))


def real_card_for_made_up_desk(scene: Scene) -> None:
    card = fresh("mechanism", "A real mechanism", made_up=False)[0]
    cards.confirm(scene.house.desk, card, " ".join(card.words()))


def card_that_is_none(scene: Scene) -> None:
    from shelter_desk.exchange.cards import decode

    decode(b"\xff\xd8 a photograph")


def wrong_words(scene: Scene) -> None:
    card = fresh("service", "A made-up lawyer", made_up=True)[0]
    cards.confirm(scene.house.desk, card, "eight words that nobody ever read aloud here")


def form_with_an_error(scene: Scene) -> None:
    files = dict(read_all("forms"))
    files["needs.toml"] = files["needs.toml"].replace(b'type = "long_text"', b'type = "essay"', 1)
    load_library(files, read_all("codelists"))


def form_that_is_cut_off(scene: Scene) -> None:
    load_library(read_all("forms") | {"needs.toml": read_all("forms")["needs.toml"][:200]}, read_all("codelists"))


def profile_with_an_error(scene: Scene) -> None:
    data = read_all("countries")["generic-coe.toml"].replace(b'length = "P30D"', b"length = 30", 1)
    read_toml("generic-coe.toml", data, Profile)


def profile_nobody_made(scene: Scene) -> None:
    definitions().profile("atlantis")


def answers_that_are_no_json(scene: Scene) -> None:
    _read_answers(str(scene.file("answers.json", b"{day: tomorrow")))


def a_form_nobody_made(scene: Scene) -> None:
    scene.house.writes("astrology", scene.case)


def a_case_nobody_opened(scene: Scene) -> None:
    scene.house.writes("needs", "AAAA-AAAA", special="x")


def intake_nobody_began(scene: Scene) -> None:
    intake.resume(scene.house.desk, "AAAA-AAAA")


OPEN: list[tuple[Doing, str, tuple[str, ...]]] = [
    (answers("first_contact", day="2026-02-30"), "invalid", ("Day of first contact", "not a possible date")),
    (answers("first_contact", day="2026-13-01"), "invalid", ("Day of first contact", "not a possible date")),
    (answers("first_contact", day="31.3.2026"), "invalid", ("Day of first contact", "not a possible date")),
    (answers("first_contact", day="0000-01-01"), "invalid", ("Day of first contact",)),
    (answers("reflection", starts="2026-03-10", ends="2026-03-01"), "invalid", ("Reflection period",)),
    (answers("first_contact", colour="blue"), "invalid", ("colour",)),
    (answers("age", stated_years=-3, stated_on="2026-03-01"), "invalid", ("Age",)),
    (a_form_nobody_made, "no-form", ("astrology",)),
    (a_case_nobody_opened, "no-case", ("AAAA-AAAA",)),
    (intake_nobody_began, "no-intake", ("This intake",)),
    (answers_that_are_no_json, "answers", ("JSON",)),
    (stick_full, "disk-ENOSPC", ("file-", ".age", "Nothing was changed")),
    (stick_pulled, "no-folder", ("usb",)),
    (altered, "package-sender", ("altered",)),
    (replayed, "package-replayed", ("taken in before",)),
    (for_someone_else, "package-recipient", ("for someone else",)),
    (unknown_sender, "package-sender", ("not confirmed here",)),
    (oversized, "file-size", ("file-", "too large")),
    (too_small, "package-size", ("size",)),
    (without_signature, "file-read", ("holiday.age.minisig",)),
    (no_answer_to_this_desk, "package-kind", ("no answer to this desk",)),
    (real_card_for_made_up_desk, "card-made-up", ("made-up people",)),
    (card_that_is_none, "not-a-card", ("not a card",)),
    (wrong_words, "card-words", ("eight words",)),
    (form_with_an_error, "definition", ("needs.toml", "essay")),
    (form_that_is_cut_off, "definition", ("needs.toml",)),
    (profile_with_an_error, "definition", ("generic-coe.toml", "length")),
    (profile_nobody_made, "no-profile", ("atlantis", "generic-coe")),
]


@pytest.mark.parametrize(("doing", "code", "words"), OPEN, ids=lambda value: getattr(value, "__name__", None))
def test_what_is_refused_says_why_and_the_desk_goes_on(
    scene: Scene, doing: Doing, code: str, words: tuple[str, ...]
) -> None:
    before = scene.house.sees(scene.case)
    demand_clear(refusal_of(doing, scene), code, words)
    assert scene.house.sees(scene.case) == before
    assert list(problems(scene.house.desk)) == []
    scene.house.writes("needs", scene.case, special="Halal food.")


def test_after_a_full_stick_the_same_return_goes_to_another(scene: Scene) -> None:
    refusal_of(stick_full, scene)
    assert list(scene.stick.iterdir()) == []
    scene.patch.undo()
    assert export(scene.house.desk, "count", scene.house.office.office, YEAR, scene.stick).file.exists()


def test_a_reflection_period_that_is_too_short_is_recorded_and_raises_an_alert(scene: Scene) -> None:
    """What an authority gave is written down as it was given (R-RP-02); nobody has to make it longer to save it."""
    short = {"state": "granted", "starts": "2026-03-10", "ends": "2026-03-20"}
    record = scene.house.writes("reflection", scene.case, **short).record
    assert "reflection_short" in scene.house.alerts(scene.case)
    assert scene.house.sees(scene.case).of_form("reflection")[0].answers["ends"] == "2026-03-20"
    scene.house.office.put("reflection", short | {"ends": "2026-04-20"}, scene.case, record)
    assert "reflection_short" not in scene.house.alerts(scene.case)


# A hub


def test_a_hub_refuses_in_the_same_way_and_keeps_nothing(tmp_path: Path) -> None:
    place = made_hub(tmp_path / "hub")
    known, stranger = party("Made-up desk"), party("Nobody we know")
    place.knows(known)
    good = place.send(known, "count", 1)
    place.take(good)
    before = digest_of(place.folder)
    bad = place.send(known, "count", 2)
    bad.write_bytes(bad.read_bytes()[:-1] + b"?")
    large = place.stick / "large.age"
    with large.open("wb") as file:
        file.truncate(4 << 30)
    elsewhere = made_hub(tmp_path / "elsewhere").send(known, "count", 3)
    for file, code, words in (
        (bad, "package-sender", "altered"),
        (good, "package-replayed", "taken in before"),
        (elsewhere, "package-recipient", "for someone else"),
        (place.send(stranger, "count", 1), "package-sender", "not confirmed here"),
        (large, "file-size", "large.age"),
    ):
        problem = refusal_of(lambda _scene, file=file: place.take(file), None)  # type: ignore[arg-type, misc]
        demand_clear(problem, code, (words,))
    assert digest_of(place.folder) == before
    place.close()


def test_a_real_hub_takes_no_made_up_desk(tmp_path: Path) -> None:
    place = made_hub(tmp_path / "hub", demo=False)
    card = fresh("desk", "A made-up desk", made_up=True)[0]
    file = tmp_path / "desk.card"
    file.write_bytes(encode(card))
    with pytest.raises(DeskError) as problem:
        hub.confirm_desk(Registry.in_folder(place.folder), file, " ".join(card.words()))
    demand_clear(problem.value, "card-made-up", ("made-up people",))
    assert place.registry.known_desks() == []
    place.close()
