"""The second of two people signs in a process of their own, which shows what is signed and returns only a signature."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.unlock import counted_failures
from shelter_desk.actions.wording import statement_lines
from shelter_desk.errors import Broken, Refused
from shelter_desk.i18n import _
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import opening
from shelter_desk.vault.statements import decoder
from shelter_desk.vault.vault import Second

# The second person reads before signing; nobody waits longer than this.
_PATIENCE_SECONDS = 600
_asked: subprocess.Popen[bytes] | None = None


def second_person(desk: Desk, name: str, command: Sequence[str]) -> Second:
    """The named supervisor as second person; `command` starts the process that asks for their passphrase.

    It gets the folder as its last argument and the statement on standard input, and writes the
    signature in hex.
    """
    member = desk.vault.chain.by_name(name)
    if member is None:
        raise Refused("no-member", _("Nobody of that name works here: {name}").format(name=name), _("Check the name."))

    def sign(content: bytes) -> bytes:
        done = _ask([*command, str(desk.vault.folder)], content)
        if done.returncode != 0:
            text = done.stderr.decode("utf-8", "replace").strip()
            raise Refused("second-refused", _("The second person did not sign."), text or _("Nothing was changed."))
        try:
            return bytes.fromhex(done.stdout.decode("ascii").strip())
        except ValueError as problem:
            raise Broken(
                "second-process", _("The second person's signature did not arrive."), _("Try again.")
            ) from problem

    return Second(member.id, sign)


def dismiss_second() -> None:
    """Stop waiting for the second person, from another thread: the desk locks, and nothing is signed."""
    asked = _asked
    if asked is not None:
        asked.kill()


def _ask(command: Sequence[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    """Start the second person's process and wait for it; it ends with the waiting, whatever ends that."""
    global _asked
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        _asked = process
        try:
            output, errors = process.communicate(content, timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired as problem:
            raise Refused(
                "second-refused", _("The second person did not sign."), _("Nothing was changed.")
            ) from problem
        finally:
            _asked = None
            process.kill()
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def own_command(*arguments: str) -> list[str]:
    """How to start this program again; -P: what lies in the folder we stand in is not taken for ours."""
    return [sys.executable, "-P", "-m", "shelter_desk", *arguments]


def describe(content: bytes) -> list[str]:
    """What a statement says, line by line, for the one who is asked to sign it."""
    try:
        statement = decoder.decode(content)
    except msgspec.DecodeError as problem:
        raise _no_statement() from problem
    if not statement.second:
        # Who is asked to second must not find that they signed alone.
        raise _no_statement()
    return statement_lines(statement)


def sign_as(folder: Path, name: str, words: str, content: bytes, notebook: Notebook | None = None) -> bytes:
    """The named person's signature under a statement, from header and passphrase alone; guessing costs as usual."""
    describe(content)
    with counted_failures(folder, notebook or Notebook()):
        opened = opening.open_header(folder, name, words)
    return opened.keys.sign.sign(content)


def _no_statement() -> Broken:
    return Broken("second-statement", _("This cannot be signed: it is no statement for two people."))
