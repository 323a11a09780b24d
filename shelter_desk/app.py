"""The composition root: with a command the command line, without one the window."""

import os
import sys
from collections.abc import Sequence

from shelter_desk.i18n import _

COSIGN_WINDOW = "cosign-window"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of `shelter-desk`; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == [COSIGN_WINDOW]:
        from shelter_desk.ui.cosign import run as run_cosign

        return run_cosign(arguments[1:])
    if arguments:
        from shelter_desk.cli.main import run as run_command

        return run_command(arguments)
    if not _has_screen():
        print(_("There is no screen here. Every command works without one: shelter-desk --help"), file=sys.stderr)
        return 1
    from shelter_desk.ui.run import run as run_window

    return run_window()


def _has_screen() -> bool:
    """Whether Qt can open a window; asking Qt itself would end the process."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
