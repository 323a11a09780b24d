"""Bar of the leaflets: one audience in every language, in a process that has printed nothing before."""

import json
import subprocess
import sys
from typing import Any

from tests.bench.timing import Result, compiled, median

RUNS = 3
_ALL = """
import datetime, json, time
started = time.perf_counter()
from shelter_desk.actions.leaflets import Wish, leaflet, spoken
from tests.documents.profiles import EVERYTHING
took = {}
for each in spoken():
    before = time.perf_counter()
    leaflet(Wish(each.language.code, "adult", interpreter=True), EVERYTHING, datetime.date(2026, 3, 10))
    took[each.language.code] = time.perf_counter() - before
print(json.dumps({"together": time.perf_counter() - started, "each": took}))
"""


def every_language() -> list[Result]:
    """The longest leaflet, whole, on A5; fonts and texts are read on the way."""
    _run()
    runs = [_run() for _number in range(RUNS)]
    together = median([run["together"] for run in runs])
    each = {code: median([run["each"][code] for run in runs]) for code in runs[0]["each"]}
    slowest = max(each, key=lambda code: each[code])
    usual = median(list(each.values()))
    note = (
        f"{len(each)} languages; one takes {usual * 1000:.0f} ms, the slowest ({slowest}) {each[slowest] * 1000:.0f} ms"
    )
    return [Result("leaflets, every language, one audience", together, "s", "≤ 5 s", together <= 5, note)]


def _run() -> Any:
    done = subprocess.run([sys.executable, "-c", _ALL], capture_output=True, text=True, check=True, env=compiled())
    return json.loads(done.stdout)
