"""Timing and results: medians and percentiles, and a bare reference from the same run beside each figure."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One measured row: the figure in its unit, what the bar says, and whether it holds."""

    what: str
    figure: float
    unit: str
    bar: str
    holds: bool
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def many(work: Callable[[int], object], count: int) -> list[float]:
    """Seconds of each of so many runs; the run's number is given to the work."""
    return [seconds(lambda number=number: work(number)) for number in range(count)]  # type: ignore[misc]


def compiled() -> dict[str, str]:
    """The environment of a process whose modules were compiled before, as on a desk that was started once."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "shelter-desk-bench-compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def median(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def table(results: list[Result]) -> str:
    """The results as lines that fit a terminal."""
    lines = [f"{'':2}{'what':58}{'figure':>12} {'unit':8} bar"]
    for each in results:
        mark = "✓" if each.holds else "✗"
        lines.append(f"{mark} {each.what:58}{each.figure:12.3f} {each.unit:8} {each.bar}")
        if each.note:
            lines.append(f"      {each.note}")
    return "\n".join(lines)
