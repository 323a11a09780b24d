"""Attack 20: hostile packages. At most 2 s and 256 MiB each, no crash, nothing written, nothing let in."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import DeskError
from shelter_desk.exchange import inbound
from shelter_desk.exchange.sandbox import LONGEST_SECONDS, Sandbox
from tests.attacks import hostile
from tests.attacks.fuzz import most_memory, twisted_package
from tests.attacks.hostile import US, Hostile
from tests.exchange.letters import payload

MOST_SECONDS, MOST_MEGABYTES = 2.0, 256
# How long the fuzzer goes on with inputs nobody tried before; hours where there is time.
MINUTES = float(os.environ.get("SHELTER_DESK_FUZZ_MINUTES", "5"))
ROOT = Path(__file__).parents[2]


class Watched(Sandbox):
    """A sandbox that notes how much memory its children held."""

    megabytes = 0

    def stop(self) -> None:
        if self._child is not None and self._child.poll() is None:
            self.megabytes = max(self.megabytes, most_memory(str(self._child.pid)))
        super().stop()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Watched]:
    with Watched() as found:
        yield found


def processor_seconds() -> float:
    """Of this process and all children that ended: the bar is about a machine with nothing else to do."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def taken_in(sandbox: Watched, ciphertext: bytes, signature: bytes) -> tuple[str, float]:
    """The whole inbound path: `let in` or the code of the refusal, and the processor seconds it took."""
    started, clock = processor_seconds(), time.monotonic()
    try:
        sealed = inbound.verify(ciphertext, signature, hostile.known())
        contents = sandbox.open(sealed.ciphertext, US[1].age_key)
        inbound.demand_for_us(contents, sealed, US[0], seen=False)
    except DeskError as problem:
        code = problem.code
    else:
        code = "let in"
    # However busy the machine is, nobody waits longer than the child may live.
    assert time.monotonic() - clock < LONGEST_SECONDS + MOST_SECONDS
    return code, processor_seconds() - started


def test_a_good_package_is_let_in(sandbox: Watched) -> None:
    ciphertext, signature = hostile.good()
    assert taken_in(sandbox, ciphertext, signature)[0] == "let in"
    assert sandbox.open(ciphertext, US[1].age_key).payload == payload("reply")


def refused_in_time(sandbox: Watched, packages: Sequence[Hostile]) -> float:
    """Every package meets its refusal; the seconds of the slowest."""
    slowest = 0.0
    for each in packages:
        code, seconds = taken_in(sandbox, each.ciphertext, each.signature)
        assert (each.name, code) == (each.name, each.code)
        assert seconds <= MOST_SECONDS, each.name
        slowest = max(slowest, seconds)
    assert sandbox.megabytes <= MOST_MEGABYTES
    # After all that, a good one is still let in.
    assert taken_in(sandbox, *hostile.good())[0] == "let in"
    return slowest


def test_hand_made_packages_are_refused_in_time(
    sandbox: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    packages = hostile.packages()
    assert len(packages) >= 60
    refused_in_time(sandbox, packages[::5])
    assert list(tmp_path.iterdir()) == []


def test_every_hand_made_package_is_refused_by_the_reader_itself() -> None:
    """Without the child: what it would say, without what each of its starts costs."""
    for each in hostile.packages():
        try:
            sealed = inbound.verify(each.ciphertext, each.signature, hostile.known())
            contents = inbound.open_contents(sealed.ciphertext, US[1].age_key)
            inbound.demand_for_us(contents, sealed, US[0], seen=False)
        except DeskError as problem:
            code = problem.code
        except inbound.Unacceptable:
            code = "package-contents"
        except seals.SealError:
            code = "package-recipient"
        else:
            code = "let in"
        assert (each.name, code) == (each.name, each.code)


@pytest.mark.long
def test_every_hand_made_package_is_refused_in_time(sandbox: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    packages = hostile.packages()
    slowest = refused_in_time(sandbox, packages)
    with capsys.disabled():
        print(f"\nattack 20: {len(packages)} hand-made, 0 let in, slowest {slowest:.2f} s, {sandbox.megabytes} MiB")


def test_the_guard_refuses_a_header_bomb_before_anything_is_decrypted() -> None:
    bombs = [each for each in hostile.packages() if each.code == "package-header"]
    assert len(bombs) > 10
    for each in bombs:
        assert _guard_seconds(each) < 0.05


def _guard_seconds(bomb: Hostile) -> float:
    started = time.monotonic()
    with pytest.raises(DeskError):
        inbound.guard_header(bomb.ciphertext)
    return time.monotonic() - started


def read_twisted(first: int, count: int, cwd: Path) -> dict[str, object]:
    """Twisted archives, read in a process that is limited as the real one is; a traceback there fails this."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.fuzz", str(first), str(count)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "TMPDIR": str(cwd), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def demand_survived(found: dict[str, object], count: int) -> None:
    said = found["said"]
    assert isinstance(said, dict)
    assert sum(said.values()) == count
    # If hardly anything reached the last checks, the fuzzer would be too coarse to show anything.
    assert said.get("let in", 0) > 0
    assert sum(number for code, number in said.items() if code.startswith("content of")) > 0
    assert {"archive", "files", "manifest"} <= set(said)
    assert float(str(found["slowest"])) <= MOST_SECONDS
    assert int(str(found["megabytes"])) <= MOST_MEGABYTES
    assert found["files"] == 0  # no file could have been written


def test_twisted_archives_are_read_or_refused(tmp_path: Path) -> None:
    demand_survived(read_twisted(0, 2500, tmp_path), 2500)
    assert list(tmp_path.iterdir()) == []


def whole_path(sandbox: Watched, seeds: range) -> tuple[Counter[str], float]:
    said: Counter[str] = Counter()
    slowest = 0.0
    for seed in seeds:
        code, seconds = taken_in(sandbox, *twisted_package(random.Random(seed)))
        said[code] += 1
        slowest = max(slowest, seconds)
    return said, slowest


def test_twisted_packages_go_the_whole_way(sandbox: Watched) -> None:
    said, slowest = whole_path(sandbox, range(25))
    assert {"package-sender", "package-contents"} <= set(said)
    assert slowest <= MOST_SECONDS


@pytest.mark.long
def test_100_000_twisted_archives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_twisted(10_000, 105_000, tmp_path)
    demand_survived(found, 105_000)
    with capsys.disabled():
        print(
            f"\nattack 20: 105,000 twisted archives {found['said']}, slowest {found['slowest']:.3f} s, "
            f"{found['megabytes']} MiB; 0 crashes"
        )


@pytest.mark.long
def test_5_000_twisted_packages_go_the_whole_way(sandbox: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    """Nearly each costs the start of a child, so this takes longest."""
    said, slowest = whole_path(sandbox, range(1_000, 6_000))
    assert slowest <= MOST_SECONDS
    assert sandbox.megabytes <= MOST_MEGABYTES
    assert taken_in(sandbox, *hostile.good())[0] == "let in"
    with capsys.disabled():
        print(
            f"\nattack 20: 5,000 twisted packages {dict(said)}, slowest {slowest:.2f} s, "
            f"{sandbox.megabytes} MiB; 0 crashes"
        )


@pytest.mark.long
def test_twisted_archives_for_as_long_as_there_is_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other inputs each time: the first seed is drawn."""
    said: Counter[str] = Counter()
    first, slowest, batch = random.SystemRandom().randrange(1 << 40), 0.0, 5_000
    started, seed = time.monotonic(), first
    while time.monotonic() - started < 60 * MINUTES:
        found = read_twisted(seed, batch, tmp_path)
        demand_survived(found, batch)
        said.update(found["said"])  # type: ignore[arg-type]
        slowest, seed = max(slowest, float(str(found["slowest"]))), seed + batch
    with capsys.disabled():
        print(
            f"\nattack 20: {seed - first:,} twisted archives from seed {first} in {MINUTES:g} minutes, 0 crashes, "
            f"slowest {slowest:.3f} s: {dict(said)}"
        )
    assert list(tmp_path.iterdir()) == []
