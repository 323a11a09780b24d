"""Registers on the screen: the directory of partners, and the shelter's rooms with who sleeps where."""

import functools

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from shelter_desk.actions import drafting, wording
from shelter_desk.actions.cases import Record
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.drafting import DraftPlace
from shelter_desk.actions.house import ROOMS, register_case
from shelter_desk.actions.registers import RegisterView, read_register
from shelter_desk.actions.save import new_record_id
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, data_text, formats
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.record import RecordEditor
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, beside, button
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.ui.widgets.stops import stops
from shelter_desk.ui.widgets.text import label, title
from shelter_desk.vault.drafts import Draft


class RegisterPage(DeskPage):
    """One register: a table, and the editor of one record."""

    def __init__(self, session: Session, register: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._form = session.library.forms[register]
        self._found: RegisterView | None = None
        self._drafts: list[Draft] = []
        self._editor: RecordEditor | None = None

    @Slot()
    def refresh(self) -> None:
        if self._editor is None:
            self.session.ask(functools.partial(_read, form=self._form.id), self._show)

    def first_stop(self) -> QWidget | None:
        tables = [stop for stop in stops(self) if isinstance(stop, RowsTable)]
        return tables[0] if tables else super().first_stop()

    def leave(self) -> bool:
        if self._editor is not None:
            self._editor.keep()
            self._editor = None
        return True

    @Slot(object)
    def _show(self, read: tuple[RegisterView, list[Draft]]) -> None:
        found, self._drafts = read
        self._found = found
        rooms = self._form.id == ROOMS
        heading_text = _("Shelter") if rooms else _("Directory")
        with self.content.fresh() as column:
            add = button(_("Add a room") if rooms else _("Add a partner"), self._add, kind="primary", icon="add")
            column.addLayout(beside(title(heading_text), add))
            column.addWidget(label(data_text(self._form.intro), ink="muted"))
            for draft in self._drafts:
                column.addWidget(self._put_aside(draft))
            if found.records:
                column.addWidget(self._table(found, heading_text))
            else:
                text = (
                    _("No rooms yet. Add them, so that safeguards can look at who shares a room.")
                    if rooms
                    else _("No partners yet.")
                )
                column.addWidget(Banner("info", text))

    def _put_aside(self, draft: Draft) -> Banner:
        text = _("A draft of “{form}” was put aside on {day}.")
        words = text.format(form=data_text(self._form.title), day=formats.moment_text(draft.saved))
        banner = Banner("info", words)
        go_on = banner.add_action(_("Go on"), self._resume)
        go_on.setAccessibleName(f"{_('Go on')}: {words}")
        go_on.setProperty("draft", draft.id)
        return banner

    def _table(self, found: RegisterView, name: str) -> RowsTable:
        rooms = self._form.id == ROOMS
        headers = (
            (_("Room"), _("For whom"), _("Beds"), _("Taken by"))
            if rooms
            else (_("Name"), _("Kind"), _("Services"), _("Telephone"))
        )
        table = RowsTable(headers, name)
        table.share_width(*((3, 3, 2, 5) if rooms else (3, 3, 4, 2)))
        ordered = sorted(found.records, key=lambda each: str(each.answers.get("name", "")).casefold())
        table.set_rows([self._room(each, found) if rooms else self._partner(each) for each in ordered], fit=16)
        table.opens(self._open)
        return table

    def _room(self, record: Record, found: RegisterView) -> Row:
        answers = record.answers
        taken = found.occupants.get(record.id, ())
        beds = answers.get("beds")
        full = isinstance(beds, int) and len(taken) >= beds
        cells = (
            formats.isolate(str(answers.get("name", ""))),
            self._text(answers, "serves"),
            formats.number(beds) if isinstance(beds, int) else "",
            "  ".join(formats.isolate_ltr(case) for case in taken),
        )
        return Row(cells, record.id, "warning" if full else "")

    def _partner(self, record: Record) -> Row:
        answers = record.answers
        phone = str(answers.get("phone", ""))
        cells = (
            formats.isolate(str(answers.get("name", ""))),
            self._text(answers, "kind"),
            self._text(answers, "services"),
            formats.isolate_ltr(phone) if phone else "",
        )
        return Row(cells, record.id)

    def _text(self, answers: dict[str, object], field: str) -> str:
        answer = answers.get(field)
        return "" if answer is None else wording.answer_text(self.session.library, self._form.field(field), answer)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        table = self.sender()
        if isinstance(table, RowsTable) and self._found is not None:
            wanted = table.chosen(index)
            self._edit(next(each for each in self._found.records if each.id == wanted))

    @Slot()
    def _add(self) -> None:
        self._edit(None)

    @Slot()
    def _resume(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            draft = next(each for each in self._drafts if each.id == pressed.property("draft"))
            self._write(DraftPlace(draft.id, draft.case, draft.form, draft.record, tuple(draft.parents)), draft.answers)

    def _edit(self, record: Record | None) -> None:
        parents = tuple(head.id.hex() for head in record.heads) if record else ()
        known = record.id if record else new_record_id()
        place = DraftPlace(new_record_id(), register_case(self._form.id), self._form.id, known, parents)
        self._write(place, record.answers if record else {})

    def _write(self, place: DraftPlace, answers: Answers) -> None:
        editor = RecordEditor(self.session, self._form, place, answers)
        editor.saved.connect(self._back)
        editor.left.connect(self._back)
        self._editor = editor
        self.content.put(editor)
        self.verticalScrollBar().setValue(0)
        editor.view.focus_first()

    @Slot()
    def _back(self) -> None:
        self._editor = None
        self.arrive()


def _read(desk: Desk, form: str) -> tuple[RegisterView, list[Draft]]:
    # A draft in which something is closed to this worker would be handed in without it.
    drafts = [each for each in drafting.waiting(desk, register_case(form)) if not each.closed]
    return read_register(desk, form), drafts
