"""Finding people and partners by name: an index in memory of what this worker can open; nothing of it on disk."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import REGISTER
from shelter_desk.forms.schema import Form
from shelter_desk.forms.values import Answers, is_missing
from shelter_desk.vault.revisions import Stored

MOST_HITS = 50


@dataclass(frozen=True)
class Hit:
    """A name found: the case or register it stands in, the record, the form, the name as written."""

    case: str
    record: str
    form: str
    name: str


class NameIndex:
    """Folded names beside where they stand; a look-up is one scan that stops at fifty hits."""

    def __init__(self) -> None:
        self._folded: list[str] = []
        self._hits: list[Hit] = []
        self._records: dict[str, list[int]] = {}
        self._cases: dict[str, list[int]] = {}

    @classmethod
    def of(cls, desk: Desk) -> "NameIndex":
        """Read every name this worker can open."""
        index = cls()
        for circle in sorted(desk.vault.keyring.circles()):
            desk.vault.sealer.preload(circle)
        for stored in desk.vault.findable():
            index.add(desk, stored)
        return index

    def add(self, desk: Desk, stored: Stored) -> None:
        """Take up a record's names, in the place of those it had before."""
        revision = stored.revision
        form = desk.library.forms.get(revision.form)
        if form is None:
            return
        for position in self._records.pop(revision.record, ()):
            self._folded[position] = ""
        answers, _closed = desk.vault.answers(stored)
        for name in _names(form, answers):
            self._records.setdefault(revision.record, []).append(len(self._folded))
            self._cases.setdefault(revision.case, []).append(len(self._folded))
            self._folded.append(fold(name))
            self._hits.append(Hit(revision.case, revision.record, revision.form, name))

    def find(self, text: str, registers: bool = False) -> list[Hit]:
        """Names holding every word of the text, accents and case aside; people, or register entries."""
        words = fold(text).split()
        if not words:
            return []
        found: list[Hit] = []
        first, rest = words[0], words[1:]
        for position, folded in enumerate(self._folded):
            if first in folded and all(word in folded for word in rest):
                hit = self._hits[position]
                if hit.case.startswith(REGISTER) == registers:
                    found.append(hit)
                    if len(found) == MOST_HITS:
                        break
        return found

    def name_of(self, record: str) -> str:
        """The first name of a record, for links to partners and rooms."""
        positions = self._records.get(record)
        return self._hits[positions[0]].name if positions else ""

    def names_in(self, case: str) -> list[Hit]:
        """Every name of one case or register, in the order it was read."""
        return [self._hits[position] for position in self._cases.get(case, ()) if self._folded[position]]


def fold(text: str) -> str:
    """Text without accents and case, so that every spelling of a keyboard finds it."""
    # Twice: letters of other alphabets become plain ones first, and folding may compose anew.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _names(form: Form, answers: Answers) -> Iterator[str]:
    for field in form.fields():
        answer = answers.get(field.id)
        if field.find and isinstance(answer, str) and not is_missing(answer):
            yield answer
        for column in field.columns:
            for row in answer if column.find and isinstance(answer, list) else ():
                if isinstance(row.get(column.id), str) and not is_missing(row[column.id]):
                    yield row[column.id]
