"""`python -m tests.bench [--sizes 1000,10000,100000] [--keep FOLDER] [--json FILE]`."""

import argparse
import datetime
import json
import platform
import sys
import tempfile
from pathlib import Path

from tests.bench import exchange_rows, leaflet_rows, vault_rows, window_rows
from tests.bench.desks import desk_of
from tests.bench.timing import Result, table

TODAY = datetime.date(2026, 11, 22)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "shelter-desk-bench")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    results: list[Result] = window_rows.cold_start() + leaflet_rows.every_language()
    by_size: dict[int, list[Result]] = {}
    for size in sizes:
        print(f"… {size:,} cases", file=sys.stderr, flush=True)
        bench = desk_of(arguments.keep, size, TODAY)
        by_size[size] = vault_rows.rows(bench)
        results += by_size[size]
        results += window_rows.unlock_to_today(bench)
        results += exchange_rows.returns(bench)
    if len(sizes) > 1:
        results += vault_rows.growth(by_size[sizes[0]], by_size[sizes[-1]], (sizes[0], sizes[-1]))
    results += exchange_rows.hub_rate()
    print(f"{platform.platform()}, Python {platform.python_version()}, made-up people, {TODAY}")
    print(table(results))
    data = json.dumps([each.as_dict() for each in results], ensure_ascii=False)
    if arguments.json:
        arguments.json.write_text(data)
    else:
        print(data)
    return 0 if all(each.holds for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
