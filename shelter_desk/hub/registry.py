"""The hub's registry: codes and counts only, in SQLite or PostgreSQL, written by several processes at once."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from shelter_desk.errors import Broken, Refused
from shelter_desk.exchange import cards, inbound
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.payloads import Count, OutsideReturn, Referral
from shelter_desk.i18n import _

DATABASE = "hub.db"

_metadata = sa.MetaData()
desks = sa.Table(
    "desks",
    _metadata,
    sa.Column("desk", sa.String(16), primary_key=True),
    sa.Column("card", sa.Text, nullable=False),
)
packages = sa.Table(
    "packages",
    _metadata,
    sa.Column("package", sa.String(16), primary_key=True),
    sa.Column("desk", sa.String(16), nullable=False),
    sa.Column("profile", sa.String(16), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("period", sa.String(8), nullable=False),
    sa.Column("received", sa.String(10), nullable=False),
    sa.Column("reference", sa.String(40), nullable=False),
    sa.Column("note", sa.String(16), nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.UniqueConstraint("desk", "sequence"),
    sa.Index("packages_counts", "profile", "period", "desk"),
)
cells = sa.Table(
    "cells",
    _metadata,
    sa.Column("package", sa.String(16), primary_key=True),
    sa.Column("table_id", sa.String(24), primary_key=True),
    sa.Column("cell", sa.String(80), primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("known", sa.Integer, nullable=False),
)
filed = sa.Table(
    "filed",
    _metadata,
    sa.Column("package", sa.String(16), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
published = sa.Table(
    "published",
    _metadata,
    sa.Column("period", sa.String(8), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
settings = sa.Table(
    "settings",
    _metadata,
    sa.Column("key", sa.String(24), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class KnownDesk:
    """A desk whose card was confirmed: an id that outlives its keys, and its present card."""

    id: str
    card: Card


class Registry:
    """One connection pool to the hub's database."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _set_up_sqlite)
            sa.event.listen(self._engine, "begin", _begin_sqlite)

    @classmethod
    def in_folder(cls, folder: Path, url: str = "") -> "Registry":
        """The registry of a hub that was set up in this folder."""
        if not url and not (folder / DATABASE).is_file():
            raise no_hub()
        return cls(url or _url(folder))

    @classmethod
    def create(cls, folder: Path, url: str, demo: bool) -> None:
        """Make an empty registry."""
        registry = cls(url or _url(folder))
        with _in_words():
            _metadata.create_all(registry._engine)
        registry.secret("demo", "yes" if demo else "no")
        registry.close()

    def is_demo(self) -> bool:
        """Whether this hub is for made-up desks only."""
        return self.secret("demo", "no") == "yes"

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with _in_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Write all or nothing, after every other writer and before the next."""
        with _in_words(), self._engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name != "sqlite":
                connection.execute(sa.text("LOCK TABLE settings IN EXCLUSIVE MODE"))
            yield connection

    def add_desk(self, card: Card, replaces: str = "") -> KnownDesk:
        """Confirm a desk's card; with `replaces` (id or name) it is the new card of a known desk."""
        with self.transaction() as connection:
            known = _known(connection)
            if replaces:
                desk = _named(known, replaces).id
                connection.execute(
                    sa.update(desks).where(desks.c.desk == desk).values(card=cards.encode(card).decode())
                )
                return KnownDesk(desk, card)
            for each in known:
                if each.card == card:
                    return each
                if each.card.name.casefold() == card.name.casefold():
                    # Taken for another desk, it would be counted beside itself; taken for this one, in its place.
                    raise Refused(
                        "desk-name",
                        _("Another card has the name {name}.").format(name=card.name),
                        _(
                            "If they have new keys, say that this card replaces the old one. If not, ask for another name."
                        ),
                    )
            connection.execute(sa.insert(desks).values(desk=card.id, card=cards.encode(card).decode()))
            return KnownDesk(card.id, card)

    def known_desks(self) -> list[KnownDesk]:
        """Every desk with its present card; nothing is taken in under older ones."""
        with self.reading() as connection:
            return _known(connection)

    def desk(self, name: str) -> KnownDesk:
        """One desk by id or name."""
        return _named(self.known_desks(), name)

    def secret(self, key: str, value: str) -> str:
        """A stored setting, or the given value stored now."""
        with self.transaction() as connection:
            found = connection.execute(sa.select(settings.c.value).where(settings.c.key == key)).scalar()
            if found is not None:
                return str(found)
            connection.execute(sa.insert(settings).values(key=key, value=value))
            return value

    def publish(self, period: str, make: Callable[[sa.Connection], str]) -> str:
        """The published tables of a period (JSON), made once; nothing is taken in while they are being made."""
        with self.transaction() as connection:
            found = _published(connection, period)
            if found is None:
                found = make(connection)
                connection.execute(sa.insert(published).values(period=period, content=found))
            return found

    def has(self, package: str) -> bool:
        """Whether a package was taken in before."""
        with self.reading() as connection:
            return _has(connection, package)

    def register(
        self, package: str, desk: str, sequence: int, payload: Count | OutsideReturn | Referral, today: datetime.date
    ) -> str:
        """Write one package, all or nothing; returns `late` for a count whose period or year was published already.

        Refused if it was taken in meanwhile, or if another package of the desk has its number.
        """
        row: dict[str, Any] = {
            "package": package,
            "desk": desk,
            "profile": {Count: "count", OutsideReturn: "outside", Referral: "referral"}[type(payload)],
            "sequence": sequence,
            "period": "" if isinstance(payload, Referral) else payload.period,
            "received": today.isoformat(),
            "reference": payload.reference if isinstance(payload, Referral) else "",
            "note": "",
            "answered": False,
        }
        with self.transaction() as connection:
            if _has(connection, package):
                raise inbound.refused("replayed")
            same = sa.select(packages.c.package).where(packages.c.desk == desk, packages.c.sequence == sequence)
            if connection.execute(same).first() is not None:
                raise inbound.refused("number")
            if isinstance(payload, Count):
                periods = (payload.period, payload.period.partition("-")[0])
                row["note"] = "late" if any(_published(connection, each) for each in periods) else ""
            connection.execute(sa.insert(packages).values(**row))
            if isinstance(payload, Count) and payload.cells:
                connection.execute(sa.insert(cells), [_cell(package, each) for each in payload.cells])
            if isinstance(payload, OutsideReturn):
                content = msgspec.json.encode(payload).decode()
                connection.execute(sa.insert(filed).values(package=package, content=content))
        return str(row["note"])


def no_hub() -> Refused:
    return Refused("no-hub", _("There is no hub in this folder."), _("Choose the hub's folder, or set one up."))


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / DATABASE}"


def _known(connection: sa.Connection) -> list[KnownDesk]:
    rows = connection.execute(sa.select(desks).order_by(desks.c.desk))
    return [KnownDesk(row.desk, _card(row.card)) for row in rows]


@cache
def _card(content: str) -> Card:
    return cards.decode(content.encode())


def _named(known: list[KnownDesk], name: str) -> KnownDesk:
    for each in known:
        if name == each.id or name.casefold() == each.card.name.casefold():
            return each
    raise Refused(
        "unknown-desk",
        _("No desk of that name is confirmed here: {name}").format(name=name),
        _("Confirm its card first."),
    )


def _has(connection: sa.Connection, package: str) -> bool:
    return connection.execute(sa.select(packages.c.package).where(packages.c.package == package)).first() is not None


def _published(connection: sa.Connection, period: str) -> str | None:
    return connection.execute(sa.select(published.c.content).where(published.c.period == period)).scalar()


def _cell(package: str, cell: Any) -> dict[str, Any]:
    return {
        "package": package,
        "table_id": cell.table,
        "cell": "|".join(cell.cell),
        "people": cell.people,
        "known": cell.known,
    }


@contextmanager
def _in_words() -> Iterator[None]:
    """A database that is full, locked, away or damaged, as an error a person can read."""
    try:
        yield
    except sa.exc.SQLAlchemyError as problem:
        raise Broken(
            "hub-database",
            _("The hub's database cannot be used. Nothing was changed."),
            _("Check its disk or its server, then try again."),
            (type(problem).__name__,),
        ) from problem


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # Not WAL: a side file that is lost after a crash takes what was acknowledged with it, unnoticed.
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 30000")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes its lock at once, or two processes could both read and then collide.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
