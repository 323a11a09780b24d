"""A case: code, alerts and safe-contact rules on top, sections on the side, one record at a time in the middle."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from shelter_desk.actions import drafting, wording
from shelter_desk.actions.asking import CONSENT
from shelter_desk.actions.cases import CaseView, Record, open_case, view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import new_record_id
from shelter_desk.actions.timeline import Moment, Version, history, timeline
from shelter_desk.forms.schema import Form
from shelter_desk.i18n import _, data_text, formats, marked
from shelter_desk.ui import theme
from shelter_desk.ui.pages.overview import Overview
from shelter_desk.ui.pages.page import DeskPage
from shelter_desk.ui.pages.record import RecordEditor
from shelter_desk.ui.pages.records import Answers, FormPart, VersionCard
from shelter_desk.ui.session import Session
from shelter_desk.ui.widgets.basics import Banner, Card, button, wrapping
from shelter_desk.ui.widgets.choice import Choice
from shelter_desk.ui.widgets.stage import Stage
from shelter_desk.ui.widgets.stops import stops
from shelter_desk.ui.widgets.text import heading, label, title
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
CONTACT_FIELDS = ("rule", "how", "name_to_use", "never_say", "not_to_be_told")


@dataclass(frozen=True)
class Opened:
    """What is read in one go when a case is opened."""

    view: CaseView
    moments: tuple[Moment, ...]
    drafts: tuple[Draft, ...]

    def record(self, wanted: str) -> Record | None:
        return next((each for each in self.view.records if each.id == wanted), None)


class CasePage(DeskPage):
    """One case. Opening it is written down; refreshing it is not."""

    def __init__(self, session: Session, case: str, record: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, parent, widest=1240)
        self._case = case
        self._wanted = record
        self._opened: Opened | None = None
        self._group = OVERVIEW
        self._editor: RecordEditor | None = None
        self._read = open_case
        self.body.setSpacing(theme.px(theme.MEDIUM))
        self._top = Stage(theme.SMALL)
        self.body.addWidget(self._top)
        self._sections = Choice()
        self._sections.setAccessibleName(_("Section"))
        self._sections.setMaximumWidth(theme.px(420))
        self._sections.activated.connect(self._choose_section)
        self.body.addWidget(self._sections)
        self._side = Stage(theme.TINY)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(theme.HUGE))
        middle.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.content, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(middle)

    @Slot()
    def refresh(self) -> None:
        self.session.ask(functools.partial(_read, case=self._case, read=self._read), self._show)
        self._read = view_case

    def concerns(self, case: str) -> bool:
        return case in (self._case, "")

    def leave(self) -> bool:
        if self._editor is not None:
            self._editor.keep()
        return True

    def first_stop(self) -> QWidget | None:
        """What is being written, where something is; else the section that is shown, or the top in a narrow window."""
        found = stops(self.content if self._editor is not None else self._side)
        return found[0] if found else super().first_stop()

    @Slot(object)
    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self._show_top(opened)
        wanted, self._wanted = opened.record(self._wanted), ""
        if wanted is not None:
            self._group = self.session.library.forms[wanted.form].group
        self._show_side(opened)
        if wanted is not None:
            self._edit(self.session.library.forms[wanted.form], wanted)
        elif self._editor is None:
            self._show_group()

    # The top: what everyone must see first

    def _show_top(self, opened: Opened) -> None:
        with self._top.fresh() as column:
            column.addWidget(title(_("Case {code}").format(code=formats.isolate_ltr(self._case))))
            if name := self.session.name_of_case(self._case):
                column.addWidget(label(formats.isolate(name), ink="muted", size=theme.SECTION_POINTS))
            note = button(_("Add a note"), self._add_note, icon="note")
            consent = button(_("Ask a question of sharing"), self._ask_consent, icon="talk")
            leaflet = button(_("Leaflet"), self._give_leaflet, icon="leaflets")
            column.addWidget(wrapping(note, consent, leaflet))
            for alert in opened.view.alerts:
                column.addWidget(Banner(alert.level, wording.alert(alert.code)))
            column.addWidget(self._contact_card(opened.view))

    def _contact_card(self, view: CaseView) -> QWidget:
        """Safe-contact rules stand before any number or address (R-SA-04)."""
        form = self.session.library.forms["emergency_card"]
        cards = view.of_form(form.id)
        card = Card()
        card.body.addWidget(label(_("Safe contact"), bold=True))
        answers = (
            {name: cards[-1].answers[name] for name in CONTACT_FIELDS if name in cards[-1].answers} if cards else {}
        )
        if answers:
            card.body.addWidget(Answers(self.session.answered(form, answers)))
        else:
            card.body.addWidget(label(_("Nothing is known yet: make no contact."), ink="muted"))
        return card

    # The side: sections with how much is in them

    def _show_side(self, opened: Opened) -> None:
        self._sections.clear()
        entries = [(OVERVIEW, _("Overview"), 0)]
        child = any(situation.age.as_child for situation in opened.view.situations)
        for group, text in GROUPS.items():
            if group == "child" and not child:
                continue
            count = sum(len(opened.view.of_form(form.id)) for form in self._forms(group))
            entries.append((group, _(text), count))
        with self._side.fresh() as column:
            for group, text, count in entries:
                words = f"{text} ({formats.number(count)})" if count else text
                made = button(words, self._choose_group, kind="nav")
                made.setCheckable(True)
                made.setAutoExclusive(True)
                made.setChecked(group == self._group)
                made.setProperty("group", group)
                made.setMinimumWidth(theme.px(190))
                column.addWidget(made)
                self._sections.addItem(words, group)
        self._mark_group()
        self._fit_sections()

    def _mark_group(self) -> None:
        self._sections.setCurrentIndex(self._sections.findData(self._group))
        for made in self._side.findChildren(QPushButton):
            if made.property("group") == self._group:
                made.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sections()

    def _fit_sections(self) -> None:
        """Beside the content where there is room, else one box above it."""
        narrow = self.viewport().width() < theme.px(NARROW)
        self._side.setVisible(not narrow and self._opened is not None)
        self._sections.setVisible(narrow and self._opened is not None)

    @Slot()
    def _choose_group(self) -> None:
        self._go_to(str(self._sent("group")))

    @Slot()
    def _choose_section(self) -> None:
        self._go_to(str(self._sections.currentData()))

    def _go_to(self, group: str) -> None:
        self.leave()
        self._group = group
        self._mark_group()
        self._show_group()

    def _forms(self, group: str) -> list[Form]:
        return [form for form in self.session.library.forms.values() if form.group == group and form.kind == "case"]

    # The middle

    @Slot()
    def _show_group(self) -> None:
        if self._opened is None:
            return
        self._editor = None
        if self._group == OVERVIEW:
            overview = Overview(self.session, self._opened.view, self._opened.moments, self._opened.drafts)
            overview.open_record.connect(self._open_record)
            overview.resume.connect(self._resume)
            self.content.put(overview)
            return
        authors = {moment.record: moment.author for moment in reversed(self._opened.moments)}
        with self.content.fresh() as column:
            for form in self._forms(self._group):
                part = FormPart(self.session, form, self._opened.view.of_form(form.id), authors)
                part.begin.connect(self._begin_form)
                part.change.connect(self._open_record)
                part.past.connect(self._show_history)
                part.paper.connect(self._show_paper)
                column.addWidget(part)

    @Slot(str)
    def _show_history(self, record_id: str) -> None:
        record = self._opened.record(record_id) if self._opened else None
        if record is not None:
            form = self.session.library.forms[record.form]
            work = functools.partial(_history, form=form, record=record)
            self.session.ask(work, self._show_versions)

    @Slot(object)
    def _show_versions(self, found: tuple[Form, tuple[Version, ...]]) -> None:
        form, versions = found
        with self.content.fresh() as column:
            column.addWidget(wrapping(button(_("Back to the case"), self._show_group, kind="plain", icon="back")))
            column.addWidget(heading(f"{_('History')}: {data_text(form.title)}"))
            for version in versions:
                column.addWidget(VersionCard(self.session, form, version))

    @Slot(str)
    def _show_paper(self, record_id: str) -> None:
        # Here, not above: drawing pages brings a library that nobody needs to open a case.
        from shelter_desk.ui.pages.paper import Paper

        record = self._opened.record(record_id) if self._opened else None
        if record is not None:
            paper = Paper(self.session, self._case, record)
            paper.left.connect(self._show_group)
            self.content.put(paper)

    # Writing

    def _edit(self, form: Form, record: Record | None, draft: Draft | None = None) -> None:
        """Open the editor: on a record with all its heads, on a draft, or on nothing."""
        self.leave()
        if draft is not None:
            place = drafting.DraftPlace(draft.id, draft.case, draft.form, draft.record, tuple(draft.parents))
            answers, closed = draft.answers, draft.closed
        elif record is not None:
            parents = tuple(head.id.hex() for head in record.heads)
            place = drafting.DraftPlace(new_record_id(), self._case, form.id, record.id, parents)
            answers, closed = record.answers, record.closed_circles
        else:
            place = drafting.DraftPlace(new_record_id(), self._case, form.id, new_record_id())
            answers, closed = {}, frozenset()
        self._group = form.group
        self._mark_group()
        editor = RecordEditor(self.session, form, place, answers, sorted(closed))
        editor.saved.connect(self._back)
        editor.left.connect(self._back)
        self._editor = editor
        self._both = Stage()
        with self.content.fresh() as column:
            column.addWidget(wrapping(button(_("Back to the case"), self._back, kind="plain", icon="back")))
            column.addWidget(self._both)
            column.addWidget(editor)
        self.verticalScrollBar().setValue(self.content.y() - theme.px(theme.HUGE))
        editor.view.focus_first()
        if record is not None and len(record.heads) > 1:
            self.session.ask(functools.partial(_heads, form=form, record=record), self._show_both)

    @Slot(object)
    def _show_both(self, found: tuple[Form, tuple[Version, ...]]) -> None:
        """Both versions of a conflict, above the form that decides."""
        form, versions = found
        with self._both.fresh() as column:
            text = _("Changed on two computers. Look at both versions and save the one that is right.")
            column.addWidget(Banner("warning", text))
            for version in versions:
                column.addWidget(VersionCard(self.session, form, version))

    @Slot()
    def _back(self) -> None:
        """Away from the editor, whose draft is kept."""
        self.leave()
        self._editor = None
        self.arrive()

    @Slot(str)
    def _begin_form(self, form_id: str) -> None:
        form = self.session.library.forms[form_id]
        if form.id == CONSENT:
            self._ask_consent()
        else:
            self._edit(form, None)

    @Slot()
    def _add_note(self) -> None:
        self._edit(self.session.library.forms["case_note"], None)

    @Slot()
    def _give_leaflet(self) -> None:
        self.give_leaflet.emit(self._case)

    @Slot()
    def _ask_consent(self) -> None:
        self.ask_consent.emit(self._case)

    @Slot(str)
    def _resume(self, draft_id: str) -> None:
        draft = next((each for each in self._opened.drafts if each.id == draft_id), None) if self._opened else None
        if draft is not None:
            self._edit(self.session.library.forms[draft.form], None, draft)

    @Slot(str)
    def _open_record(self, record_id: str) -> None:
        record = self._opened.record(record_id) if self._opened else None
        if record is not None:
            self._edit(self.session.library.forms[record.form], record)

    def _sent(self, name: str) -> object:
        pressed = self.sender()
        return pressed.property(name) if isinstance(pressed, QPushButton) else None


def _read(desk: Desk, case: str, read: Callable[[Desk, str], CaseView]) -> Opened:
    view = read(desk, case)
    return Opened(view, timeline(desk, view), tuple(drafting.waiting(desk, case)))


def _history(desk: Desk, form: Form, record: Record) -> tuple[Form, tuple[Version, ...]]:
    return form, history(desk, record.head)


def _heads(desk: Desk, form: Form, record: Record) -> tuple[Form, tuple[Version, ...]]:
    return form, tuple(history(desk, head)[0] for head in record.heads)
