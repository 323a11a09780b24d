"""Attack 14: the key file is altered anyhow: refused, and no derivation is run that it made cheap or monstrous."""

import random
from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.errors import DeskError
from shelter_desk.vault import header, opening
from tests.attacks.faults import Base
from tests.vault.desks import quick_key, words_of


def altered(whole: bytes, chance: random.Random) -> bytes:
    """Bytes overwritten, moved, cut out or put in."""
    data, at = bytearray(whole), chance.randrange(len(whole))
    length = chance.choice([1, 2, 4, 32, 200])
    match chance.randrange(5):
        case 0:
            data[at : at + length] = chance.randbytes(length)
        case 1:
            data[at : at + length] = bytes(length)
        case 2:
            other = chance.randrange(len(whole))
            data[at : at + length], data[other : other + length] = (
                whole[other : other + length],
                whole[at : at + length],
            )
        case 3:
            del data[at : at + length]
        case _:  # the cost, where it lies
            data[20:28] = chance.randbytes(8) if length < 4 else bytes([8, 0, 0, 0, 1, 0, 0, 0])
    return bytes(data)


def struck(base: Base, place: Path, runs: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> int:
    folder, chance, refused = base.copy(place / "desk"), random.Random(seed), 0

    def derive(passphrase: bytes, salt: bytes, cost: seals.Cost) -> bytes:
        assert seals.within_bounds(cost)
        return quick_key(passphrase, salt, cost)

    monkeypatch.setattr(seals, "derive_key", derive)
    paths = [folder / header.FILE_NAME, folder / header.SECOND_COPY]
    whole = paths[0].read_bytes()
    for _run in range(runs):
        data = altered(whole, chance)
        for path in paths:
            path.write_bytes(data)
        if data == whole:
            continue
        with pytest.raises(DeskError):
            opening.unlock(folder, "Ana", words_of("Ana"))
        refused += 1
        assert [path.read_bytes() for path in paths] == [data, data]
    for path in paths:
        path.write_bytes(whole)
    opening.unlock(folder, "Ana", words_of("Ana")).close()
    return refused


@pytest.mark.usefixtures("quick")
def test_it_is_refused(base: Base, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert struck(base, place, 200, 14, monkeypatch) > 100


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_twenty_thousand_times(
    base: Base, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = struck(base, place, 20_000, 1414, monkeypatch)
    with capsys.disabled():
        print(f"\nattack 14: {refused:,} altered key files, all refused, no derivation out of bounds")
