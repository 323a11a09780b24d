"""Attack 19: sticks that are full, read-only, pulled out, slow, too small for large files, or hold the name already.

Target: success is never said falsely, and no half package lies there under a name someone would take along.
The same for the process that writes: struck at every call on the stick and on the desk.
"""

import contextlib
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shelter_desk import seals
from shelter_desk.actions import cards, releases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.check import problems
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.errors import Broken, DeskError
from shelter_desk.exchange import inbound
from shelter_desk.exchange.inbound import LARGEST_CIPHERTEXT
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.system import files
from shelter_desk.system.notebook import Notebook
from shelter_desk.system.outgoing import read_capped, write_all
from shelter_desk.vault import opening
from tests.actions.office import Office, copied, founded_office, line
from tests.attacks.exporting import ANSWER, SCENARIOS, opened
from tests.attacks.faults import CALLS, ROOT, _traced, points, spread
from tests.vault.desks import quick_key

SMALL = {"file-1.age": b"1" * 70_000, "file-1.age.minisig": b"2" * 300}


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(folder: Path, files_: dict[str, bytes] = SMALL) -> DeskError:
    with pytest.raises(DeskError) as problem:
        write_all(folder, files_)
    assert problem.value.advice
    return problem.value


# Sticks


@contextlib.contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """A stick: a small file system of its own. Skipped where this may not be mounted."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root mounts a small stick")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


@pytest.mark.parametrize("pages", [1, 2, 10, 17, 18])
def test_a_full_stick_keeps_nothing_and_says_so(tmp_path: Path, pages: int) -> None:
    with mounted(tmp_path / "stick", f"size={(pages + 1) * 4096}") as stick:
        (stick / "holiday.jpg").write_bytes(b"x")
        problem = refusal(stick)
        assert problem.code == "disk-ENOSPC"
        assert "There is no space left." in problem.details
        assert listing(stick) == {"holiday.jpg": b"x"}


def test_a_read_only_stick_says_so(tmp_path: Path) -> None:
    with mounted(tmp_path / "stick", "size=1m,ro") as stick:
        problem = refusal(stick)
        assert problem.code == "disk-EROFS"
        assert "It can only be read, not written." in problem.details
        assert listing(stick) == {}


@pytest.mark.parametrize("moment", ["open", "fsync", "replace"])
def test_a_stick_that_is_pulled_out_is_not_called_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """At any moment: what it was mounted on is an empty folder of this computer, and stays empty."""
    with mounted(tmp_path / "stick", "size=1m") as stick:
        _pull_at(monkeypatch, stick, moment)
        problem = refusal(stick)
        assert isinstance(problem, Broken)
        assert listing(stick) == {}


def _pull_at(patch: pytest.MonkeyPatch, stick: Path, moment: str) -> None:
    def pulled(whole: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            patch.undo()
            subprocess.run(["umount", "--lazy", str(stick)], check=True)
            # What is gone answers to nothing any more.
            raise OSError(errno.ENODEV, "No such device") if moment != "replace" else OSError(errno.EIO, "gone")

        return call

    target = {"open": (files.os, "open"), "fsync": (files.os, "fsync"), "replace": (files.os, "replace")}[moment]
    patch.setattr(*target, pulled(getattr(*target)))


def test_a_stick_pulled_out_before_is_a_place_that_is_gone(tmp_path: Path) -> None:
    assert refusal(tmp_path / "stick").code == "no-folder"


def test_a_slow_stick_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Success is said after the last byte was confirmed, however long that takes."""
    confirmed: list[float] = []
    whole = os.fsync

    def slow(handle: int) -> None:
        time.sleep(0.05)
        whole(handle)
        confirmed.append(time.monotonic())

    monkeypatch.setattr(files.os, "fsync", slow)
    write_all(tmp_path, SMALL)
    done = time.monotonic()
    assert len(confirmed) == 4  # each file, and its folder after each
    assert done >= max(confirmed)
    assert listing(tmp_path) == SMALL


def test_what_a_stick_cannot_hold_in_one_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAT ends at 4 GB a file; packages end long before, but whoever writes has to hear it."""

    def too_large(_handle: int) -> None:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr(files.os, "fsync", too_large)
    problem = refusal(tmp_path)
    assert problem.code == "disk-EFBIG"
    assert listing(tmp_path) == {}
    assert LARGEST_CIPHERTEXT < 1 << 25


def test_a_file_of_4_gb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large.age").open("wb") as file:
        file.truncate(4 << 30)
    started = time.monotonic()
    with pytest.raises(DeskError) as problem:
        read_capped(tmp_path / "large.age", LARGEST_CIPHERTEXT)
    assert problem.value.code == "file-size"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("taken", list(SMALL))
def test_a_name_that_is_taken_is_not_overwritten(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"someone's")
    problem = refusal(tmp_path)
    assert problem.code == "name-taken"
    assert problem.details == (taken,)
    assert listing(tmp_path) == {taken: b"someone's"}


def test_a_stick_that_reads_back_otherwise_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sticks that claim more than they hold write anything, and confirm it."""
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: whole(path)[:-1] + b"?")
    assert refusal(tmp_path).code == "disk-EIO"
    monkeypatch.undo()
    assert listing(tmp_path) == {}


# A process struck while it writes and takes in


@dataclass
class Base:
    """A place that is copied for every run, and what the other side needs to judge it."""

    place: Path
    office: Office
    case: str

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.place, to)
        desk_id = opening.read_header(to / "desk")[0].desk.hex()
        for sight in self.office.made.notebook.sights(desk_id):
            found = (sight.instance, sight.seq, bytes.fromhex(sight.hash))
            Notebook(to / "notes.json").note_sight(desk_id, to / "desk", *found)
        return to


@dataclass
class Struck:
    """The process of `exporting.py`."""

    process: "subprocess.Popen[str]"

    def run(self, place: Path, scenario: str, options: list[str] | None = None) -> tuple[bool, dict[str, Any]]:
        """Whether it was killed, and what it said last."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"place": str(place), "scenario": scenario}) + "\n")
        self.process.stdin.flush()
        pid = self._answer()["pid"]
        with _traced(pid, options):
            os.kill(pid, signal.SIGCONT)
            answer = self._answer()
        said = answer["said"]
        return os.WIFSIGNALED(answer["status"]), said[-1] if said else {}

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def calls(self, place: Path, scenario: str) -> dict[str, int]:
        """How often a scenario makes each call that reaches a disk."""
        log = place.parent / "strace.log"
        killed, said = self.run(place, scenario, ["-o", str(log), "-e", f"trace={','.join(CALLS)}"])
        assert not killed
        assert "written" in said or "cases" in said, said
        names = Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE))
        return {call: names[call] for call in CALLS if names[call]}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A desk with a year to count, and on the stick an answer to what it told the mechanism."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr("shelter_desk.vault.opening.GUESS_SECONDS", 0.0)
        folder = tmp_path_factory.mktemp("base")
        place = folder / "place"
        place.mkdir()
        office = copied(founded_office(folder / "founded"), place)
        office.open()
        office.crowd(25, "2025-06-01")
        case = office.person()
        office.consent(case, **office.to_mechanism())
        to = office.recipient(office.mechanism)
        sent = releases.Sent("written", "referral", to.id, 1, case=case, reference="feedfacecafebeef")
        releases.note_sent(office.desk, "0" * 16, sent)
        answer = office.answer(line("feedfacecafebeef", "decision", "Made up.", "identified"))
        office.desk.close()
        for suffix in ("", SIGNATURE_SUFFIX):
            answer.with_name(answer.name + suffix).rename(place / "stick" / (ANSWER + suffix))
        yield Base(place, office, case)


@pytest.fixture(scope="module")
def struck(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Struck]:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    first = [str(base.copy(tmp_path_factory.mktemp("first") / name)) for name in SCENARIOS]
    command = [sys.executable, "-m", "tests.attacks.exporting", *first]
    pipe = subprocess.PIPE
    data = {"SHELTER_DESK_DATA": str(base.place.parent / "data")}
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, env=os.environ | data) as process:
        yield Struck(process)
        assert process.stdin is not None
        process.stdin.close()


def judge(base: Base, place: Path, scenario: str, killed: bool, said: dict[str, Any]) -> str:
    """What the next worker finds: a whole desk whose ledger says no more than is true, and no half package."""
    assert "bug" not in said, said["bug"]
    with closing(opened(place)) as desk:
        assert list(problems(desk)) == []
        if scenario == "importing":
            return _judge_answer(base, place, desk, said)
        stick = {name: data for name, data in listing(place / "stick").items() if not name.startswith("answer")}
        states = [sent.state for sent in releases.packages(desk).values() if sent.profile == "count"]
        assert len(states) <= 1
        state = states[0] if states else "nothing"
        packages = {name for name in stick if name.endswith(".age") and not name.startswith(".")}
        for name in packages:
            signature = stick.get(name + SIGNATURE_SUFFIX)
            if signature is not None:
                sealed = inbound.verify(stick[name], signature, [cards.own_card(desk)])
                inbound.open_contents(sealed.ciphertext, base.office.counting[1].age_key)
        whole = any(name + SIGNATURE_SUFFIX in stick for name in packages)
        if "written" in said:
            assert (state, whole) == ("written", True)
        if "refused" in said:
            assert said["title"]
            # Where only the ledger failed, before or after its last word was durable, a whole package lies there.
            assert stick == {} or (whole and state in ("planned", "written")), sorted(stick)
            assert whole or state != "written"
        if packages:
            assert state in ("planned", "written")
        if state == "unwritten":
            assert stick == {}
        return "written" if "written" in said else "killed" if killed else "refused"


def _judge_answer(base: Base, place: Path, desk: Any, said: dict[str, Any]) -> str:
    """Taken in, or not at all; tried again it stands there once."""
    known = len(view_case(desk, base.case).of_form("reply"))
    if "cases" in said:
        assert known == 1
        with pytest.raises(DeskError) as problem:
            look_at(desk, place / "stick" / ANSWER)
        assert problem.value.code == "package-replayed"
        return "taken in"
    if not releases.seen_packages(desk):
        accept(desk, look_at(desk, place / "stick" / ANSWER))
    assert len(view_case(desk, base.case).of_form("reply")) == 1
    return "not taken in"


def strike(base: Base, struck: Struck, tmp_path: Path, scenario: str, most: int) -> Counter[str]:
    """Strike at so many points of a scenario, in three ways; what was left each time."""
    ended: Counter[str] = Counter()
    found = points(struck.calls(base.copy(tmp_path / "whole"), scenario))
    for number, (call, when) in enumerate(spread(found, most, 19)):
        for fault in ("signal=KILL", "error=EIO", "error=ENOSPC"):
            if most < len(found) and number % 3 != ("signal=KILL", "error=EIO", "error=ENOSPC").index(fault):
                continue
            place = base.copy(tmp_path / "place")
            killed, said = struck.run(place, scenario, ["-e", f"inject={call}:{fault}:when={when}"])
            ended[judge(base, place, scenario, killed, said)] += 1
            shutil.rmtree(place)
    return ended


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)
    monkeypatch.setattr("shelter_desk.vault.opening.GUESS_SECONDS", 0.0)


@pytest.mark.usefixtures("quick")
def test_whoever_is_struck_while_writing_claims_nothing(base: Base, struck: Struck, tmp_path: Path) -> None:
    ended = strike(base, struck, tmp_path, "exporting", 9)
    assert sum(ended.values()) == 9


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_at_every_call(base: Base, struck: Struck, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = strike(base, struck, tmp_path, "exporting", 10_000)
    taken = strike(base, struck, tmp_path / "in", "importing", 240)
    with capsys.disabled():
        print(
            f"\nattack 19: {sum(ended.values()):,} faults while writing to a stick {dict(ended)}, 0 false successes, 0 half "
            f"packages; {sum(taken.values()):,} while taking in {dict(taken)}, nothing lost or doubled"
        )
