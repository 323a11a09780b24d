"""The hub's registry: codes and counts only, in SQLite or PostgreSQL, written by several processes at once."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from shelter_desk.errors import Refused
from shelter_desk.exchange import cards
from shelter_desk.exchange.cards import Card
from shelter_desk.exchange.payloads import Count, OutsideReturn, Referral
from shelter_desk.i18n import _

DATABASE = "hub.db"

_metadata = sa.MetaData()
desks = sa.Table(
    "desks",
    _metadata,
    sa.Column("card", sa.String(16), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
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


class Registry:
    """One connection pool to the hub's database."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            # SQLite must take its write lock at once, or two processes can both read and then collide.
            sa.event.listen(self.engine, "begin", _begin_immediately)

    @classmethod
    def in_folder(cls, folder: Path, url: str = "") -> "Registry":
        return cls(url or f"sqlite:///{folder / DATABASE}")

    def create(self, demo: bool) -> None:
        _metadata.create_all(self.engine)
        self.secret("demo", "yes" if demo else "no")

    def is_demo(self) -> bool:
        """Whether this hub is for made-up desks only."""
        return self.secret("demo", "no") == "yes"

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        with self.engine.begin() as connection:
            yield connection

    def add_desk(self, card: Card) -> None:
        """Confirm a desk's card; a card that is there already stays."""
        with self.transaction() as connection:
            if connection.execute(sa.select(desks.c.card).where(desks.c.card == card.id)).first() is None:
                connection.execute(sa.insert(desks).values(card=card.id, content=cards.encode(card).decode()))

    def known_desks(self) -> list[Card]:
        with self.engine.connect() as connection:
            return [cards.decode(row.content.encode()) for row in connection.execute(sa.select(desks))]

    def secret(self, key: str, value: str) -> str:
        """A stored setting, or the given value stored now."""
        with self.transaction() as connection:
            found = connection.execute(sa.select(settings.c.value).where(settings.c.key == key)).scalar()
            if found is not None:
                return str(found)
            connection.execute(sa.insert(settings).values(key=key, value=value))
            return value

    def published(self, period: str) -> str | None:
        """The stored tables of a published period (JSON)."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(published.c.content).where(published.c.period == period)).scalar()

    def received(self) -> set[str]:
        """Ids of every package taken in so far."""
        with self.engine.connect() as connection:
            return set(connection.execute(sa.select(packages.c.package)).scalars())

    def register(
        self,
        package: str,
        desk: str,
        sequence: int,
        payload: Count | OutsideReturn | Referral,
        filed_text: str,
        today: datetime.date,
        note: str,
    ) -> None:
        """Write one package, all or nothing; Refused if another process took it in meanwhile."""
        profile = {Count: "count", OutsideReturn: "outside", Referral: "referral"}[type(payload)]
        row: dict[str, Any] = {
            "package": package,
            "desk": desk,
            "profile": profile,
            "sequence": sequence,
            "period": "" if isinstance(payload, Referral) else payload.period,
            "received": today.isoformat(),
            "reference": payload.reference if isinstance(payload, Referral) else "",
            "note": note,
            "answered": False,
        }
        try:
            with self.transaction() as connection:
                connection.execute(sa.insert(packages).values(**row))
                if isinstance(payload, Count) and payload.cells:
                    connection.execute(sa.insert(cells), [_cell(package, each) for each in payload.cells])
                if filed_text:
                    connection.execute(sa.insert(filed).values(package=package, content=filed_text))
        except sa.exc.IntegrityError as problem:
            raise Refused(
                "package-replayed",
                _("This package was taken in before."),
                _("Nothing has to be done."),
            ) from problem


def _cell(package: str, cell: Any) -> dict[str, Any]:
    return {
        "package": package,
        "table_id": cell.table,
        "cell": "|".join(cell.cell),
        "people": cell.people,
        "known": cell.known,
    }


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 30000")


def _begin_immediately(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
