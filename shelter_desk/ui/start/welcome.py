"""The first page where no desk is known, and the way to every other beginning."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelter_desk.i18n import _
from shelter_desk.system.notebook import data_folder
from shelter_desk.system.places import disk_state
from shelter_desk.ui.start.frame import StartPage
from shelter_desk.ui.widgets.basics import Banner, button, wrapping
from shelter_desk.ui.widgets.text import label, title


class WelcomePage(StartPage):
    """Set up, practise with made-up people, open or restore."""

    set_up = Signal()
    practise = Signal()
    open_other = Signal()
    restore = Signal()
    recover = Signal()
    back = Signal()

    def __init__(self, has_desk: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addWidget(title(_("Welcome")))
        self.body.addWidget(
            label(
                _(
                    "Shelter Desk keeps case files in an encrypted place on this computer. Nothing goes over a network. "
                    "What leaves, leaves on a stick, and only what the person agreed to."
                )
            )
        )
        self.body.addWidget(_disk_banner())
        first = button(_("Set up a desk"), self.set_up.emit, kind="primary", icon="shelter")
        for made in (
            first,
            button(_("Try it with made-up people"), self.practise.emit, kind="row", icon="people"),
            button(_("Open a desk in another folder"), self.open_other.emit, kind="row", icon="key"),
            button(_("Restore a backup"), self.restore.emit, kind="row", icon="stick"),
            button(_("Forgotten passphrase: use recovery words"), self.recover.emit, kind="row", icon="undo"),
        ):
            self.body.addWidget(made)
        if has_desk:
            self.body.addWidget(wrapping(button(_("Back"), self.back.emit, kind="plain", icon="back")))
        self.setFocusProxy(first)


def _disk_banner() -> Banner:
    """Full-disk encryption is a precondition; what could be found out is said plainly."""
    state = disk_state(data_folder().parent)
    if state.encrypted and state.swap_encrypted:
        return Banner("success", _("The disk of this computer is encrypted."))
    if state.encrypted is False or state.swap_encrypted is False:
        return Banner(
            "warning",
            _("The disk of this computer, or its swap space, is not encrypted."),
            (_("Shelter Desk needs full-disk encryption: without it, traces can be found on a stolen computer."),),
        )
    return Banner(
        "warning",
        _("Whether the disk of this computer is encrypted could not be found out."),
        (_("Ask whoever set up the computer. Full-disk encryption is needed."),),
    )
