"""Set-up installs what is pinned now, and nothing twice."""

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program, with an environment that is there and a pip that only notes what it is asked for."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "installer" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    module.python().parent.mkdir()
    module.python().touch()
    return module


@pytest.fixture
def asked(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    commands: list[list[str]] = []

    def note(command: list[str], **_options: Any) -> None:
        commands.append(command)

    monkeypatch.setattr(subprocess, "run", note)
    return commands


def test_a_second_run_installs_nothing(bootstrap: ModuleType, asked: list[list[str]]) -> None:
    bootstrap.install_python("run")
    assert "--require-hashes" in asked[0]
    assert asked[0][-1].endswith("run.lock")
    assert asked[1][-2:] == ["-e", str(ROOT)]
    asked.clear()
    bootstrap.install_python("run")
    assert asked == []


def test_what_serves_the_tests_serves_the_window(bootstrap: ModuleType, asked: list[list[str]]) -> None:
    bootstrap.install_python("test")
    asked.clear()
    bootstrap.install_python("run")
    assert asked == []


@pytest.mark.parametrize("before", ["run", "test"])
def test_other_pins_are_installed_anew(before: str, bootstrap: ModuleType, asked: list[list[str]]) -> None:
    bootstrap.install_python(before)
    bootstrap.stamp(before).write_text("what was pinned last year")
    asked.clear()
    bootstrap.install_python("run")
    assert len(asked) == 2


def test_the_tests_need_more_than_the_window(bootstrap: ModuleType, asked: list[list[str]]) -> None:
    bootstrap.install_python("run")
    asked.clear()
    bootstrap.install_python("test")
    assert asked[0][-1].endswith("test.lock")


def test_no_screen_is_said_and_the_demo_offered(
    bootstrap: ModuleType, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    assert bootstrap.run() == 0
    said = capsys.readouterr().out
    assert "no screen" in said
    assert "shelter-desk demo" in said
    assert asked == []
