"""What a worker does while a fault strikes; every step says what was acknowledged, as the desk says it to her."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from shelter_desk import seals
from shelter_desk.actions import people, take_in
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.found import FirstPerson, found_desk
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import backup, drafts, opening, recovery
from tests.attacks import parcels
from tests.vault.desks import quick_key, words_of

Say = Callable[..., None]

PEOPLE = {"Ana": "supervisor", "Bea": "supervisor", "Cem": "case_worker", "Dua": "shift"}
# The recovery words, old and new, as the people who keep them read them out.
SHARES: dict[str, list[str]] = {}
NEW_WORDS = "three grey herons over the old mill"
TEXT = "She slept, and ate a little soup. " * 20


def make_quick() -> None:
    """Guessing is not the subject here: keys are derived fast and nobody waits."""
    seals.derive_key = quick_key
    opening.GUESS_SECONDS = 0.0
    take_in.Sandbox = parcels.Unlimited  # type: ignore[attr-defined]


def found(folder: Path, notes: Path) -> list[str]:
    """The desk that is attacked: some people, a case with two records, packages beside it."""
    shares = found_desk(
        folder,
        "Desk",
        [FirstPerson(name, role, words_of(name)) for name, role in PEOPLE.items()],
        demo=True,
        cost=seals.FLOOR,
        notebook=Notebook(notes),
    )
    with closing(opened(folder, notes)) as desk:
        note(desk, note(desk, "first words").case, "more words")
        parcels.prepare(folder.parent, desk)
    return shares


def opened(folder: Path, notes: Path, name: str = "Ana", words: str = "") -> Desk:
    return unlock(folder, name, words or words_of(name), notebook=Notebook(notes)).desk


def note(desk: Desk, case: str = "", text: str = "") -> Saved:
    """A case note; `case` may be the text of a new case."""
    if not text:
        case, text = "", case
    return save(desk, Entry("case_note", {"work": text + " " + TEXT}, case))


def only_case(desk: Desk) -> str:
    return next(desk.vault.case_rows()).code


def saves(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        say(unlocked=True)
        saved = note(desk, "new case")
        say(case=saved.case, record=saved.record, revision=saved.stored.id.hex())
        record = view_case(desk, saved.case).records[0]
        changed = Entry("case_note", {"work": "changed " + TEXT}, saved.case, saved.record, (record.head.id.hex(),))
        saved = save(desk, changed)
        say(case=saved.case, record=saved.record, revision=saved.stored.id.hex())


def drafting(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes, "Dua")) as desk:
        place = (only_case(desk), "case_note", "record-of-draft")
        for text in ("half a sen", "half a sentence"):
            drafts.save(desk.vault, "draft", place, {"work": {"work": text}, "child": {"child": text}}, [])
            say(draft=text)
        entry = Entry("case_note", {"work": "a whole sentence"}, place[0], draft="draft")
        saved = save(desk, entry)
        say(case=saved.case, record=saved.record, revision=saved.stored.id.hex(), draft="")


def backing_up(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        backup.back_up(desk.vault, folder.parent / "desk.backup")
        say(backup="desk.backup")


def restoring(folder: Path, notes: Path, say: Say) -> None:
    desk = backup.restore(folder.parent / "base.backup", folder.parent / "new" / "restored", "Ana", words_of("Ana"))
    desk.close()
    say(restored="restored")


def rotating(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        people.dismiss(desk, "Cem")
        say(gone="Cem")
        saved = note(desk, "after he left")
        say(case=saved.case, record=saved.record, revision=saved.stored.id.hex())


def changing_role(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        people.change_role(desk, "Cem", "shift")
        say(role="shift")


def slots(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        people.change_passphrase(desk, NEW_WORDS)
        say(words={"Ana": NEW_WORDS})
        people.appoint(desk, "Eve", "shift", words_of("Eve"))
        say(words={"Eve": words_of("Eve")})


def recovering(folder: Path, notes: Path, say: Say) -> None:
    recovery.recover(folder, SHARES["old"][:2], "Ana", NEW_WORDS)
    say(words={"Ana": NEW_WORDS})


def replacing_shares(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes, "Bea")) as desk:
        recovery.replace_shares(desk.vault, SHARES["old"][:2], SHARES["new"][1:], people.renew_desk_keys)
        desk.note_head()
        say(shares="new-shares")


def founding(folder: Path, notes: Path, say: Say) -> None:
    shares = found_desk(
        folder.parent / "new" / "second",
        "Second desk",
        [FirstPerson("Zoe", "supervisor", words_of("Zoe"))],
        demo=True,
        cost=seals.FLOOR,
        notebook=Notebook(notes),
    )
    say(founded="second", count=len(shares))


def exporting(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        say(sent=parcels.send(desk, folder.parent))


def importing(folder: Path, notes: Path, say: Say) -> None:
    with closing(opened(folder, notes)) as desk:
        say(taken=parcels.receive(desk, folder.parent))


SCENARIOS: dict[str, Callable[[Path, Path, Say], Any]] = {
    "saves": saves,
    "drafting": drafting,
    "backing_up": backing_up,
    "restoring": restoring,
    "rotating": rotating,
    "changing_role": changing_role,
    "slots": slots,
    "recovering": recovering,
    "replacing_shares": replacing_shares,
    "founding": founding,
    "exporting": exporting,
    "importing": importing,
}
