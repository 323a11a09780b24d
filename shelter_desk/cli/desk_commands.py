"""Commands about one desk: create, check, record, show."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.actions import check as checking
from shelter_desk.actions import wording
from shelter_desk.actions.break_glass import break_glass
from shelter_desk.actions.cases import CaseView, open_case
from shelter_desk.actions.desk import USUAL_PROFILE, Desk
from shelter_desk.actions.found import FirstPerson, found_desk, rehearse
from shelter_desk.actions.save import Entry, Permission, latest_parents, save
from shelter_desk.actions.unlock import unlock
from shelter_desk.cli import common
from shelter_desk.errors import Refused
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.vault import passphrase


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    create = commands.add_parser("create", help=_("set up a new desk"))
    create.add_argument("dir", type=Path)
    create.add_argument("--name", default="", help=_("a neutral name for the desk"))
    create.add_argument("--profile", default=USUAL_PROFILE, help=_("country profile"))
    create.add_argument("--second-supervisor", metavar="NAME")
    create.add_argument("--second-supervisor-passphrase-file", type=Path, metavar="FILE")
    create.add_argument("--demo", action="store_true", help=_("for made-up people only"))
    common.add_user(create)
    create.set_defaults(run=_create)

    check = commands.add_parser("check", help=_("check a desk for damage"))
    check.add_argument("dir", type=Path)
    common.add_user(check)
    check.set_defaults(run=_check)

    record = commands.add_parser("record", help=_("save one record"))
    record.add_argument("dir", type=Path)
    record.add_argument("--case", required=True, metavar="CODE|new")
    record.add_argument("--form", required=True)
    record.add_argument("--record", default="", help=_("change this record"))
    record.add_argument("--answers", required=True, metavar="FILE|-")
    record.add_argument("--break-glass", metavar="REASON", help=_("to protect life or safety, in one line"))
    common.add_user(record, second=True)
    record.set_defaults(run=_record)

    show = commands.add_parser("show", help=_("show a case"))
    show.add_argument("dir", type=Path)
    show.add_argument("code")
    common.add_user(show)
    show.set_defaults(run=_show)


def _create(arguments: argparse.Namespace) -> int:
    name = arguments.user or common.ask(_("Name of the first supervisor: "))
    words = _new_passphrase(arguments.passphrase_file)
    people = [FirstPerson(name, "supervisor", words)]
    if arguments.second_supervisor:
        second = _new_passphrase(arguments.second_supervisor_passphrase_file)
        people.append(FirstPerson(arguments.second_supervisor, "supervisor", second))
    clock = common.clock_of(arguments, arguments.demo)
    cost = seals.FLOOR if arguments.demo else seals.USUAL
    shares = found_desk(
        arguments.dir,
        arguments.name or _("Desk"),
        people,
        profile=arguments.profile,
        demo=arguments.demo,
        cost=cost,
        clock=clock,
    )
    lines = [
        _(
            "Copy these three shares by hand, each on its own paper, and keep them in three places. Any two open the desk."
        )
    ]
    lines += [f"{number}. {share}" for number, share in enumerate(shares, 1)]
    if len(people) == 1:
        lines.append(_("One supervisor only: acts of two people are refused until there is a second."))
    common.show(arguments, {"folder": str(arguments.dir), "shares": shares, "user": name}, lines)
    if arguments.demo:
        return 0
    sys.stdout.flush()
    print(_("Now read two of them back from the paper; the desk takes no records before that."), file=sys.stderr)
    back = [common.ask(_("Share: ")), common.ask(_("Another share: "))]
    desk = unlock(arguments.dir, name, words, clock=clock).desk
    try:
        rehearse(desk, back)
    finally:
        desk.close()
    print(_("The recovery words open this desk. It is ready."), file=sys.stderr)
    return 0


def _new_passphrase(file: Path | None) -> str:
    if file is not None:
        return common.read_passphrase(file)
    print(_("Six words for a passphrase, if you like: {words}").format(words=passphrase.propose()), file=sys.stderr)
    words = common.read_passphrase(None, _("New passphrase: "))
    if common.read_passphrase(None, _("Once more: ")) != words:
        raise Refused("passphrase-twice", _("The two are not the same."), _("Try again."))
    return words


def _check(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        found = list(checking.problems(desk))
        desk.vault.record_event("checked", subject=str(len(found)))
    if not found:
        common.show(arguments, {"problems": []}, [_("Nothing wrong was found.")])
        return 0
    text = ngettext("{count} problem was found.", "{count} problems were found.", len(found))
    lines = [
        text.format(count=formats.number(len(found))),
        *found[:20],
        _("Stop writing here and restore the last backup."),
    ]
    common.show(arguments, {"problems": found}, lines)
    return 1


def _record(arguments: argparse.Namespace) -> int:
    changes = _read_answers(arguments.answers)
    with common.opened(arguments) as desk:
        case = "" if arguments.case == "new" else arguments.case
        answers, record, parents = _merged(desk, case, arguments, changes)
        entry = Entry(arguments.form, answers, case, record, parents)
        if arguments.break_glass:
            saved = break_glass(desk, entry, arguments.break_glass)
        else:
            saved = save(desk, entry, Permission(common.second_of(arguments, desk)))
        data = {"case": saved.case, "record": saved.record, "revision": saved.stored.id.hex()}
        common.show(
            arguments, data, [_("Saved. Case {case}, record {record}").format(case=saved.case, record=saved.record)]
        )
    return 0


def _read_answers(source: str) -> Answers:
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        answers = msgspec.json.decode(data, type=dict[str, Any])
    except OSError as problem:
        raise Refused(
            "answers", _("The file {name} cannot be read.").format(name=source), str(problem.strerror)
        ) from problem
    except msgspec.DecodeError as problem:
        raise Refused(
            "answers",
            _("The answers are not a JSON object."),
            _("Write one object, with a key for each question."),
            (str(problem),),
        ) from problem
    return answers


def _merged(
    desk: Desk, case: str, arguments: argparse.Namespace, changes: Answers
) -> tuple[Answers, str, tuple[str, ...]]:
    """Answers given on the command line go over those there are; null takes an answer away."""
    form = desk.library.forms.get(arguments.form)
    record: str = arguments.record
    if not case or form is None or form.kind == "register" or (form.many and not record):
        return {key: value for key, value in changes.items() if value is not None}, record, ()
    view = open_case(desk, case)
    known = [each for each in view.of_form(form.id) if not record or each.id == record]
    before = known[-1].answers if known else {}
    merged = {key: value for key, value in (before | changes).items() if value is not None}
    record = record or (known[-1].id if known else "")
    return merged, record, latest_parents(desk, case, record) if record else ()


def _show(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        view = open_case(desk, arguments.code)
        common.show(arguments, _case_data(view), case_lines(desk, view))
    return 0


def _case_data(view: CaseView) -> dict[str, Any]:
    return {
        "case": view.code,
        "conflict": len(view.situations) > 1,
        "alerts": [{"code": each.code, "level": each.level} for each in view.alerts],
        "dues": [{"code": each.code, "day": each.day, "record": each.record} for each in view.dues],
        "gates": [
            {"gate": each.gate, "about": each.about, "missing": [reason.code for reason in each.reasons]}
            for each in view.gates()
        ],
        "records": [
            {
                "record": each.id,
                "form": each.form,
                "heads": [head.id.hex() for head in each.heads],
                "answers": each.answers,
                "closed": sorted(each.closed_circles),
            }
            for each in view.records
        ],
    }


def case_lines(desk: Desk, view: CaseView) -> list[str]:
    """A case for a terminal: alerts first, then what is due, gates, and the records this worker may read."""
    lines = [_("Case {code}").format(code=view.code), ""]
    lines += [f"! {wording.alert(each.code)}" for each in view.alerts]
    lines += ["", _("To do")]
    today = desk.today().isoformat()
    lines += [f"  {'*' if each.day <= today else ' '} {each.day}  {wording.due(each.code)}" for each in view.dues]
    lines += ["", _("What comes first")]
    for missing in view.gates():
        lines.append(f"  {wording.gate(missing.gate, missing.about)}")
        lines += [f"    - {wording.reason(each)}" for each in missing.reasons]
    lines += ["", _("Records")]
    for record in view.records:
        form = desk.library.forms[record.form]
        lines.append(f"  {wording.text(form.title)}  ({record.id})")
        lines += [f"    {line}" for line in wording.answer_lines(desk.library, form, record.answers)]
        if record.closed_circles:
            lines.append("    " + _("Parts of this record can only be read by others."))
    return lines
