"""The shapes that leave: protected rows as an outside return, exact cells as a count."""

import random

import msgspec
import pytest

from shelter_desk.exchange import outside
from shelter_desk.exchange.counting import Chosen, Period
from shelter_desk.exchange.payloads import Count, CountCell, OutsideReturn
from shelter_desk.exchange.protection import Row, protect_people
from shelter_desk.exchange.tables import ALL, BY_ID, TABLES, tally
from tests.exchange.pools import pool

PERIOD = Period(2026)


def chosen(number: int) -> Chosen:
    people = tuple(pool(number, random.Random(number)))
    known = {person.key: frozenset({"mechanism"} if place % 3 == 0 else ()) for place, person in enumerate(people)}
    return Chosen(people, frozenset(str(place) for place in range(number)), known)


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (Row("2026", "total", (), None, "under_20"), ("total", "all", "all", "all", None, "under_20")),
        (Row("2026", "sex", ("female",), 20, "rounded"), ("total", "all", "female", "all", 20, "rounded")),
        (Row("2026", "majority", ("child",), 10, "rounded"), ("majority", "child", "all", "all", 10, "rounded")),
        (Row("2026", "sex_age", ("male", "0_5"), None, "hidden"), ("total", "all", "male", "0_5", None, "hidden")),
        (Row("2026", "form_sex", ("labour", ALL), 35, "rounded"), ("form", "labour", "all", "all", 35, "rounded")),
        (
            Row("2026", "citizenship_sex", ("asia", "male"), 15, "rounded"),
            ("citizenship", "asia", "male", "all", 15, "rounded"),
        ),
        (Row("2026", "finder", ("self",), 15, "rounded"), ("finder", "self", "all", "all", 15, "rounded")),
    ],
)
def test_rows_have_the_published_columns(row: Row, columns: tuple[object, ...]) -> None:
    (found,) = outside.outside_rows([row])
    assert (found.period, found.table) == ("2026", row.table)
    assert (found.dimension, found.category, found.sex, found.age_group, found.value, found.status) == columns


def test_a_return_says_what_its_figures_mean() -> None:  # R-DA-02
    crowd = pool(300, random.Random(1))
    rows = protect_people("2026", crowd, b"k" * 32)
    found = outside.outside_return(PERIOD, rows, "over_three_quarters")
    assert (found.period, found.coverage, len(found.rows)) == ("2026", "over_three_quarters", len(rows))
    for word in ("counted once", "rounded to 5", "fewer than 10", "blank is unknown"):
        assert word in found.definition
    assert msgspec.convert(msgspec.to_builtins(found), OutsideReturn) == found


@pytest.mark.parametrize(
    ("consented", "presumed", "band"),
    [
        (0, 0, "unknown"),
        (19, 19, "unknown"),
        (0, 20, "under_half"),
        (9, 20, "under_half"),
        (10, 20, "half_to_three_quarters"),
        (15, 20, "half_to_three_quarters"),
        (16, 20, "over_three_quarters"),
        (400, 400, "over_three_quarters"),
    ],
)
def test_coverage_is_told_as_a_band(consented: int, presumed: int, band: str) -> None:
    assert outside.coverage_band(consented, presumed) == band


def test_a_count_holds_the_exact_finest_cells() -> None:
    found = outside.count(PERIOD, chosen(40), final=True)
    assert (found.period, found.final) == ("2026", True)
    for table in TABLES:
        counts = tally(table, chosen(40).people, chosen(40).known)
        exact = {
            cell: (count.people, count.known) for cell, count in counts.items() if ALL not in cell and count.people
        }
        assert {tuple(each.cell): (each.people, each.known) for each in found.cells if each.table == table.id} == exact
    assert msgspec.convert(msgspec.to_builtins(found), Count) == found


def test_a_count_of_nobody_is_empty() -> None:
    assert outside.count(PERIOD, chosen(0), final=False).cells == []


def test_no_text_fits_into_a_count() -> None:  # design §4: statistics accept only facts
    for cell in outside.count(PERIOD, chosen(40), final=False).cells:
        assert isinstance(cell, CountCell)
        assert cell.table in BY_ID
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"table": "sex", "cell": ["Made-up Senait"], "people": 1}, CountCell)
