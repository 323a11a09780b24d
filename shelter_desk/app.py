"""The composition root: with a command the command line, without one the window."""

import sys
from collections.abc import Sequence

from shelter_desk.cli.main import run


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of `shelter-desk`; returns the exit code."""
    return run(sys.argv[1:] if argv is None else list(argv))
