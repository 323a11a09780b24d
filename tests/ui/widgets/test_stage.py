"""A place whose content is replaced at once: the focus stays where one works, nothing of a person stays in memory."""

import gc
import weakref

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import delete

from shelter_desk.errors import Refused
from shelter_desk.ui.widgets.stage import Messages, Stage
from tests.ui.hands import Hands, let_go, settle


def shown(stage: Stage) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QPushButton("outside"))
    column.addWidget(stage)
    window.show()
    window.activateWindow()
    settle()
    return window


def test_the_focus_goes_on_into_what_replaces_the_place_where_it_was() -> None:
    stage = Stage()
    window = shown(stage)
    with stage.fresh() as column:
        column.addWidget(first := QLineEdit())
    first.setFocus()
    with stage.fresh() as column:
        column.addWidget(QLabel("words"))
        column.addWidget(second := QLineEdit())
    assert QApplication.focusWidget() is second
    outside = window.findChild(QPushButton)
    outside.setFocus()
    with stage.fresh() as column:
        column.addWidget(QLineEdit())
    assert outside.hasFocus()
    let_go(window)


def test_what_was_replaced_is_gone_from_memory() -> None:
    stage = Stage()
    window = shown(stage)
    with stage.fresh() as column:
        column.addWidget(old := QLabel("Made up"))
    kept = weakref.ref(old)
    del old, column
    stage.clear()
    settle()
    gc.collect()
    assert kept() is None
    assert stage.isHidden()
    let_go(window)


def test_a_content_that_cannot_be_shown_does_not_freeze_the_window() -> None:
    stage = Stage()
    window = shown(stage)
    gone = QLabel("Made up")
    delete(gone)
    with pytest.raises(RuntimeError):
        stage.put(gone)
    assert window.updatesEnabled()
    stage.put(QLabel("Made up: the next one"))
    assert "Made up: the next one" in Hands(window).texts()
    let_go(window)


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    messages = Messages()
    window = shown(messages)
    messages.refuse(Refused("x", "Made up: not saved.", "Do this.", ("Question 3",)))
    assert {"Made up: not saved.", "Question 3", "Do this."} <= set(Hands(window).texts())
    assert messages.content is not None
    assert messages.content.accessibleName() == "Made up: not saved. Question 3 Do this."
    banner = messages.say("warning", "Made up: sure?")
    pressed: list[bool] = []
    made = banner.add_action("Yes", lambda: pressed.append(True))
    assert made.isVisible()
    Hands(window).press("Yes")
    assert pressed == [True]
    let_go(window)
