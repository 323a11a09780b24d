"""The bar on top of an open desk: whose desk it is, find, lock and hide; always in sight."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from shelter_desk.i18n import _, formats
from shelter_desk.ui import theme
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import button
from shelter_desk.ui.widgets.text import label

PATIENCE_MS = 700


class Bar(QFrame):
    """`search(text)`, `lock` and `hide_all` when someone asks for them."""

    search = Signal(str)
    lock = Signal()
    hide_all = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(
            theme.px(theme.LARGE), theme.px(theme.SMALL), theme.px(theme.LARGE), theme.px(theme.SMALL)
        )
        row.setSpacing(theme.px(theme.MEDIUM))
        row.addWidget(label(formats.isolate(session.desk_name), bold=True, wrap=False))
        if session.demo:
            row.addWidget(label(_("made-up people"), ink="warning", bold=True, wrap=False))
        self._busy = label(_("Working …"), ink="muted", wrap=False)
        self._busy.hide()
        row.addWidget(self._busy)
        row.addStretch(1)
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Find a person"))
        self.box.setToolTip(_("Ctrl+F"))
        self.box.setAccessibleName(_("Find a person"))
        self.box.setMaximumWidth(theme.px(320))
        self.box.setMinimumWidth(theme.px(140))
        self.box.returnPressed.connect(self._search)
        row.addWidget(self.box, 2)
        self._user = label(formats.isolate(session.user), ink="muted", wrap=False)
        row.addWidget(self._user)
        row.addWidget(button(_("Lock"), self.lock.emit, icon="lock", hint=_("Ctrl+L")))
        hint = _("F12: hides everything at once, then locks")
        row.addWidget(button(_("Hide"), self.hide_all.emit, icon="hide", hint=hint))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PATIENCE_MS)
        self._wait.timeout.connect(self._busy.show)
        session.work.busy.connect(self._working)

    def set_alone(self, alone: bool) -> None:
        """While people talk, no names but the person's own are in sight."""
        self.box.setVisible(not alone)
        self._user.setVisible(not alone)

    def to_find(self) -> None:
        if self.box.isVisible():
            self.box.setFocus()
            self.box.selectAll()

    @Slot()
    def _search(self) -> None:
        text = self.box.text().strip()
        if text:
            self.box.clear()
            self.search.emit(text)

    @Slot(bool)
    def _working(self, busy: bool) -> None:
        """What takes longer than a moment is said to go on."""
        if busy:
            self._wait.start()
        else:
            self._wait.stop()
            self._busy.hide()
