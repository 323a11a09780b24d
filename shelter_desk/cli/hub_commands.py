"""Commands of the national side: hub init, card, receive, report, reply, open."""

import argparse
import datetime
from pathlib import Path

import msgspec

from shelter_desk import seals
from shelter_desk.actions import hub
from shelter_desk.cli import common
from shelter_desk.errors import Refused
from shelter_desk.hub.keys import PURPOSES, Purpose, read_card
from shelter_desk.hub.receive import Desk
from shelter_desk.hub.registry import Registry
from shelter_desk.hub.replies import Decision
from shelter_desk.i18n import _, formats, ngettext


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    parser = commands.add_parser("hub", help=_("the national side"))
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    init = actions.add_parser("init", help=_("set up a hub with its two keys"))
    init.add_argument("dir", type=Path)
    init.add_argument("--name", required=True)
    init.add_argument("--counting-passphrase-file", type=Path)
    init.add_argument("--referral-passphrase-file", type=Path)
    init.add_argument("--database", default="", metavar="URL")
    init.add_argument("--demo", action="store_true", help=_("for made-up desks only"))
    init.set_defaults(run=_init)

    card = actions.add_parser("card", help=_("show the hub's cards, or confirm a desk's"))
    card.add_argument("dir", type=Path)
    card.add_argument("--confirm", type=Path, metavar="FILE")
    card.add_argument("--words")
    card.add_argument("--replaces", default="", metavar="DESK", help=_("it is the new card of this desk"))
    card.add_argument("--database", default="", metavar="URL")
    card.set_defaults(run=_card)

    receive = actions.add_parser("receive", help=_("take packages in"))
    receive.add_argument("dir", type=Path)
    receive.add_argument("files", type=Path, nargs="+")
    _add_place(receive)
    receive.set_defaults(run=_receive)

    report = actions.add_parser("report", help=_("the national tables of a period"))
    report.add_argument("dir", type=Path)
    report.add_argument("--period", required=True)
    report.add_argument("--today", metavar="DATE")
    report.add_argument("--database", default="", metavar="URL")
    report.set_defaults(run=_report)

    reply = actions.add_parser("reply", help=_("write the answer for one desk"))
    reply.add_argument("dir", type=Path)
    reply.add_argument("--desk", required=True)
    reply.add_argument("--decision", action="append", default=[], metavar="REFERENCE=CODE")
    reply.add_argument("--text", default="")
    reply.add_argument("--counted-on", default="", metavar="DATE", help=_("the person was counted here on that day"))
    reply.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    _add_place(reply)
    reply.set_defaults(run=_reply)

    opened = actions.add_parser("open", help=_("open one referral on this computer"))
    opened.add_argument("dir", type=Path)
    opened.add_argument("package")
    opened.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    _add_place(opened)
    opened.set_defaults(run=_open, key="referral")
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", choices=PURPOSES, default="counting", help=_("which of the two keys"))
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE")
    parser.add_argument("--database", default="", metavar="URL")
    parser.add_argument("--today", metavar="DATE")


def _init(arguments: argparse.Namespace) -> int:
    words: dict[Purpose, str] = {
        "counting": common.read_passphrase(arguments.counting_passphrase_file, _("Passphrase of the counting key: ")),
        "referral": common.read_passphrase(arguments.referral_passphrase_file, _("Passphrase of the referral key: ")),
    }
    cost = seals.FLOOR if arguments.demo else seals.USUAL
    cards = hub.set_up(arguments.dir, arguments.name, words, url=arguments.database, cost=cost, demo=arguments.demo)
    lines = [f"{purpose}: {' '.join(card.words())}" for purpose, card in cards.items()]
    common.show(arguments, {str(purpose): card.id for purpose, card in cards.items()}, lines)
    return 0


def _card(arguments: argparse.Namespace) -> int:
    if arguments.confirm:
        words = arguments.words or common.ask(_("Type the eight words they read to you: "))
        registry = Registry.in_folder(arguments.dir, arguments.database)
        desk = hub.confirm_desk(registry, arguments.confirm, words, arguments.replaces)
        registry.close()
        lines = [_("Confirmed: {name} ({id})").format(name=desk.card.name, id=desk.id)]
        common.show(arguments, {"desk": desk.id}, lines)
        return 0
    cards = {purpose: read_card(arguments.dir, purpose) for purpose in PURPOSES}
    data = {str(purpose): msgspec.to_builtins(card) | {"words": card.words()} for purpose, card in cards.items()}
    common.show(arguments, data, [f"{purpose}: {' '.join(card.words())}" for purpose, card in cards.items()])
    return 0


def _receive(arguments: argparse.Namespace) -> int:
    place = _place(arguments)
    found = hub.receive_all(place, arguments.files, _today(arguments, place.registry))
    place.registry.close()
    lines = [_("Taken in: {name}, {profile}").format(name=each.desk, profile=each.profile) for each in found.receipts]
    lines += [f"{file.name}: {problem}" for file, problem in found.refused]
    data = {
        "received": [msgspec.to_builtins(each.__dict__) for each in found.receipts],
        "refused": {file.name: problem.code for file, problem in found.refused},
    }
    common.show(arguments, data, lines)
    return 1 if found.refused else 0


def _report(arguments: argparse.Namespace) -> int:
    registry = Registry.in_folder(arguments.dir, arguments.database)
    rows = hub.report(registry, arguments.period, _today(arguments, registry))
    registry.close()
    lines = [
        " ".join(part for part in (row.table, row.category, row.sex, row.age_group) if part != "all")
        + f": {row.status if row.value is None else formats.number(row.value)}"
        for row in rows
    ]
    common.show(arguments, {"rows": msgspec.to_builtins(rows)}, lines)
    return 0


def _reply(arguments: argparse.Namespace) -> int:
    decisions = {}
    for each in arguments.decision:
        reference, equals, code = each.partition("=")
        if not equals:
            raise Refused("decision", _("A decision is written as REFERENCE=CODE."), _("For example 3f2a…=identified."))
        counted_on = common.day_of(arguments.counted_on).isoformat() if arguments.counted_on else ""
        decisions[reference] = Decision(code, arguments.text, counted_on)
    place = _place(arguments)
    written = hub.answer(place, arguments.desk, decisions, arguments.out, _today(arguments, place.registry))
    place.registry.close()
    common.show(arguments, {"file": str(written)}, [_("Written and read back: {name}").format(name=written.name)])
    return 0


def _open(arguments: argparse.Namespace) -> int:
    place = _place(arguments)
    names = hub.open_referral(place, arguments.package, arguments.out)
    place.registry.close()
    text = ngettext(
        "{count} file was written to this computer. Delete it after reading.",
        "{count} files were written to this computer. Delete them after reading.",
        len(names),
    )
    common.show(arguments, {"files": names}, [text.format(count=formats.number(len(names)))])
    return 0


def _place(arguments: argparse.Namespace) -> Desk:
    words = common.read_passphrase(arguments.passphrase_file)
    return hub.open_place(arguments.dir, arguments.key, words, arguments.database)


def _today(arguments: argparse.Namespace, registry: Registry) -> datetime.date:
    """The hub's day; only a hub of made-up desks may pretend another, or a freeze could be stepped over."""
    if not arguments.today:
        return datetime.datetime.now(datetime.UTC).astimezone().date()
    if not registry.is_demo():
        raise Refused("today", _("--today is only for hubs of made-up desks."), _("Leave it out."))
    return common.day_of(arguments.today)
