"""Attack 10: what someone reads from memory, from outside, after the desk was locked."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.attacks.locked_window import OpenWindow, found_in_memory, open_window, processes_of
from tests.ui.house import House

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="not run: reading another process's memory takes Linux and root",
)


@pytest.mark.parametrize("way", ["lock", "panic"])
def test_nothing_that_was_typed_or_copied_is_left_in_memory_within_a_second(
    open_house: House, tmp_path: Path, way: str
) -> None:
    window = open_window(open_house, tmp_path / "data")
    try:
        # The control: the same look finds both while the desk is open.
        assert found_in_memory(window.process.pid, window.typed) > 0
        assert found_in_memory(window.process.pid, window.copied) > 0
        began = window.tell(way)
        hidden = window.wait_for("hidden")
        ended = window.ended()
        assert ended - hidden < 1, f"gone {ended - hidden:.2f} s after the curtain, {ended - began:.2f} s in all"
        window.wait_for("lock-screen")
        (after,) = processes_of(window.process.pid)
        assert found_in_memory(after, window.typed) == 0
        assert found_in_memory(after, window.copied) == 0
        assert found_in_memory(after, "shelter") > 0  # it was read at all
    finally:
        end(window)


def end(window: OpenWindow) -> None:
    for pid in processes_of(window.process.pid):
        os.kill(pid, signal.SIGKILL)
    window.process.wait()
