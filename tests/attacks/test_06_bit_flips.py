"""Attack 6: one flipped bit in database, key file, backup or package: found by the check, or refused."""

import random
import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.actions import take_in
from shelter_desk.errors import DeskError
from shelter_desk.exchange.package import SIGNATURE_SUFFIX
from shelter_desk.vault import backup, check, header, opening
from tests.attacks import parcels
from tests.attacks.faults import Base
from tests.attacks.scenarios import opened
from tests.vault.desks import words_of


def flip(data: bytes, chance: random.Random) -> bytes:
    flipped, bit = bytearray(data), chance.randrange(len(data) * 8)
    flipped[bit // 8] ^= 1 << bit % 8
    return bytes(flipped)


def looked_at(folder: Path) -> str:
    """What the check of a desk comes to: `refused`, `found`, or `unnoticed`."""
    try:
        with closing(opening.unlock(folder, "Ana", words_of("Ana"))) as vault:
            return "found" if list(check.problems(vault)) else "unnoticed"
    except DeskError:
        return "refused"


def database_flips(base: Base, place: Path, runs: int, chance: random.Random) -> Counter[str]:
    folder = base.copy(place / "database")
    path = folder / "desk-000001.db"
    whole, results = path.read_bytes(), Counter[str]()
    for _run in range(runs):
        path.write_bytes(flip(whole, chance))
        results[looked_at(folder)] += 1
    path.write_bytes(whole)
    assert looked_at(folder) == "unnoticed"  # the control: untouched it is in order
    return results


def header_flips(base: Base, place: Path, runs: int, chance: random.Random) -> Counter[str]:
    """In one copy: mended from the other; in both: refused."""
    folder = base.copy(place / "header")
    paths = [folder / header.FILE_NAME, folder / header.SECOND_COPY]
    whole, results = paths[0].read_bytes(), Counter[str]()
    for run in range(runs):
        flipped = flip(whole, chance)
        touched = paths if run % 3 == 0 else [paths[run % 3 - 1]]
        for path in touched:
            path.write_bytes(flipped)
        result = looked_at(folder)
        if result == "unnoticed" and all(path.read_bytes() == whole for path in paths):
            result = "mended"
        results[result] += 1
        for path in touched:
            path.write_bytes(whole)
    return results


def backup_flips(base: Base, place: Path, runs: int, chance: random.Random) -> Counter[str]:
    """Bits of the archive that carry nothing (times, attributes) restore every byte as it was."""
    place.mkdir()
    file = place / "desk.backup"
    whole, results = (base.folder / "base.backup").read_bytes(), Counter[str]()
    expected = (base.folder / "desk" / header.FILE_NAME).read_bytes()
    for _run in range(runs):
        file.write_bytes(flip(whole, chance))
        try:
            with closing(backup.restore(file, place / "restored", "Ana", words_of("Ana"))) as vault:
                same = (place / "restored" / header.FILE_NAME).read_bytes() == expected
                results["meaningless" if same and not list(check.problems(vault)) else "unnoticed"] += 1
        except DeskError:
            results["refused"] += 1
            assert not (place / "restored").exists() or not any((place / "restored").iterdir())
        shutil.rmtree(place / "restored", ignore_errors=True)
    return results


def package_flips(base: Base, place: Path, runs: int, chance: random.Random) -> Counter[str]:
    """Bits of the signature file that carry nothing (untrusted comment, key number) take in every byte as it was."""
    folder, results = base.copy(place), Counter[str]()
    file = place / parcels.REPLY
    paths = [file, file.with_name(file.name + SIGNATURE_SUFFIX)]
    wholes = [path.read_bytes() for path in paths]
    with closing(opened(folder, place / "notes.json")) as desk:
        expected = take_in.look_at(desk, file)
        for run in range(runs):
            path, whole = paths[run % 2], wholes[run % 2]
            flipped = flip(whole, chance)
            path.write_bytes(flipped)
            try:
                same = take_in.look_at(desk, file) == expected
                results["meaningless" if same and path != file else "unnoticed"] += 1
            except DeskError:
                results["refused"] += 1
            path.write_bytes(whole)
        assert take_in.look_at(desk, file) == expected  # the control: untouched it is taken
    return results


def struck(base: Base, place: Path, runs: int, seed: int) -> dict[str, Counter[str]]:
    chance = random.Random(seed)
    found = {
        "database": database_flips(base, place, runs * 6 // 10, chance),
        "key file": header_flips(base, place, runs * 3 // 10, chance),
        "backup": backup_flips(base, place / "backup", runs // 10, chance),
        "package": package_flips(base, place / "package", runs // 5, chance),
    }
    for where, results in found.items():
        assert not results["unnoticed"], where
    assert not found["key file"]["found"]
    return found


@pytest.mark.usefixtures("quick")
def test_a_flipped_bit_is_noticed(base: Base, place: Path) -> None:
    struck(base, place, 200, 6)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_ten_thousand_flipped_bits(base: Base, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = struck(base, place, 11_000, 66)
    total = sum(results.total() for results in found.values())
    with capsys.disabled():
        print(f"\nattack 6: {total:,} flipped bits, 0 unnoticed:", {k: dict(v) for k, v in found.items()})
    assert total >= 10_000
