"""A process that writes returns to a stick, takes answers in, and is struck at a system call while it does.

Like `victim.py`: one JSON command a line on standard input, {"place", "scenario"}; answers {"pid"}, then {"status", "said"}.
A place holds a made-up desk (`desk`), its notebook and a stick. The arguments: a place for each scenario.
"""

import json
import os
import signal
import sys
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

from shelter_desk.actions import cards
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import DeskError
from shelter_desk.exchange.counting import Period
from shelter_desk.system.notebook import Notebook
from tests.attacks.scenarios import make_quick
from tests.attacks.victim import Said, demand_done
from tests.conftest import Clock, passphrase_of

YEAR = Period(2025)
ANSWER = "answer.age"


def opened(place: Path) -> Desk:
    return unlock(
        place / "desk", "Ana", passphrase_of("Ana"), notebook=Notebook(place / "notes.json"), clock=Clock()
    ).desk


def exporting(place: Path, said: Said) -> None:
    """A count of a year, to the counting office."""
    with closing(opened(place)) as desk:
        office = next(each for each in cards.recipients(desk) if each.counting)
        written = export(desk, "count", office, YEAR, place / "stick")
        said(written=written.package, file=written.file.name)


def importing(place: Path, said: Said) -> None:
    """An answer that lies on the stick."""
    with closing(opened(place)) as desk:
        said(cases=accept(desk, look_at(desk, place / "stick" / ANSWER)))


SCENARIOS = {"exporting": exporting, "importing": importing}


def run(command: dict[str, Any], said: Said) -> None:
    try:
        SCENARIOS[command["scenario"]](Path(command["place"]), said)
    except DeskError as problem:
        said(refused=problem.code, title=problem.title, details=list(problem.details))
    except BaseException:
        said(bug=traceback.format_exc())


def main() -> None:
    make_quick()
    # Once before, so that no child still reads the program's own files while it is struck.
    for name, place in zip(SCENARIOS, sys.argv[1:], strict=True):
        said = Said()
        run({"scenario": name, "place": place}, said)
        demand_done(said)
    for line in sys.stdin:
        command, said = json.loads(line), Said()
        pid = os.fork()
        if pid == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            run(command, said)
            os._exit(0)
        os.waitpid(pid, os.WUNTRACED)
        print(json.dumps({"pid": pid}), flush=True)
        _pid, status = os.waitpid(pid, 0)
        print(json.dumps({"status": status, "said": said.lines()}), flush=True)


if __name__ == "__main__":
    main()
