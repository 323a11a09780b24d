"""The fixed list of tables: every person once in each, in codes only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.exchange.tables import ALL, BY_ID, DIMENSIONS, TABLES, Cell, Person, Table, cells, tally
from tests.properties import tried

CATEGORIES = {name: categories[-1] for name, categories in DIMENSIONS.items()}

people_strategy = st.lists(
    st.builds(
        Person,
        st.integers(0, 2**64 - 1),
        st.fixed_dictionaries({name: st.sampled_from(categories) for name, categories in DIMENSIONS.items()}),
    ),
    max_size=40,
)


def test_the_list_of_tables_is_the_one_agreed() -> None:  # design §4
    assert [(table.id, table.dimensions, table.finest) for table in TABLES] == [
        ("total", (), 1),
        ("sex", ("sex",), 3),
        ("majority", ("majority",), 3),
        ("form", ("form",), 9),
        ("sex_age", ("sex", "age"), 24),
        ("form_sex", ("form", "sex"), 27),
        ("citizenship_sex", ("citizenship", "sex"), 21),
        ("finder", ("finder",), 8),
    ]
    # Citizenship never crosses form: together they point at people.
    assert not [table for table in TABLES if {"citizenship", "form"} <= set(table.dimensions)]


def test_children_are_told_apart_by_age_and_sex() -> None:  # R-CH-12, R-DA-01
    assert DIMENSIONS["age"][:4] == ("0_5", "6_11", "12_15", "16_17")
    assert DIMENSIONS["sex"][:2] == ("female", "male")


def test_a_person_holds_codes_and_nothing_else() -> None:
    Person(1, CATEGORIES)
    with pytest.raises(ValueError, match="sex"):
        Person(1, CATEGORIES | {"sex": "Made-up Senait"})
    with pytest.raises(ValueError, match="finder"):
        Person(1, {name: code for name, code in CATEGORIES.items() if name != "finder"})


def test_cells_are_all_margins_and_all_finest() -> None:
    assert list(cells(BY_ID["total"])) == [()]
    assert list(cells(BY_ID["sex"])) == [(ALL,), ("female",), ("male",), ("other_unknown",)]
    for table in TABLES:
        found = list(cells(table))
        assert len(found) == len(set(found))
        assert sum(ALL not in cell for cell in found) == table.finest


@given(people_strategy, st.data())
@tried(60)
def test_margins_are_the_sums_of_their_cells(people: list[Person], data: st.DataObject) -> None:
    known = {person.key: data.draw(st.frozensets(st.sampled_from(["mechanism", "clinic"]))) for person in people}
    for table in TABLES:
        counts = tally(table, people, known)
        assert list(counts) == list(cells(table))
        total = counts[(ALL,) * len(table.dimensions)]
        assert total.people == len(people)
        assert total.keys == sum(person.key for person in people) % 2**64
        assert total.known == sum(bool(known[person.key]) for person in people)
        for cell, count in counts.items():
            below = [counts[each] for each in finer(table, cell)]
            assert count.people == sum(each.people for each in below)
            assert count.keys == sum(each.keys for each in below) % 2**64
            assert count.known == sum(each.known for each in below)
            assert count.known_to == {
                recipient: number
                for recipient in ("mechanism", "clinic")
                if (number := sum(each.known_to.get(recipient, 0) for each in below))
            }


def finer(table: Table, cell: Cell) -> list[Cell]:
    """The finest cells a cell sums."""
    found: list[Cell] = [()]
    for name, category in zip(table.dimensions, cell, strict=True):
        below = DIMENSIONS[name] if category == ALL else (category,)
        found = [(*each, one) for each in found for one in below]
    return found
