"""Attack 7: truncated, emptied, pages exchanged or from an earlier day, the whole desk from an earlier day.

One thing is not noticed, and said here: whoever can write to the disk can put all pages of the drafts back to an
earlier day. A draft is no record and leaves no audit entry at every pause in writing; everything saved is bound.
"""

import random
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelter_desk.actions import people
from shelter_desk.actions.check import problems
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import DeskError
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import drafts
from tests.attacks.faults import Base
from tests.attacks.scenarios import note, only_case, opened
from tests.vault.desks import words_of

PAGE = 4096
Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Days:
    """The database of an earlier day and the present one, and what lies in the latter."""

    older: bytes
    newer: bytes
    rows: Rows


def looked_at(folder: Path, expected: Rows) -> str:
    """`refused`, `found` by the check, `warned` at opening, `only drafts` are older, or `unnoticed`."""
    try:
        found = unlock(folder, "Ana", words_of("Ana"), notebook=Notebook(folder.parent / "notes.json"))
        with closing(found.desk) as desk:
            if list(problems(desk)):
                return "found"
            if found.notices:
                return "warned"
            now = rows(desk)
            same = all(now[table][: len(expected[table])] == expected[table] for table in expected if table != "drafts")
            return "only drafts" if same and now["drafts"] != expected["drafts"] else "unnoticed"
    except DeskError:
        return "refused"


def rows(desk: Desk) -> Rows:
    """Every row of every table, oldest first."""
    tables = [row[0] for row in desk.vault.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: desk.vault.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


def pages(data: bytes) -> list[bytes]:
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]


def tried(place: Path, days: Days, data: bytes) -> str:
    """Put these bytes in the database's place on a fresh copy of the newer desk."""
    shutil.copytree(place / "newer", place / "try")
    (place / "try" / "desk" / "desk-000001.db").write_bytes(data)
    # The notebook knows the newer desk under the place where it is tried.
    notes = place / "try" / "notes.json"
    notes.write_text(notes.read_text().replace(str(place / "newer"), str(place / "try")))
    result = looked_at(place / "try" / "desk", days.rows)
    shutil.rmtree(place / "try")
    return result


@pytest.fixture
def days(base: Base, place: Path) -> Days:
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
        now = rows(desk)
    return Days(older, (folder / "desk-000001.db").read_bytes(), now)


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
def test_pages_of_an_earlier_day_are_noticed(place: Path, days: Days) -> None:
    whole = replays(days.older, days.newer, random.Random(7), 8)
    results = {name: tried(place, days, data) for name, data in whole.items()}
    assert [name for name, result in results.items() if result == "unnoticed"] == []


@pytest.mark.usefixtures("quick")
def test_a_case_that_vanishes_from_the_list_is_noticed(place: Path, days: Days) -> None:
    """The pages of the cached rows alone, from the day before the case was opened."""
    old, new = pages(days.older), pages(days.newer)
    assert tried(place, days, b"".join([new[0], *old[1:4], *new[4:]])) == "found"


@pytest.mark.usefixtures("quick")
def test_truncated_and_exchanged_pages_are_noticed(place: Path, days: Days) -> None:
    chance = random.Random(7)
    whole = truncations(days.newer, chance, 5) | exchanges(days.newer, chance, 6)
    results = {name: tried(place, days, data) for name, data in whole.items()}
    assert {name: result for name, result in results.items() if result not in ("refused", "found")} == {}
    assert tried(place, days, days.newer) == "unnoticed"  # the control: untouched it is in order


@pytest.mark.usefixtures("quick")
def test_a_whole_desk_of_an_earlier_day_is_warned_of(place: Path, days: Days) -> None:
    assert tried(place, days, days.older) == "warned"


@pytest.mark.usefixtures("quick")
def test_files_from_before_someone_left(base: Base, place: Path) -> None:
    """The whole folder, then its key files alone: he opens the old one, as ever, but nobody works on in it unwarned."""
    folder = base.copy(place / "desk")
    notes = folder.parent / "notes.json"
    with closing(opened(folder, notes)) as desk:
        note(desk, "before he left")
    before = shutil.copytree(folder, place / "before")
    with closing(opened(folder, notes)) as desk:
        people.dismiss(desk, "Cem")
    after = shutil.copytree(folder, place / "after")

    for path in before.glob("vault.hdr*"):
        shutil.copy(path, folder)
    for name in ("Ana", "Cem"):
        with pytest.raises(DeskError) as problem:
            opened(folder, notes, name)
        assert problem.value.code == "database-missing"

    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    found = unlock(folder, "Ana", words_of("Ana"), notebook=Notebook(notes))
    assert any("older than it was" in each for each in found.notices)
    assert not found.desk.vault.chain.exchange_open
    found.desk.close()

    shutil.rmtree(folder)
    shutil.copytree(after, folder)
    shutil.copy(before / "desk-000001.db", folder)  # the old database beside the new one is taken away again
    opened(folder, notes).close()
    assert [path.name for path in folder.glob("*.db")] == ["desk-000002.db"]


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_all_of_it(place: Path, days: Days, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(77)
    kinds = {
        "truncated": truncations(days.newer, chance, 300),
        "exchanged": exchanges(days.newer, chance, 200),
        "earlier pages": replays(days.older, days.newer, chance, 1000),
        "earlier desk": {"whole": days.older},
    }
    found = {kind: Counter(tried(place, days, data) for data in whole.values()) for kind, whole in kinds.items()}
    with capsys.disabled():
        print("\nattack 7:", {kind: dict(results) for kind, results in found.items()}, "0 unnoticed but in drafts")
    assert all(not results["unnoticed"] for results in found.values())
