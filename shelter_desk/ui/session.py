"""What the open window shares: the desk behind its thread, the name index, and word of every change."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from shelter_desk import i18n
from shelter_desk.actions import wording
from shelter_desk.actions.corrections import NONE, Language, read_corrections
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.names import NameIndex
from shelter_desk.errors import DeskError
from shelter_desk.forms.schema import Field, Form
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import Catalogue, data_text, formats
from shelter_desk.ui.forms.editor import FormContext
from shelter_desk.ui.work import Job, Work


class Session(QObject):
    """An open desk. Pages ask for work with it and never touch it themselves."""

    changed = Signal(str)  # a case was written; empty for registers and settings
    said = Signal(str, str)  # level and words of a short message
    names_ready = Signal()
    looks_changed = Signal()  # language, text size or colours of this window
    minutes_set = Signal(int)  # minutes until the desk locks by itself

    def __init__(self, desk: Desk, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.work = work
        self.index: NameIndex | None = None
        self._languages: dict[str, Language] = {}
        chain = desk.vault.chain
        self.desk_name, self.demo = chain.name, chain.demo
        self.user, self.role = desk.vault.me.name, desk.vault.me.role
        self.circles = desk.vault.keyring.circles()
        self.library, self.profile, self.today = desk.library, desk.profile, desk.today
        self.folder = desk.vault.folder

    def ask(
        self,
        work: Callable[[Desk], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[DeskError], object] | None = None,
    ) -> Job:
        """Do something with the desk in its thread; without `failed` the message is shown below the page."""
        return self.work.do(_bound(work, self._desk), done, failed or self.complain)

    def read_names(self) -> None:
        """Build the name index in the background, and read what was corrected here in the words people are told."""
        self.ask(NameIndex.of, self._keep_index)
        self.ask(read_corrections, self._keep_languages)

    def form_context(self) -> FormContext:
        """What form editors need: code lists, and the names of partners and rooms."""
        links: dict[str, list[tuple[str, str]]] = {}
        if self.index is not None:
            for form in ("partners", "rooms"):
                hits = self.index.names_in(f"@{form}")
                links[form] = sorted(((hit.record, hit.name) for hit in hits), key=lambda entry: entry[1].casefold())
        return FormContext(self.library, self.today, links, self.profile.languages)

    def name_of_case(self, case: str) -> str:
        """The name of a person this worker may know, or nothing."""
        hits = self.index.names_in(case) if self.index is not None else []
        return hits[0].name if hits else ""

    def answered(self, form: Form, answers: Answers) -> list[tuple[str, str]]:
        """A record's questions and answers, partners and rooms by their names."""
        found = wording.answered(self.library, form, self._named(form.fields(), answers))
        return [(data_text(field.label), "\n".join(texts)) for field, texts in found]

    def words(self, code: str) -> Catalogue:
        """What people are told in a language, as this desk says it."""
        return self._languages.get(code, NONE).words(code)

    def told_state(self, code: str) -> str:
        """How far that was checked: approved here or before, a draft, or only what an interpreter says (R-CO-12)."""
        state = i18n.told_state(code)
        if state == "interpreted":
            return state
        # Never what was shipped alone: an approval of those words is none of the words put in their place.
        return "approved" if self.words(code).review("leaflets") == "approved" else "draft"

    def holds(self, circle: str) -> bool:
        return circle in self.circles

    def written(self, case: str, stored: Any = None) -> None:
        """Tell everyone that a case was written, and keep the name index true."""
        if stored is not None and self.index is not None:
            index = self.index
            self.ask(_bound_index(index, stored))
        self.changed.emit(case)

    def _named(self, fields: Iterable[Field], answers: Answers) -> Answers:
        named = dict(answers)
        for field in fields:
            answer = named.get(field.id)
            if field.type == "partner" and isinstance(answer, str) and self.index is not None:
                name = self.index.name_of(answer)
                named[field.id] = formats.isolate(name) if name else answer
            elif field.type == "table" and isinstance(answer, list):
                named[field.id] = [self._named(field.columns, row) for row in answer]
        return named

    @Slot(object)
    def complain(self, problem: DeskError) -> None:
        self.said.emit("danger", str(problem))

    @Slot(object)
    def _keep_languages(self, found: dict[str, Language]) -> None:
        self._languages = found

    @Slot(object)
    def _keep_index(self, index: NameIndex) -> None:
        self.index = index
        self.names_ready.emit()


def _bound(work: Callable[[Desk], Any], desk: Desk) -> Callable[[], Any]:
    def run() -> Any:
        return work(desk)

    return run


def _bound_index(index: NameIndex, stored: Any) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        index.add(desk, stored)

    return run
