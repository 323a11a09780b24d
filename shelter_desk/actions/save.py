"""Saves one record: validates, asks the gates, seals, and commits everything in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shelter_desk import seals
from shelter_desk.actions import wording
from shelter_desk.actions.cases import house_of, situations_of
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case, renew_house
from shelter_desk.actions.rows import by_record, case_row
from shelter_desk.domain import facts as fact_kinds
from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.extract import circle_of, facts_of
from shelter_desk.domain.gates import Missing, refusals
from shelter_desk.domain.reasons import Reason
from shelter_desk.domain.safeguards import weakened
from shelter_desk.domain.situation import Situation
from shelter_desk.errors import Refused
from shelter_desk.forms.schema import Form
from shelter_desk.forms.validation import validate
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _
from shelter_desk.vault.chain import needs_second_error
from shelter_desk.vault.revisions import Part, Revision, Stored, identify
from shelter_desk.vault.sealing import Minted
from shelter_desk.vault.statements import CoSigned
from shelter_desk.vault.vault import Second

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that can be mistaken for another


@dataclass(frozen=True)
class Entry:
    """What a worker hands in.

    `case` is empty for a new case. `answers` are the complete answers of the circles the worker can read.
    `parents` are the ids (hex) of the heads the worker saw; empty for a new record.
    """

    form: str
    answers: Answers
    case: str = ""
    record: str = ""
    parents: tuple[str, ...] = ()
    draft: str = ""


@dataclass(frozen=True)
class Permission:
    """What lets an entry pass gates or weaken a safeguard: a second person, or a break-glass event just recorded."""

    second: Second | None = None
    broken_glass: bool = False


@dataclass(frozen=True)
class Saved:
    """What was saved: the case, the record and the revision."""

    case: str
    record: str
    stored: Stored
    passed: tuple[Missing, ...] = field(default=())


def save(desk: Desk, entry: Entry, permission: Permission | None = None) -> Saved:
    """Save one record; Refused says which field, which gate or which safeguard stands against it."""
    permission = permission or Permission()
    form = _form(desk, entry)
    _demand_ready(desk)
    _demand_valid(desk, form, entry)
    case = _case_code(desk, form, entry)
    before = [] if not entry.case and form.kind == "case" else desk.vault.current(case)
    record, parents = _place(desk, form, entry, before)
    minted = Minted()
    revision = Revision(
        record=record,
        case=case,
        form=form.id,
        version=form.version,
        parents=[parent.id.hex() for parent in parents],
        author=desk.vault.me.id,
        at=desk.vault.moment(),
        parts=parts_of(desk, form, (case, record), entry.answers, parents, minted),
    )
    preview = Stored(identify(revision.content()), revision, b"")
    superseded = {parent.id for parent in parents}
    after = [each for each in before if each.id not in superseded] + [preview]
    passed: tuple[Missing, ...] = ()
    row = None
    detail: dict[str, str] = {"form": form.id}
    if form.kind == "case":
        house = house_of(desk, case, after)
        situations = situations_of(desk, case, after, house)
        earlier = situations_of(desk, case, before, house)
        passed, reasons = _judge(case, earlier, situations)
        if passed or reasons:
            detail |= _permit(desk, permission, case, record, entry.answers, passed, reasons)
        opened = desk.vault.case_row(case)
        row = case_row(desk, case, opened.opened if opened else revision.at[:10], after, situations)
    event = desk.vault.event("saved", case=case, subject=record, at=revision.at, **detail)
    stored = desk.vault.commit(
        revision,
        event,
        row,
        minted=minted,
        findable=is_findable(form),
        statistical=any(part.statistics for part in revision.parts.values()),
        draft=entry.draft,
    )
    renew_house(desk, case, row)
    desk.note_head()
    return Saved(case, record, stored, passed)


def latest_parents(desk: Desk, case: str, record: str) -> tuple[str, ...]:
    """The heads of a record as ids, for callers that have just read it."""
    return tuple(each.id.hex() for each in by_record(desk.vault.current(case)).get(record, ()))


def new_case_code(desk: Desk) -> str:
    """A random code that says nothing, not yet used here."""
    while True:
        letters = [_CODE_LETTERS[seals.random_below(len(_CODE_LETTERS))] for _letter in range(8)]
        code = "".join(letters[:4]) + "-" + "".join(letters[4:])
        if desk.vault.case_row(code) is None:
            return code


def new_record_id() -> str:
    return seals.random_bytes(8).hex()


def _form(desk: Desk, entry: Entry) -> Form:
    form = desk.library.forms.get(entry.form)
    if form is None:
        names = ", ".join(sorted(desk.library.forms))
        raise Refused(
            "no-form",
            _("There is no form {name}.").format(name=entry.form),
            _("Choose one of: {names}").format(names=names),
        )
    return form


def _demand_ready(desk: Desk) -> None:
    if not desk.vault.chain.demo and not desk.vault.chain.rehearsed:
        raise Refused(
            "not-rehearsed",
            _("The recovery words of this desk were not read back yet."),
            _("Read two of the three shares back first: without them a forgotten passphrase loses everything."),
        )


def _demand_valid(desk: Desk, form: Form, entry: Entry) -> None:
    problems = [each for each in validate(desk.library, form, entry.answers, desk.today()) if each.level == "hard"]
    if problems:
        raise Refused(
            "invalid",
            _("Some answers on “{form}” cannot be saved as they are.").format(form=wording.text(form.title)),
            _("Correct them. Everything else is still there."),
            tuple(f"{wording.field_path(form, each.path)}: {each.message}" for each in problems),
        )


def _case_code(desk: Desk, form: Form, entry: Entry) -> str:
    if form.kind == "register":
        return register_case(form.id)
    if not entry.case:
        return new_case_code(desk)
    if desk.vault.case_row(entry.case) is None:
        raise Refused("no-case", _("There is no case {code}.").format(code=entry.case), _("Check the code."))
    return entry.case


def _place(desk: Desk, form: Form, entry: Entry, before: list[Stored]) -> tuple[str, list[Stored]]:
    """The record and the heads this entry follows; a form without `many` has one record in a case."""
    groups = by_record(before)
    record = entry.record
    if not record and not form.many:
        record = next((name for name, heads in groups.items() if heads[-1].revision.form == form.id), "")
    if not record:
        return new_record_id(), []
    heads = groups.get(record, [])
    if heads and heads[-1].revision.form != form.id:
        raise Refused("wrong-form", _("This record belongs to another form."), _("Open the case again."))
    if not entry.parents:
        return record, heads
    # A head the worker did not see stays beside the new one: a conflict a worker resolves, never an overwrite.
    seen = [desk.vault.revision(bytes.fromhex(parent)) for parent in entry.parents]
    return record, [each for each in seen if each is not None and each.revision.record == record]


def is_findable(form: Form) -> bool:
    """Whether records of this form are found by name."""
    return any(column.find for each in form.fields() for column in (each, *each.columns))


def parts_of(
    desk: Desk, form: Form, place: tuple[str, str], answers: Answers, parents: list[Stored], minted: Minted
) -> dict[str, Part]:
    """Seal a record's answers circle by circle; `place` is (case, record)."""
    case, record = place
    found_facts = facts_of(form, answers)
    parts: dict[str, Part] = {}
    for circle in sorted(form.circles()):
        given = {
            each.id: answers[each.id]
            for each in form.fields()
            if each.circle == circle and answers.get(each.id) is not None
        }
        earlier = [parent.revision.parts[circle] for parent in parents if circle in parent.revision.parts]
        carried = _carried(desk, (case, circle, form.id, record), given, earlier)
        if carried is not None:
            parts[circle] = carried
        elif given or earlier:
            mine = [fact for fact in found_facts if circle_of(form, type(fact).__name__) == circle]
            operational = tuple(fact for fact in mine if isinstance(fact, fact_kinds.Operational))
            statistical = tuple(fact for fact in mine if isinstance(fact, fact_kinds.Statistical))
            parts[circle] = desk.vault.sealer.seal(
                (case, circle, form.id, record),
                given,
                fact_kinds.encode(operational),
                fact_kinds.encode(statistical),
                minted,
            )
    return parts


def _carried(
    desk: Desk, place: tuple[str, str, str, str], given: Mapping[str, Any], earlier: list[Part]
) -> Part | None:
    """The earlier part where it travels on byte for byte: unreadable here, or unchanged."""
    if not earlier:
        return None
    opened = [desk.vault.sealer.open(place, part) for part in earlier]
    if any(each is None for each in opened):
        if given or any(part != earlier[0] for part in earlier):
            raise Refused(
                "restricted-part",
                _("A part of this record can only be read and changed by others."),
                _("Ask someone of that circle, or write a new note."),
            )
        return earlier[0]
    return earlier[0] if all(each == given for each in opened) else None


def _judge(
    case: str, before: tuple[Situation, ...], after: tuple[Situation, ...]
) -> tuple[tuple[Missing, ...], tuple[Reason, ...]]:
    """Gates must pass for every combination of heads; weakening one combination weakens the safeguard."""
    earlier = before or (Situation(CaseFile(case), after[0].profile, after[0].today, after[0].house),)
    missing: dict[str, Missing] = {}
    for situation in after:
        for each in refusals(earlier[-1].case, situation):
            known = missing.get(each.gate)
            reasons = tuple(dict.fromkeys((known.reasons if known else ()) + each.reasons))
            missing[each.gate] = Missing(each.gate, reasons, each.about)
    weaker = dict.fromkeys(reason for one in earlier for other in after for reason in weakened(one, other))
    return tuple(missing.values()), tuple(weaker)


def _permit(
    desk: Desk,
    permission: Permission,
    case: str,
    record: str,
    answers: Answers,
    passed: tuple[Missing, ...],
    weaker: tuple[Reason, ...],
) -> dict[str, str]:
    """Two people may pass a gate or weaken a safeguard; one alone may pass a gate by breaking the glass (R-SA-06)."""
    codes = tuple(f"{each.gate}:{reason.code}" for each in passed for reason in each.reasons)
    codes += tuple(reason.code for reason in weaker)
    if permission.second is not None:
        digest = seals.digest(seals.canonical(answers)).hex()
        statement = desk.vault.state(
            CoSigned, permission.second, act="save", case=case, record=record, answers=digest, reasons=codes
        )
        return {"cosigned": seals.digest(statement.content()).hex()[:16]}
    if weaker:
        error = needs_second_error()
        raise Refused(error.code, error.title, error.advice, tuple(wording.reason(each) for each in weaker))
    if permission.broken_glass:
        return {"glass": ",".join(each.gate for each in passed)}
    raise gate_refusal(passed)


def gate_refusal(passed: tuple[Missing, ...]) -> Refused:
    """What the gates still ask for, as one refusal."""
    return Refused(
        "gate",
        _("Something has to come first."),
        _(
            "Add what is missing. To protect life or safety, one person can break the glass; otherwise two people can decide together."
        ),
        tuple(wording.reason(reason) for each in passed for reason in each.reasons),
    )
