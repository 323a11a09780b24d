"""Attack 11: whoever comes near while nobody is there: idle, screen lock, suspend and panic lock in time, drafts are kept.

Targets: idle ≤ 5 minutes, screen lock ≤ 2 s, suspend ≤ 2 s, panic ≤ 1 s. The idle minutes themselves are counted
with clocks moved by hand in tests/ui/test_shell.py; here the process's own clock jumps five minutes ahead.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shelter_desk.actions import drafting
from tests.attacks.locked_window import open_window
from tests.attacks.test_10_memory_after_lock import end
from tests.ui.house import House

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not run: this is Linux's part")
BUS = """<busconfig>
  <type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""


def kept(house: House) -> list[dict[str, object]]:
    return house.write(lambda office: [each.answers for each in drafting.waiting(office.desk)])


@pytest.mark.parametrize(("way", "seconds"), [("panic", 1.0), ("idle", 2.0)])
def test_it_locks_in_time_and_keeps_the_draft(open_house: House, tmp_path: Path, way: str, seconds: float) -> None:
    window = open_window(open_house, tmp_path / "data")
    try:
        began = window.tell(way)
        took = window.ended() - began
        assert took < seconds, f"{way}: {took:.2f} s"
        if way == "panic":
            hidden = window.wait_for("hidden") - began
            assert hidden < seconds, f"hidden after {hidden:.2f} s"
    finally:
        end(window)
    assert kept(open_house) == [{"work": window.typed}]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A message bus of the test's own, in the place of the system's and the session's."""
    if shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None:
        pytest.skip("not run: dbus is not installed")
    path, config = tmp_path / "bus", tmp_path / "bus.conf"
    config.write_text(BUS.format(path=path))
    daemon = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork"], stderr=subprocess.DEVNULL)
    for _try in range(200):
        if path.exists():
            break
        time.sleep(0.01)
    yield f"unix:path={path}"
    daemon.terminate()
    daemon.wait()


SIGNALS = {
    "screen lock of the desktop": ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true"),
    "screen lock": ("/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"),
    "session lock": ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session.Lock", ""),
    "suspend": ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"),
}


@pytest.mark.parametrize("what", SIGNALS)
def test_it_locks_within_two_seconds_when_the_system_says_so(
    open_house: House, tmp_path: Path, bus: str, what: str
) -> None:
    addresses = {"DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}
    window = open_window(open_house, tmp_path / "data", **addresses)
    try:
        path, name, value = SIGNALS[what]
        command = ["dbus-send", f"--bus={bus}", "--type=signal", path, name, *([value] if value else [])]
        if "login1" in name:
            # The watch hears login1 alone on this bus, so its name has to be somebody's.
            command = [sys.executable, "-c", SPEAK, bus, path, *name.rsplit(".", 1), value]
        began = time.monotonic()
        subprocess.run(command, check=True, env=os.environ | addresses)
        took = window.ended() - began
        assert took < 2, f"{what}: {took:.2f} s"
    finally:
        end(window)
    assert kept(open_house) == [{"work": window.typed}]


# Takes the name of login1 on a bus and sends one of its signals.
SPEAK = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
bus, path, interface, member, value = sys.argv[1:]
application = QCoreApplication([])
connection = QDBusConnection.connectToBus(bus, "speaker")
assert connection.registerService("org.freedesktop.login1")
message = QDBusMessage.createSignal(path, interface, member)
if value:
    message.setArguments([True])
assert connection.send(message)
connection.interface().isServiceRegistered("org.freedesktop.login1")
"""
