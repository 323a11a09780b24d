"""`demo`: a desk of made-up people, and one case walked from first contact to a hub and back."""

import argparse
import datetime
import sys
import time
from pathlib import Path

from shelter_desk.actions.demo.scene import HUB_WORDS, passphrase_of, set_scene
from shelter_desk.actions.demo.walk import walk
from shelter_desk.cli import common
from shelter_desk.i18n import _, formats
from shelter_desk.system.files import demand_empty


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    demo = commands.add_parser("demo", help=_("a made-up desk, walked from first contact to a hub and back"))
    demo.add_argument("dir", type=Path)
    demo.add_argument("--cases", type=int, default=200, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.add_argument("--today", metavar="DATE", help=_("pretend it is that day"))
    demo.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.dir
    demand_empty(folder)
    now = datetime.datetime.now(datetime.UTC).astimezone().date()
    today = common.day_of(arguments.today) if arguments.today else now
    started = time.monotonic()
    steps: list[str] = []

    def tell(line: str) -> None:
        steps.append(line)
        if not arguments.json:
            print(line, flush=True)

    scene = set_scene(folder, arguments.cases, arguments.seed, today, _progress)
    tell(
        _("Everyone in {folder} is made up. The passphrases are printed because they protect nobody.").format(
            folder=folder
        )
    )
    done = walk(scene, tell)
    for each in scene.desks():
        each.make_known()
    data = {
        "made_up": True,
        "today": today.isoformat(),
        "desks": [
            {
                "folder": str(each.folder),
                "name": each.name,
                "users": [{"name": name, "role": role, "passphrase": passphrase_of(name)} for name, role in each.team],
                "shares": each.shares,
            }
            for each in scene.desks()
        ],
        "hub": {"folder": str(scene.hub), "passphrases": dict(HUB_WORDS)},
        "stick": str(scene.stick),
        "packages": done.packages,
        "reply": done.reply,
        "case": done.case,
        "due": [each.code for each in done.end.dues] if done.end else [],
        "national_rows": done.national_rows,
        "steps": steps,
        "seconds": round(time.monotonic() - started, 1),
    }
    users = ", ".join(name for name, _role in scene.main.team)
    lines = [
        "",
        _("Open it: shelter-desk show {folder} {case} --user Ana --today {today}").format(
            folder=scene.main.folder, case=done.case, today=today
        ),
        _("People: {users}. Passphrase of each: {passphrase}").format(users=users, passphrase=passphrase_of("NAME")),
        _("Took {seconds} seconds.").format(seconds=formats.number(int(time.monotonic() - started))),
    ]
    common.show(arguments, data, lines)
    return 0


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total or done % 1000 == 0:
        print(f"  {name}: {done}/{total}", file=sys.stderr, flush=True)
