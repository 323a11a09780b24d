"""Commands about what leaves and comes in: card, export, import."""

import argparse
from pathlib import Path
from typing import Any

import msgspec

from shelter_desk.actions import cards, exchange_wording, export_counts, referring, wording
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.send import Written
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.cli import common
from shelter_desk.errors import Refused
from shelter_desk.exchange import cards as card_files
from shelter_desk.exchange.counting import Period
from shelter_desk.i18n import _, formats, ngettext
from shelter_desk.system.outgoing import read_capped, write_all


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    card = commands.add_parser("card", help=_("show this desk's card, or confirm another's"))
    card.add_argument(
        "action", nargs="?", choices=("confirm", "counting"), help=_("confirm a card; mark a counting office")
    )
    card.add_argument("dir", type=Path)
    card.add_argument("file", nargs="?", help=_("the card's file, or the recipient to mark"))
    card.add_argument("--words", help=_("the eight words the other side read aloud"))
    card.add_argument("--replaces", default="", metavar="CARD", help=_("it is the new card of this recipient"))
    card.add_argument("--out", type=Path, metavar="FILE", help=_("write this desk's card there"))
    common.add_user(card, second=True)
    card.set_defaults(run=_card)

    export = commands.add_parser("export", help=_("write a package to a stick"))
    export.add_argument("dir", type=Path)
    export.add_argument("--profile", required=True, choices=("outside", "count", "referral"))
    export.add_argument("--to", required=True, metavar="CARD", help=_("a confirmed recipient: name or id"))
    export.add_argument("--period", metavar="2026|2026-Q3")
    export.add_argument("--case", metavar="CODE")
    export.add_argument("--service", default="")
    export.add_argument("--purpose", default="")
    export.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    export.add_argument("--preview", action="store_true", help=_("show what would leave, write nothing"))
    common.add_user(export)
    export.set_defaults(run=_export)

    take_in = commands.add_parser("import", help=_("take in a package that came back"))
    take_in.add_argument("dir", type=Path)
    take_in.add_argument("file", type=Path)
    common.add_user(take_in)
    take_in.set_defaults(run=_import)


def _card(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        if arguments.action == "confirm":
            return _confirm(arguments, desk)
        if arguments.action == "counting":
            second = common.second_of(arguments, desk)
            if second is None or not arguments.file:
                raise Refused("second-person", _("This needs a second supervisor."), _("Name them with --second."))
            cards.mark_counting(desk, arguments.file, second)
            common.show(
                arguments,
                {"counting": arguments.file},
                [_("{name} now gets exact numbers.").format(name=arguments.file)],
            )
            return 0
        card = cards.own_card(desk)
        if arguments.out:
            write_all(arguments.out.parent, {arguments.out.name: card_files.encode(card)})
        lines = [
            card_files.encode(card).decode(),
            _("Read these words aloud: {words}").format(words=" ".join(card.words())),
        ]
        common.show(arguments, {"card": msgspec.to_builtins(card), "id": card.id, "words": card.words()}, lines)
    return 0


def _confirm(arguments: argparse.Namespace, desk: Desk) -> int:
    if not arguments.file:
        raise Refused("card-file", _("Which card?"), _("Name its file."))
    card = card_files.decode(read_capped(Path(arguments.file), card_files.LARGEST))
    own = _("Read your own words aloud to them: {words}").format(words=" ".join(cards.own_card(desk).words()))
    words = arguments.words or common.ask(own + "\n" + _("Type the eight words they read to you: "))
    found = cards.confirm(desk, card, words, arguments.replaces)
    common.show(
        arguments,
        {"recipient": found.id, "card": card.id},
        [_("Confirmed: {name} ({id})").format(name=card.name, id=found.id)],
    )
    return 0


def _export(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        recipient = cards.recipient(desk, arguments.to)
        if arguments.profile == "referral":
            return _export_referral(arguments, desk, recipient)
        if not arguments.period:
            raise Refused("period", _("Which period?"), _("Name it with --period."))
        period = Period.parse(arguments.period)
        shown = export_counts.preview(desk, arguments.profile, recipient, period)
        data: dict[str, Any] = {
            "payload": msgspec.to_builtins(shown.payload),
            "people": len(shown.release.cases),
            "left_out": {reason: len(cases) for reason, cases in shown.left_out.items()},
        }
        if arguments.preview:
            common.show(arguments, data, _preview_lines(data))
            return 0
        written = export_counts.export(desk, arguments.profile, recipient, period, arguments.out, shown.fingerprint)
        common.show(arguments, data | _where(written), _written_lines(written))
    return 0


def _export_referral(arguments: argparse.Namespace, desk: Desk, recipient: cards.Recipient) -> int:
    if not arguments.case:
        raise Refused("case", _("Which case?"), _("Name it with --case."))
    ask = referring.question(desk, arguments.case, recipient, arguments.service, arguments.purpose)
    shown = referring.preview(desk, arguments.case, recipient, ask)
    data: dict[str, Any] = {
        "reference": shown.payload.reference,
        "goes": [{"form": each.form, "field": each.field} for each in shown.disclosure.goes],
        "stays": [{"form": each.form, "field": each.field, "why": each.why} for each in shown.disclosure.stays],
    }
    if arguments.preview:
        lines = [f"+ {each.section} › {each.label}: {each.text}" for each in shown.payload.answers]
        lines += [
            f"- {wording.left_out(desk.library, each.form, each.field, each.why)}" for each in shown.disclosure.stays
        ]
        common.show(arguments, data, lines)
        return 0
    written = referring.export(desk, shown, arguments.out)
    common.show(arguments, data | _where(written), _written_lines(written))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    with common.opened(arguments) as desk:
        arrival = look_at(desk, arguments.file)
        touched = accept(desk, arrival)
        text = ngettext(
            "{count} answer from {name} was taken in.",
            "{count} answers from {name} were taken in.",
            len(arrival.changes),
        )
        lines = [text.format(count=formats.number(len(arrival.changes)), name=arrival.sender)]
        lines += [_("See case {code}").format(code=code) for code in touched]
        lines += [_("Not about anything this desk sent: {about}").format(about=line.about) for line in arrival.unknown]
        common.show(arguments, {"package": arrival.package, "cases": touched, "answers": len(arrival.changes)}, lines)
    return 0


def _preview_lines(data: dict[str, Any]) -> list[str]:
    payload = data["payload"]
    lines = [_("Nothing was written. These very rows would leave:")]
    for row in payload.get("rows", ()):
        place = " ".join(
            part for part in (row["table"], row["category"], row["sex"], row["age_group"]) if part != "all"
        )
        lines.append(f"  {place}: {row['status'] if row['value'] is None else row['value']}")
    for cell in payload.get("cells", ()):
        lines.append(f"  {cell['table']} {' '.join(cell['cell'])}: {cell['people']}")
    lines += [exchange_wording.left_out_of_count(reason, count) for reason, count in data["left_out"].items()]
    return lines


def _where(written: Written) -> dict[str, Any]:
    return {"package": written.package, "file": str(written.file), "signature": str(written.signature)}


def _written_lines(written: Written) -> list[str]:
    return [
        _("Written and read back: {name}").format(name=written.file.name),
        _("Take both files along: the package and its signature {name}").format(name=written.signature.name),
    ]
