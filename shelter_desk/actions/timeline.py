"""A case's timeline and a record's history: who wrote what when, newest first."""

from dataclasses import dataclass

from shelter_desk.actions import wording
from shelter_desk.actions.cases import CaseView
from shelter_desk.actions.desk import Desk
from shelter_desk.forms.values import Answers
from shelter_desk.vault.revisions import Stored


@dataclass(frozen=True)
class Moment:
    """One revision: when (ISO), who, which record and form, whether it changed an earlier one."""

    at: str
    author: str
    record: str
    form: str
    changed: bool


@dataclass(frozen=True)
class Version:
    """One version of a record as this worker may read it, as lines."""

    at: str
    author: str
    answers: Answers
    lines: tuple[str, ...]
    closed: bool


def timeline(desk: Desk, view: CaseView) -> tuple[Moment, ...]:
    """The heads of every record, newest first."""
    heads = [head for record in view.records for head in record.heads]
    ordered = sorted(heads, key=lambda head: head.revision.at, reverse=True)
    return tuple(_moment(desk, head) for head in ordered)


def history(desk: Desk, head: Stored) -> tuple[Version, ...]:
    """Every version of a record, newest first."""
    form = desk.library.forms[head.revision.form]
    versions = []
    for stored in desk.vault.history(head):
        answers, closed = desk.vault.answers(stored)
        lines = tuple(wording.answer_lines(desk.library, form, answers))
        versions.append(Version(stored.revision.at, _name(desk, stored.revision.author), answers, lines, bool(closed)))
    return tuple(versions)


def _moment(desk: Desk, stored: Stored) -> Moment:
    revision = stored.revision
    return Moment(revision.at, _name(desk, revision.author), revision.record, revision.form, bool(revision.parents))


def _name(desk: Desk, member: str) -> str:
    found = desk.vault.chain.members.get(member)
    return found.name if found else member
