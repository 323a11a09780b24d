"""The power goes in mid-sentence: what was kept before is there, and a colleague goes on (kill -9 of the process)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from shelter_desk.actions import drafting
from shelter_desk.actions.check import problems
from shelter_desk.actions.save import save
from tests.features.house import House

ROOT = Path(__file__).parents[2]
WRITES = """
import sys
from pathlib import Path
from shelter_desk.actions import drafting
from shelter_desk.actions.unlock import unlock
from shelter_desk.system.notebook import Notebook
from tests.attacks.scenarios import make_quick
from tests.conftest import Clock, passphrase_of

make_quick()
folder, notes, case = sys.argv[1:]
desk = unlock(Path(folder), "Dua", passphrase_of("Dua"), notebook=Notebook(Path(notes)), clock=Clock()).desk
place = drafting.begin(desk, "case_note", case)
text = "She says that she"
for word in " came here with her aunt, and that the aunt".split(" "):
    text += " " + word
    drafting.keep(desk, place, {"work": text})
    print(text, flush=True)
sys.stdin.read()
"""


def test_the_sentence_is_there_to_the_last_word_that_was_kept(house: House) -> None:
    case = house.meets_an_adult()
    house.desk.close()
    made = house.office.made
    command = [sys.executable, "-c", WRITES, str(made.folder), str(made.folder.parent / "notes.json"), case]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as writing:
        assert writing.stdout is not None
        written = ""
        while not written.endswith("aunt,"):
            written = writing.stdout.readline().rstrip("\n")
            assert written, "the process ended by itself"
        os.kill(writing.pid, signal.SIGKILL)
    assert writing.returncode == -signal.SIGKILL

    house.office.open("Cem")
    assert list(problems(house.desk)) == []
    (draft,) = drafting.waiting(house.desk, case)
    kept = str(draft.answers["work"])
    assert kept.startswith(written)  # perhaps a word more, which nobody was told of
    found = drafting.resume(house.desk, draft.id)
    assert found is not None
    place, _draft = found
    whole = kept + " was kind to her."
    save(house.desk, drafting.entry_of(place, {"work": whole}))
    assert drafting.waiting(house.desk, case) == []
    assert house.sees(case).of_form("case_note")[0].answers == {"work": whole}
