"""The command that prints a leaflet; it needs no desk."""

import argparse
import datetime
import sys
from pathlib import Path
from typing import get_args

from shelter_desk.actions import wording
from shelter_desk.actions.desk import USUAL_PROFILE
from shelter_desk.actions.leaflets import Wish, leaflet, profile_of, spoken
from shelter_desk.cli import common
from shelter_desk.documents.leaflet_sheet import Format
from shelter_desk.documents.leaflets import AUDIENCES
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.system.files import write_durably


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = commands.add_parser("leaflet", help=_("print what a person is told, in her language"))
    parser.add_argument("language", nargs="?", metavar="LANG")
    parser.add_argument("--list", action="store_true", help=_("the languages, and how far each was checked"))
    parser.add_argument("--audience", choices=AUDIENCES, default="adult")
    parser.add_argument("--country", default=USUAL_PROFILE, metavar="CODE", help=_("a country or a profile"))
    parser.add_argument("--size", choices=get_args(Format), default="A5")
    parser.add_argument("--large", action="store_true", help=_("large print"))
    parser.add_argument("--interpreter", action="store_true", help=_("an interpreter reads it with the person"))
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.list:
        return _list(arguments)
    if not arguments.language or not arguments.out:
        raise Refused("usage", _("Which language, and into which file?"), "shelter-desk leaflet LANG --out FILE.pdf")
    wish = Wish(arguments.language, arguments.audience, arguments.size, arguments.interpreter, arguments.large)
    printed = leaflet(wish, profile_of(arguments.country), datetime.datetime.now(datetime.UTC).astimezone().date())
    for warning in printed.warnings:
        print(warning, file=sys.stderr)
    write_durably(arguments.out, printed.pdf)
    found = {"file": str(arguments.out), "short": printed.short, "state": printed.state}
    common.show(arguments, found, [str(arguments.out)])
    return 0


def _list(arguments: argparse.Namespace) -> int:
    rows = [(each.language.code, each.language.name, each.language.script, each.state) for each in spoken()]
    lines = [f"{code:8} {name:24} {script:5} {wording.review_state(state)}" for code, name, script, state in rows]
    keys = ("code", "name", "script", "state")
    common.show(arguments, {"languages": [dict(zip(keys, row, strict=True)) for row in rows]}, lines)
    return 0
