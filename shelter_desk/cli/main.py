"""Reads the command line and runs one command. Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage."""

import argparse
import locale
import sys

from shelter_desk import __version__
from shelter_desk.cli import (
    care_commands,
    cosign,
    demo_command,
    desk_commands,
    exchange_commands,
    hub_commands,
    leaflet_command,
)
from shelter_desk.errors import DeskError
from shelter_desk.i18n import _, locales, use


def run(argv: list[str]) -> int:
    """Run one command and return its exit code."""
    _speak()
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except DeskError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped. Nothing half-done was kept."), file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shelter-desk", description=_("Case files for shelters: encrypted, offline, consent first.")
    )
    parser.add_argument("--version", action="version", version=f"shelter-desk {__version__}")
    parser.add_argument("--json", action="store_true", help=_("print for a program to read"))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (
        desk_commands,
        care_commands,
        demo_command,
        exchange_commands,
        hub_commands,
        leaflet_command,
        cosign,
    ):
        module.add(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _speak() -> None:
    """Use the language of the environment where the desk has it."""
    code = (locale.getlocale()[0] or "en").partition(".")[0].replace("_", "-")
    for candidate in (code, code.partition("-")[0]):
        if candidate in locales():
            use(candidate)
            return
