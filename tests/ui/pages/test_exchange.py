"""Exchange: what would leave is shown row by row, only that is written, and what comes back is taken in."""

from pathlib import Path

import pytest

from shelter_desk.actions import referring, releases
from shelter_desk.actions.asking import given, withdraw
from shelter_desk.exchange.cards import encode, fresh
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.ui.pages import arriving, recipients, reviewing, sending
from tests.actions.office import Office, line
from tests.ui.house import House, Window

PERIOD = "Period: a year, or a quarter like \u20662026-Q3\u2069"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stick that is plugged in; whoever is asked for a folder chooses it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for module in (sending, recipients):
        monkeypatch.setattr(module, "choose_folder", lambda *_arguments: folder)
    return folder


def look_at_referral(window: Window, house: House) -> None:
    window.go("exchange")
    window.pick("What", "Referral")
    window.pick("To whom", "Made-up mechanism")
    window.fill("Case code", house.cases["adult"].lower())
    window.press("Look at what would leave")


def packages(window: Window) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    window.shell.session.ask(
        lambda desk: [(each.profile, each.state) for each in releases.packages(desk).values()], found.extend
    )
    window.settle()
    return found


def test_the_preview_shows_the_very_rows_and_what_stays_with_its_reason(
    window: Window, house: House, stick: Path
) -> None:
    look_at_referral(window, house)
    assert ("Identity", "Given names", "Made-up Senait") in [
        tuple(cell.strip("\u2068\u2069") for cell in cells) for cells in window.rows("What would leave")
    ]
    stays = [cells[0] for cells in window.rows("What stays here")]
    assert any("For everyone on shift" in text for text in stays)
    assert packages(window) == []
    window.press("Write it to a stick")
    assert window.sees("Written and read back")
    assert [each.suffix for each in sorted(stick.iterdir())] == [".age", SIGNATURE_SUFFIX]
    assert [state for _kind, state in packages(window)] == ["written"]
    assert [cells[1:3] for cells in window.rows("What was sent")] == [("Referral", "\u2068Made-up mechanism\u2069")]


def test_the_preview_goes_as_soon_as_the_question_changes(window: Window, house: House) -> None:
    look_at_referral(window, house)
    assert window.sees("This would leave, and nothing else")
    window.fill("Case code", house.cases["child"])
    assert not window.sees("This would leave, and nothing else")
    window.press("Look at what would leave")
    assert window.sees("The person has not agreed that")
    assert window.sees("Nobody has asked this question yet.")


def test_a_yes_taken_back_after_the_preview_stops_the_writing(window: Window, house: House, stick: Path) -> None:
    look_at_referral(window, house)
    case = house.cases["adult"]

    def take_back(desk: object) -> None:
        (record,) = [
            each.record.id
            for each in given(desk, case)  # type: ignore[arg-type]
            if each.record.answers["scope"] == "nrm_identified"
        ]
        withdraw(desk, case, record)  # type: ignore[arg-type]

    window.shell.session.ask(take_back)
    window.settle()
    window.press("Write it to a stick")
    assert window.sees("The person has not agreed that")
    assert list(stick.iterdir()) == []
    assert packages(window) == []


def test_a_stick_that_was_pulled_is_said_and_nothing_counts_as_written(
    window: Window, house: House, stick: Path
) -> None:
    look_at_referral(window, house)
    stick.rmdir()
    window.press("Write it to a stick")
    assert not window.sees("Written and read back")
    assert "written" not in [state for _kind, state in packages(window)]


def test_an_outside_return_of_few_people_says_only_that(window: Window, house: House, stick: Path) -> None:
    house.close()
    house.office.made.clock.forward(days=366)
    window = house.open()
    window.go("exchange")
    window.pick("What", "Outside return")
    window.fill(PERIOD, "2026")
    window.press("Look at what would leave")
    assert window.sees("This would leave, and nothing else")
    assert any("under 20" in " ".join(cells).lower() for cells in window.rows("What would leave"))
    window.press("Do not send")
    assert not window.sees("This would leave, and nothing else")


def test_a_period_that_is_none_is_refused_in_words(window: Window) -> None:
    window.go("exchange")
    window.fill(PERIOD, "last year")
    window.press("Look at what would leave")
    assert window.line(PERIOD).text() == "last year"
    assert not window.sees("This would leave, and nothing else")


def test_an_answer_is_looked_at_then_taken_in_and_due_today(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(office: Office) -> Path:
        mechanism, case = office.recipient(office.mechanism), house.cases["adult"]
        shown = referring.preview(office.desk, case, mechanism, referring.question(office.desk, case, mechanism))
        referring.export(office.desk, shown, office.stick)
        return office.answer(line(shown.payload.reference, "receipt", "Made up: we have it."))

    file = house.write(answered)
    window = house.open()
    monkeypatch.setattr(arriving, "choose_file", lambda *_arguments: file)
    window.go("exchange")
    window.press("Choose the package on the stick")
    assert window.sees("Made up: we have it.")
    assert window.sees(house.cases["adult"])
    window.press("Take it in")
    assert window.sees("1 case has an answer to read.")
    window.go("today")
    assert any("answer" in cells[0].lower() for cells in window.rows("Due today"))
    window.go("exchange")
    window.press("Choose the package on the stick")
    assert not window.sees("Made up: we have it.")  # each package once


def test_a_package_that_was_altered_is_refused(house: House, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = house.write(lambda office: office.answer(line("ffffffffffffffff")))
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(bytes(data))
    window = house.open()
    monkeypatch.setattr(arriving, "choose_file", lambda *_arguments: file)
    window.go("exchange")
    window.press("Choose the package on the stick")
    assert not window.sees("Take it in")


def test_a_card_is_confirmed_by_its_eight_words_alone(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, _secrets = fresh("service", "Made-up lawyers", True)
    file = tmp_path / "made-up.card"
    file.write_bytes(encode(card))
    monkeypatch.setattr(recipients, "choose_file", lambda *_arguments: file)
    window.go("exchange")
    window.press("Confirm a card")
    assert window.sees("This card says it belongs to")
    window.fill("The eight words you heard", "one two three four five six seven eight")
    window.press("Confirm", window.shell.stack)
    assert not window.sees("The card of")
    window.fill("The eight words you heard", " ".join(card.words()).upper())
    window.press("Confirm", window.shell.stack)
    assert window.sees("The card of \u2068Made-up lawyers\u2069 is confirmed.")


def test_the_desks_own_card_is_written_to_a_stick(window: Window, stick: Path) -> None:
    window.go("exchange")
    window.press("Write this desk's card to a stick")
    assert [each.suffix for each in stick.iterdir()] == [".card"]
    assert window.sees("Written:")


def test_a_counting_office_is_marked_by_two_people(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from shelter_desk.actions import cards

    card, _secrets = fresh("counting", "Made-up second office", True)
    house.write(lambda office: cards.confirm(office.desk, card, " ".join(card.words())))
    window = house.open()
    monkeypatch.setattr(recipients, "second_person", lambda desk, name, _command: house.office.made.second(desk, name))
    window.go("exchange")
    window.press("Make it a counting office")
    window.fill("Name of the other supervisor", "Bea")
    window.press("Ask them to sign")
    assert window.sees("It is a counting office now.")


def test_after_a_copy_two_people_review_before_anything_leaves(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from shelter_desk.vault.backup import begin_copy

    house.write(lambda office: begin_copy(office.desk.vault))
    window = house.open()
    monkeypatch.setattr(reviewing, "second_person", lambda desk, name, _command: house.office.made.second(desk, name))
    look_at_referral(window, house)
    window.go("exchange")
    assert window.sees("Review what was shared")
    assert window.rows("Consents that stand here")
    window.fill("Outside returns that went out since the backup", "never")
    window.fill("Name of the other supervisor", "Bea")
    window.press("We have reviewed it")
    assert not window.sees("The exchange is open.")
    window.fill("Outside returns that went out since the backup", "2025")
    window.press("We have reviewed it")
    assert window.sees("The exchange is open.")
    assert not window.sees("Review what was shared")


def test_roles_without_exchange_are_told_so(house: House) -> None:
    window = house.open("Dua")
    window.go("exchange")
    assert window.sees("Your role does not send or take in packages.")
