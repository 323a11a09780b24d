"""The national side as one who works there sees it: set up, confirm, receive, report, answer, open."""

import datetime
import stat
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.actions import cards, hub, referring
from shelter_desk.actions.hub import Received
from shelter_desk.errors import DeskError
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.hub.keys import PURPOSES
from shelter_desk.hub.receive import REFERRALS
from shelter_desk.hub.registry import Registry
from shelter_desk.hub.replies import Decision
from tests.actions.office import Office
from tests.exchange.letters import packed, party
from tests.hub.places import Hub, written
from tests.vault.desks import quick_key

TODAY = datetime.date(2026, 3, 10)
WORDS = {"counting": "one quiet passphrase for counting", "referral": "another quiet passphrase for referrals"}
DESK = party("Made-up desk")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    return tmp_path / "national" / "hub"


def set_up(folder: Path, demo: bool = False) -> dict[str, Card]:
    return dict(hub.set_up(folder, "Made-up mechanism", WORDS, cost=seals.FLOOR, demo=demo))  # type: ignore[arg-type]


def refusal(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(DeskError) as problem:
        action(*arguments, **named)  # type: ignore[operator]
    return problem.value.code


def card_file(folder: Path, card: Card) -> Path:
    file = folder.parent / f"{card.id}.card"
    file.write_bytes(card_files.encode(card))
    return file


def test_a_hub_has_two_keys_and_a_registry(folder: Path) -> None:
    made = set_up(folder)
    assert {path.name for path in folder.iterdir()} - {"hub.db-journal"} == {
        "counting.card",
        "counting.key",
        "hub.db",
        "referral.card",
        "referral.key",
        REFERRALS,
    }
    for purpose in PURPOSES:
        place = hub.open_place(folder, purpose, WORDS[purpose])
        assert place.card == made[purpose]
        assert refusal(hub.open_place, folder, purpose, "wrong") == "hub-passphrase"
        place.registry.close()
    assert Registry.in_folder(folder).is_demo() is False


def test_nothing_is_set_up_over_something(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("someone's")
    assert refusal(set_up, folder) == "folder-not-empty"
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("  ", WORDS, "hub-passphrases"),
        ("Made-up", {"counting": WORDS["counting"], "referral": WORDS["counting"]}, "hub-passphrases"),
        ("Made-up", WORDS | {"referral": "short"}, "weak-passphrase"),
    ],
)
def test_each_key_has_a_strong_passphrase_of_its_own(folder: Path, name: str, words: dict[str, str], code: str) -> None:
    assert refusal(hub.set_up, folder, name, words) == code
    assert not folder.exists()


def test_a_place_that_cannot_be_made_is_said(folder: Path) -> None:
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("a file where a folder should be")
    assert refusal(set_up, folder).startswith("disk-")


def test_desks_are_confirmed_by_their_words(folder: Path) -> None:
    set_up(folder)
    registry = Registry.in_folder(folder)
    file = card_file(folder, DESK[0])
    words = " ".join(DESK[0].words())
    assert refusal(hub.confirm_desk, registry, file, " ".join(reversed(DESK[0].words()))) == "card-words"
    assert hub.confirm_desk(registry, file, words.upper()).card == DESK[0]
    made_up = card_files.fresh("desk", "A demo desk", made_up=True)[0]
    assert refusal(hub.confirm_desk, registry, card_file(folder, made_up), " ".join(made_up.words())) == "card-made-up"
    new = card_files.fresh("desk", "Made-up desk")[0]
    assert refusal(hub.confirm_desk, registry, card_file(folder, new), " ".join(new.words())) == "desk-name"
    replaced = hub.confirm_desk(registry, card_file(folder, new), " ".join(new.words()), replaces="Made-up desk")
    assert (replaced.id, replaced.card) == (DESK[0].id, new)
    assert refusal(hub.confirm_desk, registry, folder / "none.card", "") == "file-read"
    registry.close()


def test_a_whole_stick_is_taken_in_each_package_on_its_own(folder: Path, tmp_path: Path) -> None:
    made = set_up(folder)
    place = hub.open_place(folder, "counting", WORDS["counting"])
    place.registry.add_desk(DESK[0])
    stick = tmp_path / "stick"
    stick.mkdir()
    good = [written(stick, packed("count", DESK, (made["counting"], place.secrets), number)) for number in (1, 2)]
    other = written(stick, packed("referral", DESK, (made["referral"], place.secrets)))
    (stick / "holiday.jpg").write_bytes(b"\xff\xd8" + bytes(100_000))
    found = hub.receive_all(place, sorted(stick.iterdir()), TODAY)
    assert isinstance(found, Received)
    assert len(found.receipts) == 2
    # A signature beside its package is no package; everything else says why it was refused.
    assert {file.name: problem.code for file, problem in found.refused} == {
        other.name: "package-recipient",
        "holiday.jpg": "file-read",
    }
    again = hub.receive_all(place, good, TODAY)
    assert [problem.code for _file, problem in again.refused] == ["package-replayed"] * 2
    place.registry.close()


def test_reports_are_of_periods(folder: Path) -> None:
    set_up(folder)
    registry = Registry.in_folder(folder)
    assert refusal(hub.report, registry, "someday", TODAY) == "period"
    assert refusal(hub.report, registry, "2026", TODAY) == "not-frozen"
    assert [row.status for row in hub.report(registry, "2025", TODAY)] == ["under_20"]
    registry.close()


# A referral and its answer, between a desk and a hub


@pytest.fixture
def between(office: Office) -> tuple[Office, Hub, str, str]:
    """A referral that has reached the hub: the desk, the hub, the package, the case."""
    case = office.person()
    office.consent(case, **office.to_mechanism())
    mechanism = office.recipient(office.mechanism)
    shown = referring.preview(office.desk, case, mechanism, referring.question(office.desk, case, mechanism))
    sent = referring.export(office.desk, shown, office.stick)
    place = office.hub()
    place.take(sent.file, "referral")
    return office, place, sent.package, case


def test_a_referral_is_opened_on_demand(between: tuple[Office, Hub, str, str], tmp_path: Path) -> None:
    _office, place, package, _case = between
    out = tmp_path / "read"
    out.mkdir()
    assert hub.open_referral(place.referral, package, out) == ["referral.json", "referral.pdf", "referral.xlsx"]
    assert b"Senait" in (out / "referral.json").read_bytes()
    # Twice into one folder would be over the first.
    assert refusal(hub.open_referral, place.referral, package, out) == "name-taken"
    place.close()


def test_the_counting_key_opens_no_referral(between: tuple[Office, Hub, str, str], tmp_path: Path) -> None:  # attack 33
    _office, place, package, _case = between
    assert refusal(hub.open_referral, place.counting, package, tmp_path) == "package-recipient"
    place.close()


@pytest.mark.parametrize("name", ["../counting", "", "x" * 16, "0" * 15, "/etc/passwd", "0123456789abcdef/../x"])
def test_what_is_no_package_id_opens_nothing(between: tuple[Office, Hub, str, str], tmp_path: Path, name: str) -> None:
    _office, place, _package, _case = between
    assert refusal(hub.open_referral, place.referral, name, tmp_path) == "no-referral"
    assert refusal(hub.open_referral, place.referral, "0" * 16, tmp_path) == "file-read"
    place.close()


def test_a_kept_referral_that_was_tampered_with_is_refused(
    between: tuple[Office, Hub, str, str], tmp_path: Path
) -> None:
    from tests.attacks import hostile
    from tests.exchange.letters import sealed

    _office, place, package, _case = between
    kept = place.folder / REFERRALS / f"{package}.age"
    evil = hostile.zipped({"referral.json": b"{}", "referral./../../evil.json": b"x"})
    for content in (bytes(100_000), sealed(bytes(70_000) + evil, (place.referral.card, place.referral.secrets))):
        kept.write_bytes(content)
        assert refusal(hub.open_referral, place.referral, package, tmp_path) in ("package-header", "package-contents")
    place.close()


def test_an_answer_goes_back_to_the_desk(between: tuple[Office, Hub, str, str]) -> None:
    from shelter_desk.actions.take_in import accept, look_at

    office, place, _package, case = between
    reference = referring.reference_of(office.desk, case, office.recipient(office.mechanism))
    decision = {reference: Decision("identified", "Made up.")}
    file = hub.answer(place.referral, "Made-up desk", decision, office.stick, TODAY)
    assert accept(office.desk, look_at(office.desk, file)) == [case, case]
    assert file.with_name(file.name + SIGNATURE_SUFFIX).exists()
    assert stat.S_ISREG(file.stat().st_mode)
    assert cards.own_card(office.desk).id in {each.id for each in place.registry.known_desks()}
    place.close()
