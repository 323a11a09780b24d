"""The person's screen: one question in two languages, each laid out in its own direction, and three equal answers."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions import asking
from shelter_desk.actions.asking import ANSWERS, Question
from shelter_desk.i18n import Catalogue, _
from shelter_desk.ui import theme
from shelter_desk.ui.widgets.basics import Banner, button, wrapping
from shelter_desk.ui.widgets.text import label

PERSON_POINTS = 15.0
NASKH = 1.2  # Arabic script is drawn smaller than Latin of the same size


class QuestionScreen(QWidget):
    """`answered(decision)` once, `stopped` when nothing is to be written. Nothing is preselected, nothing is a default."""

    answered = Signal(str)
    stopped = Signal()

    def __init__(self, question: Question, words_of: Callable[[str], Catalogue]) -> None:
        super().__init__()
        worker = i18n.current()
        person = words_of(question.language or worker.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.LARGE))
        if question.language_state != "approved" and question.interpreter != "accepted":
            text = _(
                "This language was not checked by a speaker here. The answer counts only with an interpreter the person accepted."
            )
            column.addWidget(Banner("warning", text))
        sides = QHBoxLayout()
        sides.setSpacing(theme.px(theme.HUGE))
        # Where the desk has no words in the person's language, theirs would be the worker's once more.
        for words in _different(question, worker, person):
            sides.addWidget(_Side(asking.sentences(question, words), words.right_to_left), 1)
        column.addLayout(sides)
        answers = QHBoxLayout()
        answers.setSpacing(theme.px(theme.LARGE))
        self._buttons: list[QPushButton] = []
        for decision, text in ANSWERS.items():
            made = self._answer(worker.told(text), person.told(text))
            made.setProperty("decision", decision)
            answers.addWidget(made, 1)
            self._buttons.append(made)
        column.addLayout(answers)
        column.addWidget(wrapping(button(_("Stop here, nothing is written"), self.stopped.emit, kind="plain")))
        self.setAccessibleName(" ".join(asking.sentences(question, worker)))
        # The focus rests on the question: a key pressed once too often answers nothing.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _answer(self, own: str, theirs: str) -> QPushButton:
        made = button(own if own == theirs else f"{own}\n{theirs}", self._pressed, kind="answer")
        made.setAccessibleName(", ".join(dict.fromkeys((own, theirs))))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFont(theme.font(PERSON_POINTS))
        made.setMinimumHeight(theme.px(theme.CONSENT_TARGET))
        return made

    @Slot()
    def _pressed(self) -> None:
        """The first answer counts; a second press of the same finger is none."""
        pressed = self.sender()
        for made in self._buttons:
            made.clicked.disconnect(self._pressed)
        if isinstance(pressed, QPushButton):
            self.answered.emit(str(pressed.property("decision")))


class _Side(QFrame):
    """The question in one language, laid out in its own direction."""

    def __init__(self, sentences: list[str], right_to_left: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(theme.HUGE),) * 4)
        column.setSpacing(theme.px(theme.LARGE))
        size = PERSON_POINTS * (NASKH if right_to_left else 1)
        for sentence in sentences:
            column.addWidget(label(sentence, size=size))
        column.addStretch(1)
        self.setAccessibleName(" ".join(sentences))


def _different(question: Question, worker: Catalogue, person: Catalogue) -> list[Catalogue]:
    same = asking.sentences(question, worker) == asking.sentences(question, person)
    return [worker] if same else [worker, person]
