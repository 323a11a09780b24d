"""Attack 7: truncated, emptied, pages exchanged or from an earlier day, the whole desk from an earlier day."""

import random
import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from shelter_desk.actions.check import problems
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import DeskError
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import drafts
from tests.attacks.faults import Base
from tests.attacks.scenarios import note, only_case, opened
from tests.vault.desks import words_of

PAGE = 4096


def looked_at(folder: Path) -> str:
    """`refused`, `found` by the check, `warned` at opening, or `unnoticed`."""
    try:
        found = unlock(folder, "Ana", words_of("Ana"), notebook=Notebook(folder.parent / "notes.json"))
        with closing(found.desk) as desk:
            if list(problems(desk)):
                return "found"
            return "warned" if found.notices else "unnoticed"
    except DeskError:
        return "refused"


def pages(data: bytes) -> list[bytes]:
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]


def tried(base: Base, place: Path, data: bytes) -> str:
    """Put these bytes in the database's place on a fresh copy of the newer desk."""
    shutil.copytree(place / "newer", place / "try")
    (place / "try" / "desk" / "desk-000001.db").write_bytes(data)
    # The notebook knows the newer desk under the place where it is tried.
    notes = place / "try" / "notes.json"
    notes.write_text(notes.read_text().replace(str(place / "newer"), str(place / "try")))
    result = looked_at(place / "try" / "desk")
    shutil.rmtree(place / "try")
    return result


@pytest.fixture
def days(base: Base, place: Path) -> tuple[bytes, bytes]:
    """The database of an earlier day and the present one, which lies in `newer` with its notebook."""
    folder = base.copy(place / "newer")
    notes = folder.parent / "notes.json"
    with closing(opened(folder, notes)) as desk:
        drafts.save(desk.vault, "d", (only_case(desk), "case_note", "r"), {"work": {"work": "half"}}, [])
    older = (folder / "desk-000001.db").read_bytes()
    with closing(opened(folder, notes)) as desk:
        for number in range(4):
            note(desk, only_case(desk), f"later words {number}")
        drafts.save(desk.vault, "d", (only_case(desk), "case_note", "r"), {"work": {"work": "half a sentence"}}, [])
        note(desk, "another case")
    newer = (folder / "desk-000001.db").read_bytes()
    return older, newer


def truncations(newer: bytes, chance: random.Random, most: int) -> dict[str, bytes]:
    found = {f"cut to {size}": newer[:size] for size in range(0, len(newer), PAGE)}
    found |= {f"cut to {size}": newer[:size] for size in (chance.randrange(len(newer)) for _ in range(most))}
    return found | {"longer by a page": newer + bytes(PAGE), "longer by a byte": newer + b"x"}


def exchanges(newer: bytes, chance: random.Random, most: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    count = len(newer) // PAGE
    for _run in range(most):
        one, other = sorted(chance.sample(range(count), 2))
        mixed = pages(newer)
        mixed[one], mixed[other] = mixed[other], mixed[one]
        found[f"pages {one} and {other} exchanged"] = b"".join(mixed)
        mixed = pages(newer)
        mixed[other] = mixed[one]
        found[f"page {one} over {other}"] = b"".join(mixed)
    return found


def replays(older: bytes, newer: bytes, chance: random.Random, most: int) -> dict[str, bytes]:
    """Single pages, and sets of pages, of an earlier day: each is authentic by itself."""
    found: dict[str, bytes] = {}
    old, new = pages(older), pages(newer)
    changed = [index for index, page in enumerate(old) if page != new[index]]
    for index in changed:
        found[f"page {index} of an earlier day"] = b"".join([*new[:index], old[index], *new[index + 1 :]])
    for _run in range(most):
        chosen = set(chance.sample(changed, chance.randint(2, len(changed))))
        mixed = [old[index] if index in chosen else page for index, page in enumerate(new)]
        found[f"pages {sorted(chosen)} of an earlier day"] = b"".join(mixed)
    return found


@pytest.mark.usefixtures("quick")
def test_a_page_of_an_earlier_day_is_noticed(base: Base, place: Path, days: tuple[bytes, bytes]) -> None:
    chance = random.Random(7)
    results = {name: tried(base, place, data) for name, data in replays(*days, chance, 8).items()}
    assert [name for name, result in results.items() if result == "unnoticed"] == []


@pytest.mark.usefixtures("quick")
def test_truncated_and_exchanged_pages_are_noticed(base: Base, place: Path, days: tuple[bytes, bytes]) -> None:
    chance, newer = random.Random(7), days[1]
    whole = truncations(newer, chance, 5) | exchanges(newer, chance, 6)
    results = {name: tried(base, place, data) for name, data in whole.items()}
    assert [name for name, result in results.items() if result == "unnoticed"] == []
    assert tried(base, place, newer) == "unnoticed"  # the control: untouched it is in order


@pytest.mark.usefixtures("quick")
def test_a_whole_desk_of_an_earlier_day_is_warned_of(base: Base, place: Path, days: tuple[bytes, bytes]) -> None:
    assert tried(base, place, days[0]) == "warned"


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_all_of_it(base: Base, place: Path, days: tuple[bytes, bytes], capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(77)
    older, newer = days
    kinds = {
        "truncated": truncations(newer, chance, 300),
        "exchanged": exchanges(newer, chance, 200),
        "earlier pages": replays(older, newer, chance, 300),
        "earlier desk": {"whole": older},
    }
    found = {kind: Counter(tried(base, place, data) for data in whole.values()) for kind, whole in kinds.items()}
    with capsys.disabled():
        print("\nattack 7:", {kind: dict(results) for kind, results in found.items()})
    assert all(not results["unnoticed"] for results in found.values())
