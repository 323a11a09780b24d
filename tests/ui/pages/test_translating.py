"""Correcting what people are told, in the window: doubtful sentences first, placeholders kept, approved by a speaker."""

import pytest

from shelter_desk import i18n
from shelter_desk.actions.corrections import NONE, Language, read_corrections
from tests.ui.house import House, Window
from tests.ui.leafing import tick

NO, BRACES = "You can say no.", "Number of days: {count}."
OURS = "Mund te thuash jo."


@pytest.fixture
def albanian(window: Window) -> Window:
    return at_language(window, "Albanian")


def at_language(window: Window, name: str) -> Window:
    window.go("leaflets")
    tick(window, name)
    window.press("Read, correct or approve the chosen language")
    return window


def of(house: House, code: str = "sq") -> Language:
    house.close()
    return house.write(lambda office: read_corrections(office.desk)).get(code, NONE)


def correct(window: Window, english: str, said: str) -> None:
    window.open_row("Sentences", english)
    window.fill("In this language", said)
    window.press("Save this sentence")


def test_every_sentence_stands_beside_its_english(albanian: Window) -> None:
    rows = dict(albanian.rows("Sentences"))
    assert i18n.catalogue("sq").told(NO) in rows[NO]
    assert BRACES in rows


def test_doubtful_sentences_come_first_and_are_counted(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n.catalogue("sq"), "_unsure", frozenset({NO, BRACES}))
    at_language(window, "Albanian")
    assert {cells[0] for cells in window.rows("Sentences")[:2]} == {NO, BRACES}
    assert window.sees("2 sentences are doubtful.")
    correct(window, NO, OURS)
    assert window.sees("1 sentence is doubtful.")


def test_a_sentence_is_put_right(house: House, albanian: Window) -> None:
    correct(albanian, NO, OURS)
    assert OURS in dict(albanian.rows("Sentences"))[NO]
    assert of(house).texts == {NO: OURS}


def test_lost_placeholders_are_refused_and_what_was_typed_stays(house: House, albanian: Window) -> None:
    correct(albanian, BRACES, "Disa dite.")
    assert albanian.sees("This sentence cannot be used.")
    assert albanian.line("In this language").toPlainText() == "Disa dite."  # type: ignore[attr-defined]
    assert of(house) == NONE


def test_a_language_written_from_the_right_is_typed_from_the_right(window: Window) -> None:
    at_language(window, "Dari")
    window.open_row("Sentences", NO)
    assert window.line("In this language").isRightToLeft()


def test_an_approval_needs_a_name_and_is_shown(house: House, albanian: Window) -> None:
    assert albanian.sees("no speaker of this language has approved it here")
    albanian.press("They read everything and approve")
    assert albanian.sees("Write the name or the function of the speaker.")
    albanian.fill("Who read it?", "Made-up speaker")
    albanian.press("They read everything and approve")
    assert albanian.sees("Approved here: \u2068Made-up speaker\u2069")
    approval = of(house).approval
    assert approval is not None
    assert approval.holds


def test_an_approval_that_ended_is_said(albanian: Window) -> None:
    albanian.fill("Who read it?", "Made-up speaker")
    albanian.press("They read everything and approve")
    correct(albanian, NO, OURS)
    assert albanian.sees("It was approved before, and a sentence has changed since.")


def test_who_is_no_supervisor_is_told_so(house: House) -> None:
    window = at_language(house.open("Cem"), "Albanian")
    correct(window, NO, OURS)
    assert window.sees("Only a supervisor corrects and approves translations.")
    assert of(house) == NONE
