"""What all commands share: passphrases, opening a desk, printing, exit codes."""

import argparse
import contextlib
import datetime
import getpass
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.second import own_command, second_person
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.system.media import is_removable
from shelter_desk.vault import opening
from shelter_desk.vault.vault import Clock, Second, system_clock


def add_user(parser: argparse.ArgumentParser, second: bool = False) -> None:
    """The options that say who works."""
    parser.add_argument("--user", metavar="NAME", help=_("who works; asked for if left out"))
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("a file only you can read (mode 0600)"))
    parser.add_argument("--today", metavar="DATE", help=_("pretend it is that day; made-up desks only"))
    parser.add_argument("--confirm-time", action="store_true", help=_("the computer's date is right, though it jumped"))
    if second:
        parser.add_argument("--second", metavar="NAME", help=_("another supervisor, who signs as well"))
        parser.add_argument("--second-passphrase-file", type=Path, metavar="FILE")


@contextlib.contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Desk]:
    """The desk of a command, unlocked and held exclusively until the command ends."""
    folder: Path = arguments.dir
    header, _data = opening.read_header(folder)
    clock = clock_of(arguments, header.demo)
    name = arguments.user or ask(_("Name: "))
    passphrase = read_passphrase(arguments.passphrase_file)
    found = unlock(folder, name, passphrase, clock=clock, time_confirmed=arguments.confirm_time)
    for notice in found.notices:
        print(notice, file=sys.stderr)
    try:
        yield found.desk
    finally:
        found.desk.close()


def clock_of(arguments: argparse.Namespace, demo: bool) -> Clock:
    """The system clock, or noon of `--today` on a desk of made-up people."""
    if not arguments.today:
        return system_clock
    if not demo:
        raise Refused("today", _("--today is only for desks of made-up people."), _("Leave it out."))
    noon = datetime.datetime.combine(day_of(arguments.today), datetime.time(12), datetime.UTC)
    return lambda: noon


def day_of(text: str) -> datetime.date:
    """A date as written in an option."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise Refused(
            "today", _("This is not a date: {text}").format(text=text), _("Write it as 2026-03-31.")
        ) from problem


def second_of(arguments: argparse.Namespace, desk: Desk) -> Second | None:
    """The second person of a co-signed act, if one was named."""
    if not arguments.second:
        return None
    command = own_command("cosign", "--user", arguments.second)
    if arguments.second_passphrase_file:
        command += ["--passphrase-file", str(arguments.second_passphrase_file)]
    return second_person(desk, arguments.second, command)


def read_passphrase(file: Path | None, prompt: str = "") -> str:
    """A passphrase from a private file or the terminal, never from the command line."""
    if file is None:
        return getpass.getpass(prompt or _("Passphrase: "))
    try:
        status = file.stat()
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            raise Refused(
                "passphrase-file",
                _("Others on this computer can read the file {name}.").format(name=file.name),
                _("Make it private first: chmod 600."),
            )
        if is_removable(file):
            raise Refused(
                "passphrase-file",
                _("A passphrase never lies on a stick."),
                _("Type it in, or keep the file on this computer's own disk."),
            )
        return file.read_text("utf-8").rstrip("\r\n")
    except OSError as problem:
        raise Refused(
            "passphrase-file", _("The file {name} cannot be read.").format(name=file.name), str(problem.strerror)
        ) from problem


def ask(prompt: str) -> str:
    """One line from standard input."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().rstrip("\r\n")


def show(arguments: argparse.Namespace, data: dict[str, Any], lines: list[str]) -> None:
    """Print for a program (`--json`) or for a person."""
    if arguments.json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        print("\n".join(lines))
