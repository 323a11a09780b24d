"""Runs commands on a made-up desk as a shell would, and reads what they print."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shelter_desk.cli.main import run
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import opening
from tests.actions.office import Office
from tests.conftest import passphrase_of


@dataclass
class Shell:
    """One worker's terminal."""

    office: Office
    capture: pytest.CaptureFixture[str]
    folder: Path
    today: str = "2026-03-10"

    def words(self, name: str, text: str = "") -> str:
        """A passphrase file only its owner can read."""
        file = self.folder / f"{name}.words"
        file.write_text(text or passphrase_of(name))
        file.chmod(0o600)
        return str(file)

    def desk(self, *command: str, user: str = "Ana", code: int = 0) -> dict[str, Any]:
        """A command of the desk, as JSON; the exit code is what was expected."""
        who = ["--user", user, "--passphrase-file", self.words(user), "--today", self.today]
        return self.any(*command, *who, code=code)

    def any(self, *command: str, code: int = 0) -> dict[str, Any]:
        self.capture.readouterr()
        found = run([*command, "--json"])
        said = self.capture.readouterr()
        assert found == code, said.err
        return dict(json.loads(said.out)) if said.out else {"error": said.err}

    def text(self, *command: str, code: int = 0) -> str:
        """What a person reads."""
        self.capture.readouterr()
        found = run(list(command))
        said = self.capture.readouterr()
        assert found == code, said.err
        return said.out + said.err

    def refused(self, *command: str) -> str:
        """The error of a desk's command that was refused."""
        return str(self.desk(*command, code=1)["error"])

    @property
    def dir(self) -> str:
        return str(self.office.made.folder)


def shell_of(office: Office, capture: pytest.CaptureFixture[str], folder: Path) -> Shell:
    """The office's desk, closed, and known to this computer's own notebook."""
    office.desk.close()
    desk_id = opening.read_header(office.made.folder)[0].desk.hex()
    for sight in office.made.notebook.sights(desk_id):
        Notebook().note_sight(desk_id, office.made.folder, sight.instance, sight.seq, bytes.fromhex(sight.hash))
    folder.mkdir(exist_ok=True)
    return Shell(office, capture, folder)
