"""The one protection function, rule by rule (design §4); attacks 27–31 try to break it."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.exchange.protection import (
    USUAL,
    Parameters,
    Row,
    keyed_draw,
    placed_draw,
    protect,
    protect_people,
)
from shelter_desk.exchange.tables import ALL, BY_ID, DIMENSIONS, TABLES, Count, Person, tally
from tests.exchange.pools import pool
from tests.properties import tried

KEY = b"k" * 32


def people(*groups: tuple[int, dict[str, str]]) -> list[Person]:
    """So many people of each kind; what is not named is unknown."""
    unknown = {name: categories[-1] for name, categories in DIMENSIONS.items()}
    drawn = random.Random(5)
    return [
        Person(drawn.getrandbits(64), unknown | categories) for number, categories in groups for _each in range(number)
    ]


def rows(found: Iterable[Row], table: str) -> dict[tuple[str, ...], Row]:
    return {row.cell: row for row in found if row.table == table}


def status(found: Iterable[Row], table: str, *cell: str) -> str:
    return rows(found, table)[cell].status


# Rule 1


@pytest.mark.parametrize("number", [0, 1, 19])
def test_under_20_only_that_is_said(number: int) -> None:
    found = protect_people("2026", people((number, {"sex": "female"})), KEY)
    assert found == (Row("2026", "total", (), None, "under_20"),)


def test_from_20_on_the_total_is_told_in_fives() -> None:
    found = protect_people("2026", people((20, {})), KEY)
    assert rows(found, "total")[()] == Row("2026", "total", (), 20, "rounded")


# Rule 2


@pytest.mark.parametrize("table", [table for table in TABLES if table.id != "total"])
def test_a_table_needs_ten_people_for_each_of_its_finest_cells(table: object) -> None:
    each = BY_ID[table.id]  # type: ignore[attr-defined]
    mixed = pool(10 * each.finest - 1, random.Random(1))
    assert {row.status for row in protect_people("2026", mixed, KEY) if row.table == each.id} == {"hidden"}
    assert len(rows(protect_people("2026", mixed, KEY), each.id)) == 1
    more = [*mixed, *pool(1, random.Random(2))]
    assert len(rows(protect_people("2026", more, KEY), each.id)) == len(tally(each, more))


# Rule 3


def test_rounding_goes_to_the_neighbouring_fives_and_is_right_on_average() -> None:
    values = []
    for seed in range(4000):
        drawn = random.Random(seed)
        twelve = [Person(drawn.getrandbits(64), people((1, {}))[0].categories) for _each in range(22)]
        (row,) = [row for row in protect_people("2026", twelve, KEY) if row.table == "total"]
        assert row.value is not None
        values.append(row.value)
    assert set(values) == {20, 25}
    assert sum(values) / len(values) == pytest.approx(22, abs=0.15)


def test_the_same_people_have_the_same_value_in_every_table_and_every_run() -> None:
    crowd = pool(700, random.Random(3))
    found = protect_people("2026", crowd, KEY)
    assert found == protect_people("2026", list(reversed(crowd)), KEY)
    margins: dict[str, set[int | None]] = {}
    for row in found:
        dimensions = BY_ID[row.table].dimensions
        named = [f"{name}={code}" for name, code in zip(dimensions, row.cell, strict=True) if code != ALL]
        if row.status == "rounded" and len(named) < 2:
            margins.setdefault("".join(named), set()).add(row.value)
    assert len(margins) > 10
    assert {len(values) for values in margins.values()} == {1}


def test_another_secret_gives_other_values() -> None:
    crowd = pool(700, random.Random(3))
    assert protect_people("2026", crowd, KEY) != protect_people("2026", crowd, b"o" * 32)


def test_at_the_hub_a_margin_is_drawn_once_for_all_tables() -> None:
    draw = placed_draw(KEY, "2026")
    count = Count(23)
    sex, both, total = BY_ID["sex"], BY_ID["form_sex"], BY_ID["total"]
    assert draw(sex, ("female",), count) == draw(both, (ALL, "female"), count)
    assert draw(total, (), count) == draw(sex, (ALL,), count) == draw(both, (ALL, ALL), count)
    assert draw(sex, ("female",), count) != draw(sex, ("male",), count)
    # "unknown" is a category of several dimensions, and not the same people in each.
    assert draw(BY_ID["form"], ("unknown",), count) != draw(BY_ID["finder"], ("unknown",), count)
    assert draw(sex, ("female",), count) != placed_draw(KEY, "2027")(sex, ("female",), count)
    assert draw(sex, ("female",), count) != placed_draw(b"o" * 32, "2026")(sex, ("female",), count)


def test_at_a_desk_the_draw_is_of_the_people_alone() -> None:
    draw, count = keyed_draw(KEY), Count(23, keys=99)
    assert draw(BY_ID["sex"], ("female",), count) == draw(BY_ID["total"], (), count)
    assert draw(BY_ID["sex"], ("female",), count) != draw(BY_ID["sex"], ("female",), Count(23, keys=98))


# Rule 4


def test_under_ten_is_hidden_and_so_is_zero() -> None:
    found = protect_people("2026", people((50, {"sex": "female"}), (9, {"sex": "male"})), KEY)
    assert status(found, "sex", "female") == "rounded"
    assert status(found, "sex", "male") == "hidden"
    assert status(found, "sex", "other_unknown") == "hidden"
    found = protect_people("2026", people((50, {"sex": "female"}), (10, {"sex": "male"})), KEY)
    assert rows(found, "sex")[("male",)].value == 10


@pytest.mark.parametrize(("named", "shown"), [(0, True), (7, True), (8, False), (11, False), (12, True)])
def test_what_remains_without_those_a_recipient_can_name_is_no_one_to_four(named: int, shown: bool) -> None:
    crowd = people((40, {"sex": "female"}), (12, {"sex": "male"}))
    known = {person.key: frozenset({"mechanism"}) for person in crowd[40 : 40 + named]}
    found = protect_people("2026", crowd, KEY, known)
    assert (status(found, "sex", "male") == "rounded") == shown


def test_recipients_together_leave_no_one_to_four_either() -> None:
    crowd = people((40, {"sex": "female"}), (12, {"sex": "male"}))
    known = {
        person.key: frozenset({"clinic" if number % 2 else "mechanism"}) for number, person in enumerate(crowd[40:50])
    }
    assert status(protect_people("2026", crowd, KEY, known), "sex", "male") == "hidden"


def test_a_veto_hides_a_cell() -> None:
    crowd = people((40, {"sex": "female"}), (12, {"sex": "male"}))
    counts = {table.id: tally(table, crowd) for table in TABLES}
    found = protect("2026", counts, keyed_draw(KEY), veto=lambda _table, cell, _count: cell == ("male",))
    assert status(found, "sex", "male") == "hidden"
    assert status(found, "sex", "female") == "rounded"


# Rule 5


def of_form(sexual: int, labour: int, **more: str) -> list[Person]:
    return people((sexual, {"form": "sexual"} | more), (labour, {"form": "labour"} | more))


def test_if_nearly_all_share_a_form_no_table_says_which() -> None:
    found = protect_people("2026", of_form(91, 9), KEY)
    assert rows(found, "form") == {(ALL,): Row("2026", "form", (ALL,), None, "hidden")}
    assert len(rows(protect_people("2026", of_form(90, 10), KEY), "form")) == 10


def test_a_row_of_a_finer_table_gives_way_to_the_coarser_one() -> None:
    women = of_form(100, 100, sex="female")
    men = of_form(1, 99, sex="male")
    found = protect_people("2026", [*women, *men], KEY)
    assert len(rows(found, "form_sex")) == 1
    assert len(rows(found, "form")) == 10


def test_what_is_unknown_of_all_tells_nothing_of_anyone() -> None:
    found = protect_people("2026", people((100, {"form": "unknown"})), KEY)
    assert len(rows(found, "form")) == 10


def test_a_row_under_ten_is_hidden_already_and_hides_no_table() -> None:
    crowd = [*of_form(150, 150, sex="female"), *of_form(9, 0, sex="male")]
    assert len(rows(protect_people("2026", crowd, KEY), "form_sex")) == 40


# Parameters


@pytest.mark.parametrize(
    "lowered",
    [
        {"fewest": 19},
        {"per_cell": 9},
        {"base": 4},
        {"hide_below": 5},
        {"most_alike": 0.91},
        {"most_alike": 0.4},
        {"hide_below": 12},
    ],
)
def test_parameters_rise_and_never_fall(lowered: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"raised|multiple"):
        Parameters(**lowered)  # type: ignore[arg-type]


def test_raised_parameters_hide_more() -> None:
    crowd = people((50, {"sex": "female"}), (12, {"sex": "male"}))
    counts = {table.id: tally(table, crowd) for table in TABLES}
    raised = Parameters(fewest=30, per_cell=15, base=10, hide_below=20, most_alike=0.8)
    assert status(protect("2026", counts, keyed_draw(KEY), USUAL), "sex", "male") == "rounded"
    assert status(protect("2026", counts, keyed_draw(KEY), raised), "sex", "male") == "hidden"


def test_a_row_names_its_category_in_each_dimension() -> None:
    row = Row("2026", "form_sex", ("labour", ALL), 10, "rounded")
    assert (row.category("form"), row.category("sex"), row.category("age")) == ("labour", ALL, "")


@given(st.integers(0, 400), st.integers(0, 2**32), st.floats(0, 1))
@tried(60)
def test_no_row_ever_breaks_the_rules(number: int, seed: int, share_known: float) -> None:
    drawn = random.Random(seed)
    crowd = pool(number, drawn)
    known = {
        person.key: frozenset(drawn.sample(["a", "b", "c"], drawn.randint(1, 3)))
        for person in crowd
        if drawn.random() < share_known
    }
    found = protect_people("2026", crowd, KEY, known)
    if number < 20:
        assert [row.status for row in found] == ["under_20"]
        return
    for table in TABLES:
        counts = tally(table, crowd, known)
        for cell, row in rows(found, table.id).items():
            if row.status == "hidden":
                assert row.value is None
                continue
            count = counts[cell]
            assert number >= 10 * table.finest
            assert count.people >= 10
            assert row.value is not None
            assert row.value % 5 == 0
            assert abs(row.value - count.people) < 5
            for named in (*count.known_to.values(), count.known):
                assert not 0 < count.people - named < 5
