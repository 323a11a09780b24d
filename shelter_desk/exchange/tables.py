"""The fixed list of tables, and how one person falls into each: categories exclude each other.

Shapes follow GLOTIP and Eurostat crim_thb (standards §5); citizenship never crosses form, because
together they point at people (standards §14).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SEXES = ("female", "male", "other_unknown")
MAJORITY = ("child", "adult", "unknown")
AGES = ("0_5", "6_11", "12_15", "16_17", "18_24", "25_39", "40_more", "unknown")
FORMS = ("sexual", "labour", "begging", "criminal", "marriage", "organs", "other", "several", "unknown")
REGIONS = ("africa", "americas", "asia", "europe", "oceania", "several", "unknown")
FINDERS = ("authority", "police_border", "health", "social_ngo", "hotline", "self", "community", "unknown")

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "sex": SEXES,
    "majority": MAJORITY,
    "age": AGES,
    "form": FORMS,
    "citizenship": REGIONS,
    "finder": FINDERS,
}
# A row in which nearly everyone shares one of these tells it of each of them (rule 5).
SENSITIVE = "form"


@dataclass(frozen=True)
class Table:
    """One table: its id and the dimensions it crosses, none for the total."""

    id: str
    dimensions: tuple[str, ...] = ()

    @property
    def finest(self) -> int:
        """How many finest cells it has."""
        count = 1
        for dimension in self.dimensions:
            count *= len(DIMENSIONS[dimension])
        return count


# Coarse to fine. No table is added, dropped or crossed otherwise, by anyone.
TABLES: tuple[Table, ...] = (
    Table("total"),
    Table("sex", ("sex",)),
    Table("majority", ("majority",)),
    Table("form", ("form",)),
    Table("sex_age", ("sex", "age")),
    Table("form_sex", ("form", "sex")),
    Table("citizenship_sex", ("citizenship", "sex")),
    Table("finder", ("finder",)),
)
BY_ID: Mapping[str, Table] = {table.id: table for table in TABLES}
ALL = "all"

Cell = tuple[str, ...]  # one category for each dimension of the table, or ALL for a margin


@dataclass(frozen=True)
class Person:
    """One counted person: a random 64-bit key and one category in each dimension; no text of any kind."""

    key: int
    categories: Mapping[str, str]

    def __post_init__(self) -> None:
        for dimension, allowed in DIMENSIONS.items():
            if self.categories.get(dimension) not in allowed:
                raise ValueError(f"{dimension} must be one of {allowed}")


@dataclass
class Count:
    """The people of one cell: how many, the sum of their keys, how many each recipient or any of them can name."""

    people: int = 0
    keys: int = 0
    known_to: dict[str, int] = field(default_factory=dict)
    known: int = 0

    def add(self, key: int, recipients: frozenset[str]) -> None:
        self.people += 1
        self.keys = (self.keys + key) & 0xFFFF_FFFF_FFFF_FFFF
        self.known += bool(recipients)
        for recipient in recipients:
            self.known_to[recipient] = self.known_to.get(recipient, 0) + 1


def cells(table: Table) -> Iterable[Cell]:
    """Every cell of a table: all margins, then the finest, in the order of the code lists."""
    combinations: list[Cell] = [()]
    for dimension in table.dimensions:
        combinations = [(*cell, category) for cell in combinations for category in (ALL, *DIMENSIONS[dimension])]
    return combinations


def tally(
    table: Table, people: Iterable[Person], known: Mapping[int, frozenset[str]] | None = None
) -> dict[Cell, Count]:
    """Count people into the cells and margins of a table; `known` maps a key to recipients who can name the person."""
    counts = {cell: Count() for cell in cells(table)}
    for person in people:
        recipients = (known or {}).get(person.key, frozenset())
        for cell in _cells_of(table, person):
            counts[cell].add(person.key, recipients)
    return counts


def _cells_of(table: Table, person: Person) -> list[Cell]:
    found: list[Cell] = [()]
    for dimension in table.dimensions:
        found = [(*cell, category) for cell in found for category in (ALL, person.categories[dimension])]
    return found
