#!/usr/bin/env python3
"""Two commands on a fresh machine: `python3 installer/bootstrap.py run` and `python3 installer/bootstrap.py test`.

Makes an environment in `.venv`, installs hash-pinned dependencies and, on Debian, the system libraries
Qt needs; then opens the window, or runs the everyday tests. A second run changes nothing and needs no
network. The Windows and macOS paths are written and have not been tested.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
WINDOWS = sys.platform == "win32"

QT_PACKAGES = [
    "libcups2",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
]
TEST_PACKAGES = ["age", "minisign", "strace", "xvfb"]


def main(argv: list[str]) -> int:
    if argv not in (["run"], ["test"]):
        print(__doc__)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        print(
            f"Shelter Desk needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; this is {sys.version.split()[0]}."
        )
        return 1
    testing = argv == ["test"]
    try:
        install_system(QT_PACKAGES + (TEST_PACKAGES if testing else []))
        install_python("test" if testing else "run")
    except subprocess.CalledProcessError as problem:
        print(f"Setting up stopped: “{' '.join(map(str, problem.cmd[:6]))} …” failed with code {problem.returncode}.")
        print("Is the network reachable? Run the same command again; nothing has to be removed first.")
        return 1
    return test() if testing else run()


def install_system(packages: list[str]) -> None:
    """Install missing Debian packages, as root or with sudo; elsewhere Qt's wheels bring what they need."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    wanted = [*packages, *([] if has_venv() else [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])]
    missing = [name for name in wanted if not installed(name)]
    if not missing:
        return
    elevate = [] if os.geteuid() == 0 else ["sudo"]
    if elevate and not shutil.which("sudo"):
        print("These packages are missing, and this needs root or sudo: " + " ".join(missing))
        raise subprocess.CalledProcessError(1, ["apt-get", "install", *missing])
    print("Installing system libraries: " + " ".join(missing), flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*elevate, "apt-get", "update", "-qq"], check=True, env=environment)
    command = [*elevate, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    return subprocess.run(query, capture_output=True, text=True).stdout == "installed"


def has_venv() -> bool:
    """Whether this Python can make environments: Debian ships the part that does so as a package of its own."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def install_python(purpose: str) -> None:
    """Make the environment from the lock file, unless a stamp says that exactly this is installed."""
    # What serves the tests serves the window too: test.lock holds everything run.lock holds.
    if python().exists() and any(current(each) for each in {purpose, "test"}):
        return
    if not python().exists():
        print("Making an environment in .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    print("Installing what Shelter Desk needs (hash-pinned); this takes a few minutes the first time", flush=True)
    lock = ROOT / "installer" / f"{purpose}.lock"
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], check=True)
    stamp(purpose).write_text(state(purpose))


def stamp(purpose: str) -> Path:
    """The file that says what was installed."""
    return VENV / f".shelter-desk-{purpose}"


def state(purpose: str) -> str:
    """A digest of all that decides what is installed."""
    files = (f"installer/{purpose}.lock", "pyproject.toml", "installer/build_hook.py")
    content = b"".join((ROOT / name).read_bytes() for name in files)
    return hashlib.sha256(content + str(ROOT).encode() + sys.version.encode()).hexdigest()


def current(purpose: str) -> bool:
    """Whether exactly what is pinned now is installed."""
    return stamp(purpose).exists() and stamp(purpose).read_text() == state(purpose)


def run() -> int:
    """Open the window; without a screen say so and offer the demo."""
    if (
        not WINDOWS
        and sys.platform != "darwin"
        and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    ):
        print("There is no screen here, so the window cannot open.")
        print("Everything also works without one. A made-up desk, walked from first contact to a hub and back:")
        print(f"    {VENV / 'bin' / 'shelter-desk'} demo {Path(tempfile.gettempdir()) / 'shelter-desk-demo'}")
        return 0
    return subprocess.run([str(python()), "-m", "shelter_desk"], cwd=ROOT).returncode


def test() -> int:
    """The everyday suite: style, types, import contracts, tests offscreen, a smoke run of the real window."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("DISPLAY", None)
    tools = VENV / ("Scripts" if WINDOWS else "bin")
    steps: list[list[str]] = [
        [str(tools / "ruff"), "check", "--quiet", "."],
        [str(tools / "ruff"), "format", "--check", "--quiet", "."],
        [str(tools / "mypy")],
        [str(tools / "lint-imports"), "--no-logo"],
        [str(python()), "-m", "pytest", "--numprocesses=2", "--dist=loadgroup"],
        [str(python()), "-m", "tests.smoke"],
    ]
    failed = []
    for step in steps:
        print("::", " ".join(Path(part).name if index == 0 else part for index, part in enumerate(step)), flush=True)
        if subprocess.run(step, cwd=ROOT, env=environment).returncode != 0:
            failed.append(" ".join(step[1:]) or Path(step[0]).name)
    print("Failed: " + "; ".join(failed) if failed else "All tests passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
