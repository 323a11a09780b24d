"""The process of the second person: shows a statement, asks for a passphrase, returns a signature."""

import argparse
import sys
from pathlib import Path

from shelter_desk.actions.second import describe, sign_as
from shelter_desk.cli import common
from shelter_desk.i18n import _
from shelter_desk.system.hardening import harden


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command; other commands start it."""
    cosign = commands.add_parser("cosign")
    cosign.add_argument("--user", required=True)
    cosign.add_argument("--passphrase-file", type=Path)
    cosign.add_argument("dir", type=Path)
    cosign.set_defaults(run=_cosign)


def _cosign(arguments: argparse.Namespace) -> int:
    harden()
    content = sys.stdin.buffer.read(1 << 20)
    print(_("{name}, you are asked to sign:").format(name=arguments.user), file=sys.stderr)
    print("\n".join(describe(content)), file=sys.stderr)
    words = common.read_passphrase(arguments.passphrase_file)
    print(sign_as(arguments.dir, arguments.user, words, content).hex())
    return 0
