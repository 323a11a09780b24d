"""Commands that take care of a desk: backup, restore, review, people, dictionary."""

import argparse
from pathlib import Path

from shelter_desk.actions import backup, cards, people, review
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import Desk
from shelter_desk.cli import common
from shelter_desk.domain.roles import ROLES
from shelter_desk.errors import Refused
from shelter_desk.exchange.counting import OUTSIDE, Period
from shelter_desk.forms import dictionary
from shelter_desk.i18n import _, formats
from shelter_desk.system.files import write_durably


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    save = commands.add_parser("backup", help=_("write a verified backup"))
    save.add_argument("dir", type=Path)
    save.add_argument("--to", required=True, type=Path, metavar="FILE")
    common.add_user(save)
    save.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help=_("open a backup as a new copy of the desk"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--to", required=True, type=Path, metavar="DIR")
    common.add_user(restore)
    restore.set_defaults(run=_restore)

    reviewed = commands.add_parser("review", help=_("open the exchange of a restored desk, as two people"))
    reviewed.add_argument("dir", type=Path)
    reviewed.add_argument(
        "--released",
        action="append",
        default=[],
        metavar="outside:2026|OFFICE:2026-Q3",
        help=_("a return that went out after the backup; it is never made again"),
    )
    common.add_user(reviewed, second=True)
    reviewed.set_defaults(run=_review)

    staff = commands.add_parser("people", help=_("who works here: list, appoint, role, leave, passphrase"))
    staff.add_argument("action", choices=("list", "appoint", "role", "leave", "passphrase"))
    staff.add_argument("dir", type=Path)
    staff.add_argument("name", nargs="?", default="")
    staff.add_argument("--role", choices=sorted(ROLES))
    staff.add_argument("--new-passphrase-file", type=Path, metavar="FILE")
    common.add_user(staff, second=True)
    staff.set_defaults(run=_people)

    data = commands.add_parser("dictionary", help=_("the data dictionary"))
    data.add_argument("--out", required=True, type=Path, metavar="FILE.html|.csv")
    data.set_defaults(run=_dictionary)


def _backup(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        backup.back_up(desk, arguments.to)
        head = desk.vault.head
        lines = [
            _("Written, reopened and checked: {name}").format(name=arguments.to.name),
            _("Write this on the backup: {seq} {hash}").format(seq=formats.number(head.seq), hash=head.hash.hex()[:8]),
        ]
        common.show(arguments, {"file": str(arguments.to), "audit": head.seq, "hash": head.hash.hex()}, lines)
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    name = arguments.user or common.ask(_("Name: "))
    words = common.read_passphrase(arguments.passphrase_file)
    clock = common.clock_of(arguments, backup.is_demo(arguments.file))
    desk = backup.restore(arguments.file, arguments.to, name, words, clock=clock)
    desk.close()
    lines = [
        _("Restored to {folder}.").format(folder=arguments.to),
        _("Nothing can leave it until two people have reviewed it: shelter-desk review."),
    ]
    common.show(arguments, {"folder": str(arguments.to)}, lines)
    return 0


def _review(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        found = review.material(desk)
        lines = [_("Consents that stand here:"), *(f"  {code} {scope}" for code, scope in found.standing)]
        lines += [_("Taken back:"), *(f"  {code} {scope}" for code, scope in found.withdrawn)]
        lines += [
            _("Packages written:"),
            *(f"  {package} {profile} {state}" for package, profile, state in found.packages),
        ]
        second = common.second_of(arguments, desk)
        if second is not None:
            review.open_exchange(desk, second, [_released(desk, each) for each in arguments.released])
            lines.append(_("Two people have reviewed it. The exchange is open."))
        data = {
            "standing": found.standing,
            "withdrawn": found.withdrawn,
            "packages": found.packages,
            "open": second is not None,
        }
        common.show(arguments, data, lines)
    return 0


def _released(desk: Desk, text: str) -> tuple[str, Period]:
    audience, _colon, written = text.rpartition(":")
    period = Period.parse(written)
    return audience if audience == OUTSIDE else cards.recipient(desk, audience).id, period


def _people(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        second = common.second_of(arguments, desk)
        lines: list[str] = []
        if arguments.action == "appoint":
            words = common.read_passphrase(arguments.new_passphrase_file, _("Passphrase of the new person: "))
            people.appoint(desk, _named(arguments), _role(arguments), words, second)
        elif arguments.action == "role":
            people.change_role(desk, _named(arguments), _role(arguments), second)
        elif arguments.action == "leave":
            lines = list(people.dismiss(desk, _named(arguments)))
        elif arguments.action == "passphrase":
            people.change_passphrase(desk, common.read_passphrase(arguments.new_passphrase_file, _("New passphrase: ")))
        members = [(each.name, each.role) for each in desk.vault.chain.active()]
        lines += [f"{name}: {role}" for name, role in sorted(members)]
        common.show(arguments, {"people": [{"name": name, "role": role} for name, role in members]}, lines)
    return 0


def _named(arguments: argparse.Namespace) -> str:
    if not arguments.name:
        raise Refused("who", _("Who?"), _("Write the name after the folder."))
    return str(arguments.name)


def _role(arguments: argparse.Namespace) -> str:
    if not arguments.role:
        raise Refused("role", _("Which role?"), _("Name it with --role."))
    return str(arguments.role)


def _dictionary(arguments: argparse.Namespace) -> int:
    library = definitions().library
    path: Path = arguments.out
    if path.suffix == ".csv":
        text = dictionary.as_csv(library)
    elif path.suffix == ".html":
        text = dictionary.as_html(library, _("Data dictionary"))
    else:
        raise Refused("dictionary", _("Write the dictionary as .html or .csv."), "")
    write_durably(path, text.encode())
    common.show(arguments, {"file": str(path)}, [_("Written: {name}").format(name=path.name)])
    return 0
