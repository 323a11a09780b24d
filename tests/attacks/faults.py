"""Strikes a process at a system call, and judges what is left of the desk it worked on."""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import DeskError, Refused
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import backup, drafts, header, recovery
from shelter_desk.vault.opening import read_header
from tests.attacks import parcels
from tests.attacks.scenarios import NEW_WORDS, PEOPLE, TEXT, note
from tests.vault.desks import words_of

# Every call by which something reaches the disk, or a name changes.
CALLS = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "openat", "mkdir")
ROOT = Path(__file__).parents[2]


@dataclass
class Ended:
    """How one run ended: killed or not, and what it had said by then."""

    scenario: str
    killed: bool
    said: list[dict[str, Any]]

    def of(self, key: str) -> list[Any]:
        return [each[key] for each in self.said if key in each]


@dataclass
class Base:
    """The desk every run begins with, its recovery words, and a backup of it."""

    folder: Path
    shares: list[str] = field(default_factory=list)
    new_shares: list[str] = field(default_factory=list)

    def copy(self, place: Path) -> Path:
        """A copy for one run, known to a notebook of its own; returns the desk's folder."""
        shutil.copytree(self.folder, place)
        folder = place / "desk"
        head = json.loads((self.folder / "head.json").read_text())
        notes = Notebook(place / "notes.json")
        notes.note_sight(head["desk"], folder, head["instance"], head["seq"], bytes.fromhex(head["hash"]))
        return folder


class Victim:
    """The process that is struck, see `victim.py`."""

    def __init__(self, base: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.victim", str(base)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"SHELTER_DESK_DATA": str(base.parent / "victim-data")},
        )

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    def run(
        self, scenario: str, folder: Path, strace: list[str] | None = None, kill_after: float = -1, **more: Any
    ) -> Ended:
        """Run a scenario, under strace with these options, or killed after so many seconds."""
        command = {"scenario": scenario, "folder": str(folder), "notes": str(folder.parent / "notes.json")} | more
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        pid = self._answer()["pid"]
        with _traced(pid, strace):
            os.kill(pid, signal.SIGCONT)
            if kill_after >= 0:
                time.sleep(kill_after)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            answer = self._answer()
        return Ended(scenario, os.WIFSIGNALED(answer["status"]), answer["said"])

    def calls(self, scenario: str, folder: Path) -> dict[str, int]:
        """How often a scenario makes each call."""
        log = folder.parent / "strace.log"
        ended = self.run(scenario, folder, ["-o", str(log), "-e", f"trace={','.join(CALLS)}"])
        assert not ended.killed
        assert not ended.of("bug"), ended.of("bug")[0]
        assert not ended.of("refused")
        names = Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE))
        return {call: names[call] for call in CALLS if names[call]}

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the struck process itself has died"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextlib.contextmanager
def _traced(pid: int, options: list[str] | None) -> Iterator[None]:
    if options is None:
        yield
        return
    if "-o" not in options:
        options = ["-o", os.devnull, *options]
    tracer = subprocess.Popen(["strace", "-f", "-p", str(pid), *options], stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    assert "attached" in line, line
    try:
        yield
    finally:
        tracer.communicate(timeout=60)


def points(calls: dict[str, int]) -> list[tuple[str, int]]:
    """Every (call, number) at which a fault can strike."""
    return [(call, number) for call, count in calls.items() for number in range(1, count + 1)]


def spread(found: list[Any], most: int, seed: int) -> list[Any]:
    """So many of them, drawn anew from run to run by the seed."""
    return found if len(found) <= most else random.Random(seed).sample(found, most)


# What is left


class Torn(AssertionError):
    """Something is damaged, or something that was acknowledged is gone."""


def judge(base: Base, folder: Path, ended: Ended) -> None:
    """Open what a fault left, as the next worker would; Torn if anything is damaged or lost."""
    for bug in ended.of("bug"):
        raise Torn(f"not a refusal a worker can read:\n{bug}")
    words = {name: [words_of(name)] for name in PEOPLE}
    if ended.scenario == "recovering" and not ended.of("words"):
        words["Ana"].append("")  # taken off already, not yet back: the recovery is simply repeated
    for changed in ended.of("words"):
        words |= {name: [new] for name, new in changed.items()}
    if not ended.of("words"):
        words["Ana"].append(NEW_WORDS)  # done, though not acknowledged
    gone = ended.of("gone")
    if gone:
        del words["Cem"]
        _demand_shut(folder, "Cem")
    else:
        words["Cem"].append("")  # he may have been let go, unacknowledged
    for name, tried in words.items():
        desk = _open_with(folder, name, tried)
        if desk is None:
            continue
        with closing(desk):
            if name == "Bea":
                _demand_whole(desk)
                _demand_role(desk, ended)
                _demand_parcels(desk, ended)
                kept(desk, ended)
    _demand_backups(base, folder, ended)
    _demand_recovery(base, folder, ended)
    # A later epoch that never was is overwritten by the next rotation; nobody has its key.
    present = read_header(folder)[0].database
    left = [path.name for path in folder.iterdir()]
    if stray := [name for name in left if name.startswith(".") or (name.startswith("desk-") and name < present)]:
        raise Torn(f"left behind: {stray}")


def _open_with(folder: Path, name: str, tried: list[str]) -> Desk | None:
    for words in tried:
        if not words:
            return None
        try:
            found = unlock(folder, name, words, notebook=Notebook(folder.parent / "notes.json"))
        except Refused as problem:
            if problem.code not in ("wrong-passphrase", "taken-off"):
                raise Torn(f"{name}: {problem.code}") from problem
            continue
        except DeskError as problem:
            raise Torn(f"{name}: {problem.code}") from problem
        alarms = [each for each in found.notices if "failed attempt" not in each]
        if alarms:
            found.desk.close()
            raise Torn(f"a false alarm: {alarms}")
        return found.desk
    raise Torn(f"{name} cannot open the desk any more")


def _demand_whole(desk: Desk) -> None:
    found = list(problems(desk))
    if found:
        raise Torn(f"check: {found[:5]}")
    if len(list(desk.vault.case_rows())) < 1:
        raise Torn("the first case is gone")
    saved = note(desk, "works on")
    if not desk.vault.revision(saved.stored.id):
        raise Torn("a save afterwards is gone")


def _demand_role(desk: Desk, ended: Ended) -> None:
    cem = desk.vault.chain.by_name("Cem")
    if cem is None:
        return
    reads = desk.vault.chain.circles_of(cem.id)
    if (cem.role, reads) not in (("shift", ["work"]), ("case_worker", ["work", "identity"])):
        raise Torn(f"half a role: {cem.role} with {reads}")
    if ended.of("role") and cem.role != "shift":
        raise Torn("an acknowledged role is gone")


def kept(desk: Desk, ended: Ended) -> None:
    """Torn if anything that was acknowledged is not there as it was."""
    for said in ended.said:
        if "revision" not in said:
            continue
        stored = desk.vault.revision(bytes.fromhex(said["revision"]))
        if stored is None:
            raise Torn(f"acknowledged and lost: {said}")
        answers, _closed = desk.vault.answers(stored)
        if not any(text in answers.get("work", "") for text in (TEXT, "sentence")):
            raise Torn(f"acknowledged and altered: {said}")
        if said["record"] not in {record.id for record in view_case(desk, said["case"]).records}:
            raise Torn(f"not in its case: {said}")
    if texts := ended.of("draft"):
        draft = drafts.read(desk.vault, "draft")
        if texts[-1] == "" and draft is not None:
            raise Torn("the draft of a saved record is still there")
        if texts[-1] and draft is None and not ended.killed and not ended.of("refused"):
            raise Torn("an acknowledged draft is gone")
        if draft is not None and draft.answers.get("work", "") not in _not_before(texts[-1]):
            raise Torn(f"the draft went back: {draft.answers}")


def _demand_parcels(desk: Desk, ended: Ended) -> None:
    place = desk.vault.folder.parent
    wrong = parcels.wrong_outside(desk, place, ended.of("sent"))
    if ended.scenario == "importing":
        wrong = wrong or parcels.wrong_inside(desk, place, ended.of("taken"))
    if wrong:
        raise Torn(wrong)


def _not_before(text: str) -> list[str]:
    order = ["half a sen", "half a sentence"]
    return order[order.index(text) :] if text else []


def _demand_shut(folder: Path, name: str) -> None:
    try:
        unlock(folder, name, words_of(name), notebook=Notebook(folder.parent / "n.json")).desk.close()
    except Refused:
        return
    raise Torn(f"{name} was let go and opens the desk")


def _demand_backups(base: Base, folder: Path, ended: Ended) -> None:
    place = folder.parent
    target = place / "desk.backup"
    if ended.of("backup") and not target.exists():
        raise Torn("an acknowledged backup is gone")
    if target.exists():
        try:
            backup.restore(target, place / "from-backup", "Ana", words_of("Ana")).close()
        except DeskError as problem:
            raise Torn(f"a backup that is there does not restore: {problem.code}") from problem
    for name, who, said in (("restored", "Ana", ended.of("restored")), ("second", "Zoe", ended.of("founded"))):
        if said or (place / "new" / name / header.FILE_NAME).exists():
            try:
                unlock(place / "new" / name, who, words_of(who), notebook=Notebook(place / "n.json")).desk.close()
            except DeskError as problem:
                if said:
                    raise Torn(f"{name} does not open: {problem.code}") from problem


def _demand_recovery(base: Base, folder: Path, ended: Ended) -> None:
    """Two shares open the desk: the new ones once they were acknowledged, till then the old or the new."""
    tried = [base.new_shares] if ended.of("shares") else [base.shares, base.new_shares]
    for shares in tried:
        try:
            recovery.recover(folder, shares[:2], "Ana", NEW_WORDS)
        except DeskError:
            continue
        unlock(folder, "Ana", NEW_WORDS, notebook=Notebook(folder.parent / "n.json")).desk.close()
        return
    raise Torn("the recovery words open nothing")
