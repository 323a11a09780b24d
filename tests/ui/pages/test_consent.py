"""The consent screen: one question, two languages, three equal answers, and no counts as much as yes."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QPushButton, QWidget

from shelter_desk import i18n
from shelter_desk.actions.asking import given
from shelter_desk.actions.corrections import Language
from shelter_desk.domain.consent import Standing
from shelter_desk.ui.pages.question import QuestionScreen, _Side
from tests.ui.hands import in_sight
from tests.ui.house import House, Window


def begin(window: Window, house: House, case: str = "nameless") -> None:
    """Put a question together: may the clinic be told what is needed, for this help, once."""
    window.shell.ask_consent(house.cases[case])
    window.settle()
    window.answer("scope", "Tell one service, so that it can help")
    _first(window, "service")
    window.pick("Who would be told?", "Made-up clinic")
    _first(window, "purpose")
    _first(window, "categories")
    _first(window, "use")


def _first(window: Window, field: str) -> None:
    window.click(in_sight(window.editor(field), QPushButton)[0])


def decisions(window: Window, house: House, case: str = "nameless") -> list[tuple[object, Standing]]:
    found: list[tuple[object, Standing]] = []
    window.shell.session.ask(
        lambda desk: [(each.record.answers["decision"], each.worth) for each in given(desk, house.cases[case])],
        found.extend,
    )
    window.settle()
    return found


def test_the_screen_holds_one_question_and_three_equal_answers(window: Window, house: House) -> None:
    begin(window, house)
    window.press("No, show the question")
    (screen,) = in_sight(window.shell, QuestionScreen)
    answers = [window.button(words, screen) for words in ("Yes", "No", "Ask me later")]
    assert len({each.height() for each in answers}) == 1
    widths = [each.width() for each in answers]
    assert max(widths) - min(widths) <= 1  # three into a number of pixels
    assert len({(each.font().toString(), each.property("kind"), each.isCheckable()) for each in answers}) == 1
    assert all(each.height() >= 44 for each in answers)
    assert not any(each.hasFocus() or each.isChecked() for each in answers)
    assert window.sees("Saying no does not change the help you receive.")
    assert window.sees("\u2068Made-up clinic\u2069 would be told")
    assert "Today" not in window.texts()
    assert not window.sees(house.cases["nameless"])


def test_a_key_pressed_once_too_often_answers_nothing(window: Window, house: House) -> None:
    begin(window, house)
    window.press("No, show the question")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(QApplication.focusWidget(), key)
    window.settle()
    assert len(in_sight(window.shell, QuestionScreen)) == 1
    assert decisions(window, house) == []


@pytest.mark.parametrize(
    ("words", "decision", "worth"),
    [("Yes", "given", Standing.HOLDS), ("No", "refused", None), ("Ask me later", "later", None)],
)
def test_each_answer_is_written_down_as_it_is(
    window: Window, house: House, words: str, decision: str, worth: Standing | None
) -> None:
    begin(window, house, "adult")
    before = decisions(window, house, "adult")
    window.press("No, show the question")
    (screen,) = in_sight(window.shell, QuestionScreen)
    window.press(words, screen)
    found, standing = decisions(window, house, "adult")[0]
    assert len(decisions(window, house, "adult")) == len(before) + 1
    assert found == decision
    assert worth is None or standing is worth
    assert window.sees("Whatever the answer, the help stays the same.")


def test_a_second_press_of_the_same_finger_is_no_second_answer(window: Window, house: House) -> None:
    begin(window, house)
    window.press("No, show the question")
    (screen,) = in_sight(window.shell, QuestionScreen)
    made = window.button("Yes", screen)
    made.click()
    made.click()
    window.button("No", screen).click()
    window.settle()
    assert len(decisions(window, house)) == 1


def test_no_changes_nothing_that_is_due_or_to_be_seen(window: Window, house: House) -> None:
    window.go("today")
    before = [window.rows(name) for name in ("Overdue", "Due today", "This week")]
    begin(window, house)
    window.press("No, show the question")
    window.press("No", in_sight(window.shell, QuestionScreen)[0])
    window.go("today")
    assert [window.rows(name) for name in ("Overdue", "Due today", "This week")] == before


def test_stopping_writes_nothing(window: Window, house: House) -> None:
    begin(window, house)
    window.press("No, show the question")
    window.press("Stop here, nothing is written")
    assert decisions(window, house) == []


def test_it_does_not_open_beside_a_companion_nor_with_half_a_question(window: Window, house: House) -> None:
    begin(window, house)
    window.press("Yes")
    assert window.sees("Ask when the person is alone.")
    assert in_sight(window.shell, QuestionScreen) == []
    _first(window, "purpose")  # taken back
    window.press("No, show the question")
    assert window.sees("Choose first: why now")
    assert in_sight(window.shell, QuestionScreen) == []


def test_two_languages_stand_side_by_side_each_in_its_direction(window: Window, house: House) -> None:
    begin(window, house)
    window.pick("The person's language", "Arabic")
    window.press("No, show the question")
    sides = in_sight(window.shell, _Side)
    assert [side.layoutDirection().name for side in sides] == ["LeftToRight", "RightToLeft"]
    own, theirs = sides
    assert own.accessibleName() != theirs.accessibleName()
    made = window.button("Yes", in_sight(window.shell, QuestionScreen)[0])
    assert "\n" in made.text()
    unchecked = i18n.told_state("ar") != "approved"
    assert window.sees("This language was not checked by a speaker here.") == unchecked


def test_what_was_put_in_the_place_of_approved_words_counts_as_a_draft(window: Window) -> None:  # R-CO-12
    session = window.shell.session
    shipped = session.told_state("en")
    session._keep_languages({"en": Language({"You can say no.": "You must say yes."}, None)})
    assert (shipped, session.told_state("en")) == ("approved", "draft")


def test_a_yes_is_taken_back_in_one_press(window: Window, house: House) -> None:
    window.shell.ask_consent(house.cases["adult"])
    window.settle()
    before = decisions(window, house, "adult")
    assert [worth for _each, worth in before] == [Standing.HOLDS] * 3
    window.press("Take back: Tell the national mechanism, by name")
    assert sorted(str(each) for each, _worth in decisions(window, house, "adult")) == ["given", "given", "withdrawn"]


def turn_the_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_never_changes_an_answer(window: Window, house: House) -> None:
    """Scrolling over a box must not alter it: here, in a form, in Exchange, in Settings."""
    begin(window, house)
    pages = [lambda: None, lambda: window.go("exchange"), lambda: window.go("settings")]
    seen = 0
    for way in pages:
        way()
        for box in in_sight(window.shell, QComboBox):
            if box.count() > 1:
                box.setFocus()
                before = box.currentIndex()
                turn_the_wheel(box)
                assert box.currentIndex() == before
                seen += 1
        for spin in in_sight(window.shell, QAbstractSpinBox):
            before_text = spin.text()
            turn_the_wheel(spin)
            assert spin.text() == before_text
            seen += 1
    assert seen >= 5
