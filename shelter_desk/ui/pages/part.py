"""What every card of the settings is."""

from PySide6.QtWidgets import QLineEdit

from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Card, labelled
from shelter_desk.ui.widgets.stage import Messages
from shelter_desk.ui.widgets.text import heading


class Part(Card):
    """A card with a heading and a place for messages, which the card puts where they belong."""

    def __init__(self, session: Session, heading_text: str) -> None:
        super().__init__()
        self.session = session
        self.body.setSpacing(theme.px(theme.MEDIUM))
        self.body.addWidget(heading(heading_text))
        self.messages = Messages(theme.SMALL)

    def field(self, text: str, hint: str = "", *, secret: bool = False) -> QLineEdit:
        """A labelled line."""
        made = QLineEdit()
        made.setMaximumWidth(theme.px(420))
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        self.body.addWidget(labelled(text, made, hint))
        return made
