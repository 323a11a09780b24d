"""The registry: several processes write at once, each package is there once, and errors are in words."""

import multiprocessing
import os
import resource
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.hub import registry as schema
from shelter_desk.hub import reports
from shelter_desk.hub.receive import Desk, receive
from shelter_desk.hub.registry import Registry
from tests.exchange.letters import packed, party, payload
from tests.hub.places import TODAY, Hub, count_of, made_hub, written

DESK, OTHER = party("Made-up desk"), party("Another made-up desk")


def refusal(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(DeskError) as problem:
        action(*arguments, **named)  # type: ignore[operator]
    return problem.value.code


# Desks


def test_desks_are_confirmed_once_and_found_by_id_or_name(hub: Hub) -> None:
    first = hub.registry.add_desk(DESK[0])
    assert hub.registry.add_desk(DESK[0]) == first
    hub.registry.add_desk(OTHER[0])
    assert {each.card for each in hub.registry.known_desks()} == {DESK[0], OTHER[0]}
    for name in (DESK[0].id, "Made-up desk", "MADE-UP DESK"):
        assert hub.registry.desk(name) == first
    assert refusal(hub.registry.desk, "Nobody") == "unknown-desk"


def test_another_card_of_the_same_name_is_not_taken_for_the_desk(hub: Hub) -> None:
    """Beside it its people would be counted twice; in its place another's would be lost."""
    hub.knows(DESK)
    impostor = party("Made-up desk", "service")
    assert refusal(hub.registry.add_desk, impostor[0]) == "desk-name"
    assert hub.registry.desk("Made-up desk").card == DESK[0]


def test_a_new_card_replaces_the_old_one_under_the_same_id(hub: Hub) -> None:
    hub.knows(DESK)
    new = party("Made-up desk, moved")[0]
    replaced = hub.registry.add_desk(new, replaces="made-up desk")
    assert (replaced.id, replaced.card) == (DESK[0].id, new)
    assert hub.registry.known_desks() == [replaced]
    assert refusal(hub.registry.add_desk, new, replaces="Nobody") == "unknown-desk"


# In words


def test_a_folder_without_a_hub_is_refused_and_left_alone(tmp_path: Path) -> None:
    assert refusal(Registry.in_folder, tmp_path) == "no-hub"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_said_to_be_unusable(tmp_path: Path) -> None:
    for content in (b"", b"not a database" * 100):
        (tmp_path / schema.DATABASE).write_bytes(content)
        registry = Registry.in_folder(tmp_path)
        for action in (registry.known_desks, registry.is_demo):
            with pytest.raises(Broken) as problem:
                action()
            assert problem.value.code == "hub-database"
            assert problem.value.details
        registry.close()


def test_a_database_that_stays_locked_is_no_crash(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.knows(DESK)
    file = hub.send(DESK, "count")
    with hub.registry.transaction():
        other = Registry(f"sqlite:///{hub.folder / schema.DATABASE}")
        sa.event.listen(other._engine, "connect", _impatient)
        place = Desk(hub.folder, hub.counting.card, hub.counting.secrets, other)
        with pytest.raises(Broken) as problem:
            receive(place, file, hub.sandbox, TODAY)
        assert problem.value.code == "hub-database"
        other.close()
    assert hub.take(file).note == ""


def _impatient(connection: object, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]


def test_a_full_disk_keeps_nothing_of_a_package(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count", 1)
    with hub.registry.reading() as connection:
        pages = connection.execute(sa.text("PRAGMA page_count")).scalar()
    sa.event.listen(
        hub.registry._engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count = {pages}")
    )
    hub.registry._engine.dispose()
    files = [hub.send(DESK, "count", sequence) for sequence in range(2, 40)]
    codes = [refusal(hub.take, file) for file in files[-8:]]
    assert codes == ["hub-database"] * 8
    with hub.registry.reading() as connection:
        kept = connection.execute(sa.select(schema.packages.c.package)).scalars().all()
        cells = connection.execute(sa.select(schema.cells.c.package)).scalars().all()
    assert set(kept) == set(cells)


# Secrets, publication


def test_a_secret_is_made_once(hub: Hub) -> None:
    assert hub.registry.secret("rounding", "one") == "one"
    assert hub.registry.secret("rounding", "two") == "one"
    assert not hub.registry.is_demo()


def test_a_period_is_published_once(hub: Hub) -> None:
    made: list[int] = []

    def make(_connection: object) -> str:
        made.append(1)
        return f"[{len(made)}]"

    assert hub.registry.publish("2025", make) == "[1]"
    assert hub.registry.publish("2025", make) == "[1]"
    assert hub.registry.publish("2024", make) == "[2]"


# Several processes at once


def _take_in(arguments: tuple[str, str, object, object, list[str]]) -> dict[str, int]:
    """One process: takes every file in that no other took; what became of them."""
    folder, url, card, secrets, files = arguments
    registry = Registry.in_folder(Path(folder), url)
    place = Desk(Path(folder), card, secrets, registry)  # type: ignore[arg-type]
    said: Counter[str] = Counter()
    with Sandbox() as sandbox:
        for file in files:
            try:
                receive(place, Path(file), sandbox, TODAY)
                said["taken in"] += 1
            except Refused as problem:
                said[problem.code] += 1
    registry.close()
    return dict(said)


def four_processes(hub: Hub, url: str, packages: int) -> tuple[Counter[str], float]:
    """Four processes take in the same packages, each in another order."""
    files = []
    for sequence in range(1, packages + 1):
        content = payload("count", 20 + sequence % 7)
        files.append(str(hub.send(DESK if sequence % 2 else OTHER, "count", sequence, content)))
    orders = [files, files[::-1], files[1::2] + files[::2], files[::2] + files[1::2]]
    work = [(str(hub.folder), url, hub.counting.card, hub.counting.secrets, order) for order in orders]
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        said = sum((Counter(each) for each in pool.map(_take_in, work)), Counter[str]())
    return said, time.monotonic() - started


def demand_each_once(hub: Hub, said: Counter[str], packages: int) -> None:
    assert said == {"taken in": packages, "package-replayed": 3 * packages}
    with hub.registry.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.packages)).scalar() == packages
        sums = sa.select(sa.func.count(sa.distinct(schema.cells.c.package)))
        assert connection.execute(sums).scalar() == packages
    newest = [payload("count", 20 + sequence % 7) for sequence in (packages, packages - 1)]
    people = sum(each.people for content in newest for each in count_of(content).cells if each.table == "total")
    assert reports.totals(hub.registry, Period(2025)).people["total"][()].people == people


def test_four_processes_take_each_package_once(hub: Hub) -> None:
    hub.knows(DESK, OTHER)
    said, _seconds = four_processes(hub, "", 6)
    demand_each_once(hub, said, 6)


@pytest.mark.long
def test_four_processes_take_many_packages_once(hub: Hub) -> None:
    hub.knows(DESK, OTHER)
    said, seconds = four_processes(hub, "", 150)
    demand_each_once(hub, said, 150)
    print(
        f"hub: 4 processes, 150 packages, each tried 4 times: {150 / seconds:.0f} taken in a second, 450 replays refused"
    )


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _take_in_warm(arguments: tuple[str, str, object, object, list[str]]) -> tuple[dict[str, int], float]:
    started = _processor_seconds()
    return _take_in(arguments), _processor_seconds() - started


@pytest.mark.long
def test_packages_a_second_with_warm_workers(hub: Hub) -> None:
    """The bar of design §9 on a quiet machine: 50 a second into SQLite, 60 desks known, two workers for two cores."""
    desks = [party(f"Made-up desk {number}") for number in range(60)]
    hub.knows(*desks)
    files = [str(hub.send(desks[number % 60], "count", number + 1)) for number in range(640)]
    work = [(str(hub.folder), "", hub.counting.card, hub.counting.secrets, files[part::2]) for part in (0, 1)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_take_in, [(*each[:4], each[4][:20]) for each in work])
        started = time.monotonic()
        said = pool.map(_take_in_warm, [(*each[:4], each[4][20:]) for each in work])
        rate = 600 / (time.monotonic() - started)
    assert [found for found, _seconds in said] == [{"taken in": 300}] * 2
    used = sum(seconds for _found, seconds in said) / 600
    print(
        f"hub: {rate:.0f} packages a second into SQLite, two warm workers, {1000 * used:.0f} ms of processor each, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    assert rate >= 50


# PostgreSQL


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """A server of this test's own, as an ordinary user; skipped where PostgreSQL is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    initdb = shutil.which("initdb") or (str(places[-1] / "initdb") if places else "")
    if not initdb or not places:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    pytest.importorskip("psycopg")
    folder = Path(f"/tmp/shelter-desk-postgres-{os.getpid()}")
    folder.mkdir(mode=0o700)
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        done = subprocess.run([*as_user, *command], capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stderr + done.stdout

    data = folder / "data"
    try:
        run(str(places[-1] / "initdb"), "-D", str(data), "-A", "trust", "-U", "hub")
        options = f"-k {folder} -c listen_addresses= -c max_connections=40"
        run(str(places[-1] / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        yield f"postgresql+psycopg://hub@/postgres?host={folder}"
        run(str(places[-1] / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.long
def test_on_postgresql_it_is_the_same(postgres: str, tmp_path: Path) -> None:
    hub = made_hub(tmp_path / "hub", url=postgres)
    hub.knows(DESK, OTHER)
    assert hub.registry.add_desk(DESK[0]).card == DESK[0]
    said, seconds = four_processes(hub, postgres, 100)
    demand_each_once(hub, said, 100)
    again = hub.send(DESK, "count", 1, payload("count", 30))
    with pytest.raises(Refused) as problem:
        hub.take(again)
    assert problem.value.code == "package-number"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        published = pool.map(_publish, [postgres] * 8)
    assert len(set(published)) == 1
    late = written(hub.stick, packed("count", DESK, (hub.counting.card, hub.counting.secrets), 500))
    assert hub.take(late).note == "late"
    hub.close()
    print(f"hub on PostgreSQL: 4 processes, 100 packages, each tried 4 times: {100 / seconds:.0f} taken in a second")


def _publish(url: str) -> str:
    registry = Registry(url)
    found = repr(reports.national(registry, Period(2025), TODAY))
    registry.close()
    return found
