"""A case: code, alerts and safe-contact rules on top, sections on the side, one record at a time in the middle."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions import drafting, wording
from shelter_desk.actions.cases import CaseView, Record, open_case, view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import new_record_id
from shelter_desk.actions.timeline import Moment, Version, history, timeline
from shelter_desk.forms.schema import Form
from shelter_desk.i18n import _, data_text, formats, marked
from shelter_desk.ui import theme
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.record import RecordEditor
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, empty, heading, label, line, title, wrapping
from shelter_desk.ui.widgets.rows import Row, RowsTable
from shelter_desk.vault.drafts import Draft

# The groups of the form definitions, in the order a case is worked on.
GROUPS: dict[str, str] = {
    "arrival": marked("Arrival"),
    "person": marked("The person"),
    "child": marked("Child"),
    "needs": marked("Needs"),
    "plan": marked("Plan and referrals"),
    "consent": marked("Consent and rights"),
    "stay": marked("Stay"),
    "protection": marked("Protection and law"),
    "identification": marked("Identification"),
    "return": marked("Return"),
    "notes": marked("Notes"),
    "closing": marked("Closing"),
}
OVERVIEW = "overview"
NARROW = 760
SUMMARY_LINES = 8
CONTACT_FIELDS = ("rule", "how", "name_to_use", "never_say", "not_to_be_told")


@dataclass(frozen=True)
class Opened:
    """What is read in one go when a case is opened."""

    view: CaseView
    moments: tuple[Moment, ...]
    drafts: tuple[Draft, ...]


class CasePage(DeskPage):
    """One case. Opening it is written down; refreshing it is not."""

    def __init__(self, session: Session, case: str, record: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=1240)
        self._case = case
        self._wanted = record
        self._opened: Opened | None = None
        self._group = OVERVIEW
        self._editor: RecordEditor | None = None
        self.body.setSpacing(theme.px(theme.MEDIUM))
        self._top = QVBoxLayout()
        self._top.setSpacing(theme.px(theme.SMALL))
        self.body.addLayout(self._top)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(theme.HUGE))
        self._side_frame = QFrame()
        self._side = QVBoxLayout(self._side_frame)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(theme.px(theme.TINY))
        middle.addWidget(self._side_frame, 0, Qt.AlignmentFlag.AlignTop)
        self._sections = QComboBox()
        self._sections.setAccessibleName(_("Section"))
        self._sections.activated.connect(self._choose_section)
        self.body.addWidget(self._sections)
        column = QVBoxLayout()
        self._content = QVBoxLayout()
        self._content.setSpacing(theme.px(theme.LARGE))
        column.addLayout(self._content)
        column.addStretch(1)
        middle.addLayout(column, 1)
        self.body.addLayout(middle)
        self._read = open_case
        session.changed.connect(self._changed)

    @Slot()
    def refresh(self) -> None:
        self.session.ask(functools.partial(_read, case=self._case, read=self._read), self._show)
        self._read = view_case

    def leave(self) -> bool:
        if self._editor is not None:
            self._editor.keep()
        return True

    @Slot(str)
    def _changed(self, case: str) -> None:
        if case in (self._case, ""):
            self.refresh()

    @Slot(object)
    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self._show_top(opened)
        self._show_side(opened)
        if self._wanted:
            wanted = next((each for each in opened.view.records if each.id == self._wanted), None)
            self._wanted = ""
            if wanted is not None:
                self._group = self.session.library.forms[wanted.form].group
                self._edit(self.session.library.forms[wanted.form], wanted)
                return
        if self._editor is None:
            self._show_group()

    # The top: what everyone must see first

    def _show_top(self, opened: Opened) -> None:
        empty(self._top)
        name = self.session.name_of_case(self._case)
        code = title(_("Case {code}").format(code=formats.isolate_ltr(self._case)))
        self._top.addWidget(code)
        if name:
            self._top.addWidget(label(formats.isolate(name), ink="muted", size=theme.SECTION_POINTS))
        note = button(_("Add a note"), self._add_note, icon="note")
        self._top.addWidget(wrapping(note, button(_("Ask a question of sharing"), self._ask_consent, icon="talk")))
        for alert in opened.view.alerts:
            self._top.addWidget(Banner(alert.level, wording.alert(alert.code)))
        self._top.addWidget(self._contact_card(opened.view))

    def _contact_card(self, view: CaseView) -> QWidget:
        """Safe-contact rules stand before any number or address (R-SA-04)."""
        form = self.session.library.forms["emergency_card"]
        cards = view.of_form(form.id)
        card = Card()
        card.body.addWidget(label(_("Safe contact"), bold=True))
        answers = (
            {name: cards[-1].answers[name] for name in CONTACT_FIELDS if name in cards[-1].answers} if cards else {}
        )
        for text in wording.answer_lines(self.session.library, form, answers):
            card.body.addWidget(label(text))
        if not answers:
            card.body.addWidget(label(_("Nothing is known yet: make no contact."), ink="muted"))
        return card

    # The side: sections with how much is in them

    def _show_side(self, opened: Opened) -> None:
        empty(self._side)
        self._sections.clear()
        entries = [(OVERVIEW, _("Overview"), 0)]
        child = any(situation.age.as_child for situation in opened.view.situations)
        for group, text in GROUPS.items():
            if group == "child" and not child:
                continue
            forms = self._forms(group)
            count = sum(len(opened.view.of_form(form.id)) for form in forms)
            entries.append((group, _(text), count))
        for group, text, count in entries:
            words = f"{text} ({formats.number(count)})" if count else text
            made = button(words, self._choose_group, kind="nav")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setChecked(group == self._group)
            made.setProperty("group", group)
            made.setMinimumWidth(theme.px(190))
            self._side.addWidget(made)
            self._sections.addItem(words, group)
        self._sections.setCurrentIndex(self._sections.findData(self._group))
        self._fit_sections()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sections()

    def _fit_sections(self) -> None:
        """Beside the content where there is room, else one box above it."""
        narrow = self.viewport().width() < theme.px(NARROW)
        self._side_frame.setVisible(not narrow)
        self._sections.setVisible(narrow)

    @Slot()
    def _choose_group(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QPushButton):
            self.leave()
            self._group = str(pressed.property("group"))
            self._show_group()

    @Slot()
    def _choose_section(self) -> None:
        self.leave()
        self._group = str(self._sections.currentData())
        self._show_group()

    def _forms(self, group: str) -> list[Form]:
        return [form for form in self.session.library.forms.values() if form.group == group and form.kind == "case"]

    # The middle

    def _show_group(self) -> None:
        if self._opened is None:
            return
        self._editor = None
        empty(self._content)
        if self._group == OVERVIEW:
            self._show_overview(self._opened)
            return
        for form in self._forms(self._group):
            self._show_form(form, self._opened)

    def _show_overview(self, opened: Opened) -> None:
        today = self.session.today().isoformat()
        self._content.addWidget(heading(_("To do")))
        if opened.view.dues:
            table = RowsTable((_("What"), _("Day")), _("To do"))
            table.share_width(3, 1)
            rows = [
                Row(
                    (wording.due(due.code), formats.day_text(due.day)),
                    due.record,
                    "warning" if due.day <= today else "",
                )
                for due in opened.view.dues
            ]
            table.set_rows(rows, fit=8)
            table.activated.connect(self._open_due)
            table.clicked.connect(self._open_due)
            self._content.addWidget(table)
        else:
            self._content.addWidget(label(_("Nothing is due."), ink="muted"))
        for draft in opened.drafts:
            form = self.session.library.forms[draft.form]
            text = _("A draft of “{form}” was put aside on {day}.")
            banner = Banner("info", text.format(form=data_text(form.title), day=formats.moment_text(draft.saved)))
            made = banner.add_action(_("Go on"), self._resume)
            made.setProperty("draft", draft.id)
            self._content.addWidget(banner)
        self._show_gates(opened)
        self._content.addWidget(heading(_("Timeline")))
        for moment in opened.moments[:60]:
            form = self.session.library.forms[moment.form]
            words = _("{form} changed by {author}") if moment.changed else _("{form} written by {author}")
            text = words.format(form=data_text(form.title), author=formats.isolate(moment.author))
            made = button(f"{formats.moment_text(moment.at)}   {text}", self._open_moment, kind="row")
            made.setProperty("record", moment.record)
            self._content.addWidget(made)

    def _show_gates(self, opened: Opened) -> None:
        gates = opened.view.gates()
        self._content.addWidget(heading(_("What would have to come first")))
        if not gates:
            self._content.addWidget(label(_("Nothing stands in the way of any step."), ink="muted"))
            return
        for missing in gates:
            card = Card()
            card.body.addWidget(label(wording.gate(missing.gate, missing.about), bold=True))
            for reason in missing.reasons:
                card.body.addWidget(label(f"• {wording.reason(reason)}", ink="muted"))
            self._content.addWidget(card)

    def _show_form(self, form: Form, opened: Opened) -> None:
        records = opened.view.of_form(form.id)
        text = _("Add") if form.many or not records else _("Change")
        made = button(text, self._begin_form, icon="add" if text == _("Add") else "")
        made.setAccessibleName(f"{text}: {data_text(form.title)}")
        made.setProperty("form", form.id)
        self._content.addLayout(line(heading(data_text(form.title)), None, made))
        if not records:
            self._content.addWidget(label(data_text(form.intro) or _("Nothing written yet."), ink="muted"))
        for record in reversed(records):
            self._content.addWidget(self._record_card(form, record))

    def _record_card(self, form: Form, record: Record) -> QWidget:
        card = Card()
        head = record.head.revision
        author = (
            next((each.author for each in self._opened.moments if each.record == record.id), "") if self._opened else ""
        )
        words = f"{formats.moment_text(head.at)} · {formats.isolate(author)}"
        change, past = button(_("Change"), self._change), button(_("History"), self._show_history, kind="plain")
        for made, name in ((change, _("Change")), (past, _("History"))):
            made.setProperty("record", record.id)
            made.setAccessibleName(f"{name}: {data_text(form.title)}, {formats.moment_text(head.at)}")
        card.body.addLayout(line(label(words, ink="muted", wrap=False), None, past, change))
        if len(record.heads) > 1:
            text = _("Changed on two computers. Look at both versions and save the one that is right.")
            card.body.addWidget(Banner("warning", text))
        lines = wording.answer_lines(self.session.library, form, record.answers)
        for text in lines[:SUMMARY_LINES]:
            card.body.addWidget(label(text))
        if len(lines) > SUMMARY_LINES:
            card.body.addWidget(label(_("… and more"), ink="muted"))
        if record.closed_circles:
            card.body.addWidget(label(_("A part of this record can only be read by others."), ink="muted"))
        return card

    # Writing

    def _edit(self, form: Form, record: Record | None, draft: Draft | None = None) -> None:
        """Open the editor: on a record with all its heads, on a draft, or on nothing."""
        empty(self._content)
        if draft is not None:
            place = drafting.DraftPlace(draft.id, draft.case, draft.form, draft.record, tuple(draft.parents))
            answers, closed = draft.answers, draft.closed
        elif record is not None:
            parents = tuple(head.id.hex() for head in record.heads)
            place = drafting.DraftPlace(new_record_id(), self._case, form.id, record.id, parents)
            answers, closed = record.answers, record.closed_circles
            if len(record.heads) > 1:
                self.session.ask(functools.partial(_both, record=record), self._show_both)
        else:
            place = drafting.DraftPlace(new_record_id(), self._case, form.id, new_record_id())
            answers, closed = {}, frozenset()
        self._content.addLayout(line(button(_("Back to the case"), self._back, kind="plain", icon="back"), None))
        self._editor = RecordEditor(self.session, form, place, answers, sorted(closed))
        self._editor.saved.connect(self._after_saving)
        self._editor.left.connect(self._back)
        self._content.addWidget(self._editor)
        self.verticalScrollBar().setValue(0)

    @Slot(object)
    def _show_both(self, versions: tuple[Version, ...]) -> None:
        """Both versions of a conflict, above the form that decides."""
        for version in versions:
            card = Card()
            words = f"{formats.moment_text(version.at)} · {formats.isolate(version.author)}"
            card.body.addWidget(label(words, bold=True))
            for text in version.lines:
                card.body.addWidget(label(text))
            self._content.insertWidget(1, card)

    @Slot()
    def _back(self) -> None:
        self._editor = None
        self.refresh()

    @Slot(str)
    def _after_saving(self, _case: str) -> None:
        self._editor = None
        self.refresh()

    @Slot()
    def _begin_form(self) -> None:
        form = self.session.library.forms[str(self._sent("form"))]
        records = self._opened.view.of_form(form.id) if self._opened else ()
        self._edit(form, None if form.many or not records else records[-1])

    @Slot()
    def _add_note(self) -> None:
        self._group = "notes"
        self._edit(self.session.library.forms["case_note"], None)

    @Slot()
    def _ask_consent(self) -> None:
        self.ask_consent.emit(self._case)

    @Slot()
    def _change(self) -> None:
        self._open_record(str(self._sent("record")))

    @Slot()
    def _open_moment(self) -> None:
        self._open_record(str(self._sent("record")))

    @Slot()
    def _open_due(self) -> None:
        table = self.sender()
        if isinstance(table, RowsTable) and table.chosen():
            self._open_record(table.chosen())

    @Slot()
    def _resume(self) -> None:
        wanted = self._sent("draft")
        draft = next((each for each in self._opened.drafts if each.id == wanted), None) if self._opened else None
        if draft is not None:
            self._edit(self.session.library.forms[draft.form], None, draft)

    def _open_record(self, record_id: str) -> None:
        record = (
            next((each for each in self._opened.view.records if each.id == record_id), None) if self._opened else None
        )
        if record is not None:
            self._group = self.session.library.forms[record.form].group
            self._edit(self.session.library.forms[record.form], record)

    @Slot()
    def _show_history(self) -> None:
        record_id = str(self._sent("record"))
        record = (
            next((each for each in self._opened.view.records if each.id == record_id), None) if self._opened else None
        )
        if record is not None:
            self.session.ask(functools.partial(history, head=record.head), self._show_versions)

    @Slot(object)
    def _show_versions(self, versions: tuple[Version, ...]) -> None:
        empty(self._content)
        self._content.addLayout(line(button(_("Back to the case"), self._show_group, kind="plain", icon="back"), None))
        self._content.addWidget(heading(_("History")))
        for version in versions:
            card = Card()
            card.body.addWidget(
                label(f"{formats.moment_text(version.at)} · {formats.isolate(version.author)}", bold=True)
            )
            for text in version.lines or (_("Nothing you may read."),):
                card.body.addWidget(label(text))
            self._content.addWidget(card)

    def _sent(self, name: str) -> object:
        pressed = self.sender()
        return pressed.property(name) if isinstance(pressed, QPushButton) else None


def _read(desk: Desk, case: str, read: Callable[[Desk, str], CaseView]) -> Opened:
    view = read(desk, case)
    return Opened(view, timeline(desk, view), tuple(drafting.waiting(desk, case)))


def _both(desk: Desk, record: Record) -> tuple[Version, ...]:
    return tuple(history(desk, head)[0] for head in record.heads)
