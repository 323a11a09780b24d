"""National tables: sums of each desk's newest count, published once, showing no desk and no few people."""

import datetime
import random
from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from shelter_desk.errors import Refused
from shelter_desk.exchange import outside
from shelter_desk.exchange.counting import Chosen, Period
from shelter_desk.exchange.payloads import Count, OutsideRow
from shelter_desk.exchange.protection import USUAL, Parameters
from shelter_desk.exchange.tables import ALL, TABLES, Person, tally
from shelter_desk.hub import reports
from shelter_desk.hub.reports import Totals, margins_of
from tests.exchange.letters import Party, party
from tests.exchange.pools import person, pool
from tests.hub.places import Hub

YEAR = Period(2025)
FROZEN = YEAR.frozen_from
KEY = b"k" * 32


def desks(number: int) -> list[Party]:
    return [party(f"Made-up desk {each}") for each in range(number)]


def count(people: list[Person], period: Period = YEAR, known: int = 0) -> Count:
    named = {each.key: frozenset({"mechanism"} if number < known else ()) for number, each in enumerate(people)}
    return outside.count(period, Chosen(tuple(people), frozenset(), named), final=True)


def crowd(number: int, seed: int = 1) -> list[Person]:
    return pool(number, random.Random(seed))


def total(hub: Hub, period: Period = YEAR) -> int:
    return reports.totals(hub.registry, period).people["total"][()].people


def row(rows: list[OutsideRow], table: str, **where: str) -> OutsideRow:
    (found,) = [each for each in rows if each.table == table and all(getattr(each, k) == v for k, v in where.items())]
    return found


# Sums


def test_sums_are_those_of_all_people(hub: Hub) -> None:
    everyone: list[Person] = []
    for number, desk in enumerate(desks(4)):
        hub.knows(desk)
        people = crowd(30, seed=number)
        everyone += people
        hub.sent(desk, "count", 1, count(people, known=3))
    found = reports.totals(hub.registry, YEAR)
    for table in TABLES:
        exact = tally(table, everyone)
        assert {cell: each.people for cell, each in found.people[table.id].items()} == {
            cell: each.people for cell, each in exact.items()
        }
        for cell, given in found.by_desk[table.id].items():
            assert sum(given.values()) == exact[cell].people
    assert found.people["total"][()].known == 12


def test_the_highest_number_of_each_desk_counts_in_whatever_order_it_came(hub: Hub) -> None:
    one, two = desks(2)
    hub.knows(one, two)
    for sequence, number in ((2, 25), (7, 40), (5, 33)):
        hub.sent(one, "count", sequence, count(crowd(number)))
    hub.sent(two, "count", 1, count(crowd(10)))
    assert total(hub) == 50


def test_a_year_is_the_sum_of_its_quarters_and_of_small_desks_years(hub: Hub) -> None:
    large, small = desks(2)
    hub.knows(large, small)
    for quarter, number in ((1, 20), (2, 30), (3, 40), (4, 50)):
        hub.sent(large, "count", quarter, count(crowd(number), Period(2025, quarter)))
    hub.sent(small, "count", 1, count(crowd(7)))
    hub.sent(small, "count", 2, count(crowd(9), Period(2024)))
    assert total(hub) == 147
    assert total(hub, Period(2025, 3)) == 40
    assert total(hub, Period(2024)) == 9


def test_a_desk_that_changed_to_years_is_not_counted_by_both(hub: Hub) -> None:
    """After a restore a desk may have lost last year's number, by which it counts in quarters or years."""
    (desk,) = desks(1)
    hub.knows(desk)
    hub.sent(desk, "count", 1, count(crowd(20), Period(2025, 1)))
    hub.sent(desk, "count", 2, count(crowd(30), Period(2025, 2)))
    hub.sent(desk, "count", 3, count(crowd(80)))
    assert total(hub) == 80
    hub.sent(desk, "count", 4, count(crowd(25), Period(2025, 3)))
    assert total(hub) == 75


def test_returns_and_referrals_are_never_summed(hub: Hub) -> None:
    (desk,) = desks(1)
    hub.knows(desk)
    hub.sent(desk, "outside", 1)
    hub.sent(desk, "referral", 2)
    assert total(hub) == 0


def test_margins_of_a_cell() -> None:
    assert set(margins_of(("labour", "female"))) == {
        ("labour", "female"),
        ("labour", ALL),
        (ALL, "female"),
        (ALL, ALL),
    }
    assert margins_of(()) == [()]


# Publication


def filled(hub: Hub, number: int = 5, each: int = 60) -> None:
    for place, desk in enumerate(desks(number)):
        hub.knows(desk)
        hub.sent(desk, "count", 1, count(crowd(each, seed=place)))


def test_nothing_is_said_before_the_freeze(hub: Hub) -> None:
    filled(hub, 3, 20)
    with pytest.raises(Refused) as refusal:
        reports.national(hub.registry, YEAR, FROZEN - datetime.timedelta(days=1))
    assert refusal.value.code == "not-frozen"
    assert "2026-02-15" in refusal.value.advice


def test_what_was_published_once_stays_so(hub: Hub) -> None:
    filled(hub)
    first = reports.national(hub.registry, YEAR, FROZEN)
    hub.sent(desks(1)[0], "count", 2, count(crowd(500)))
    hub.knows(party("A late desk"))
    assert hub.sent(party("A late desk"), "count", 1, count(crowd(90))).note == "late"
    assert reports.national(hub.registry, YEAR, FROZEN) == first
    assert reports.national(hub.registry, YEAR, FROZEN + datetime.timedelta(days=400), Parameters(fewest=400)) == first


def test_what_came_too_late_for_its_quarter_still_counts_in_the_year(hub: Hub) -> None:
    filled(hub)
    quarter = Period(2025, 1)
    published = reports.national(hub.registry, quarter, FROZEN)
    late = party("A late desk")
    hub.knows(late)
    assert hub.sent(late, "count", 1, count(crowd(40), quarter)).note == "late"
    assert reports.national(hub.registry, quarter, FROZEN) == published
    assert total(hub) == 340


def test_values_are_within_four_of_the_truth_and_alike_in_every_table(hub: Hub) -> None:
    filled(hub, 6, 100)
    rows = reports.national(hub.registry, YEAR, FROZEN)
    found = reports.totals(hub.registry, YEAR).people
    shown = 0
    for each in reports.tables(reports.totals(hub.registry, YEAR), YEAR, reports.rounding_key(hub.registry)):
        assert each in rows
    for table in TABLES:
        for cell, truth in found[table.id].items():
            leading, *_rest = [*table.dimensions, ""]
            place = dict(zip(table.dimensions, cell, strict=True))
            (each,) = [
                one
                for one in rows
                if one.table == table.id
                and (one.category if leading in ("form", "citizenship", "finder", "majority") else "all")
                == place.get(leading if leading not in ("sex", "age") else "", "all")
                and one.sex == place.get("sex", "all")
                and one.age_group == place.get("age", "all")
            ]
            if each.value is not None:
                shown += 1
                assert abs(each.value - truth.people) <= 4
    assert shown > 60


# No desk's cells, no few people


def pooled(*by_desk: list[Person], known: int = 0) -> Totals:
    """Inner sums of so many desks, without a database."""
    people, given = {}, {}
    for table in TABLES:
        everyone = [each for desk in by_desk for each in desk]
        people[table.id] = tally(table, everyone, {each.key: frozenset({"m"}) for each in everyone[:known]})
        given[table.id] = {
            cell: {str(number): tally(table, desk)[cell].people for number, desk in enumerate(by_desk)}
            for cell in people[table.id]
        }
    return Totals(people, given)


def women(number: int, seed: int) -> list[Person]:
    drawn = random.Random(seed)
    return [
        changed(each, categories=dict(each.categories) | {"sex": "female"})
        for each in (person(drawn) for _each in range(number))
    ]


def said(found: Totals, parameters: Parameters = USUAL) -> list[OutsideRow]:
    return reports.tables(found, YEAR, KEY, parameters)


@pytest.mark.parametrize(("own", "rest", "shown"), [(20, 1, False), (20, 4, False), (20, 5, True), (16, 9, True)])
def test_no_desk_finds_one_to_four_beside_its_own(own: int, rest: int, shown: bool) -> None:
    spread = [women(rest - 2, 2), women(1, 3), women(1, 4)] if rest > 2 else [women(rest, 2)]
    others = [pool(20, random.Random(seed)) for seed in (5, 6, 7)]
    men = [[changed(each, categories=dict(each.categories) | {"sex": "male"}) for each in desk] for desk in others]
    by_desk = [women(own, 1), *spread, *men]
    cell = row(said(pooled(*by_desk)), "sex", sex="female")
    assert (cell.status == "rounded") == shown


def test_fewer_than_three_desks_are_not_shown() -> None:
    assert {each.status for each in said(pooled(crowd(100, 1), crowd(100, 2)))} == {"hidden"}
    assert "rounded" in {each.status for each in said(pooled(crowd(100, 1), crowd(100, 2), crowd(100, 3)))}


def test_the_known_are_taken_away_here_too() -> None:
    three = [crowd(10, seed) for seed in (1, 2, 3)]
    assert row(said(pooled(*three)), "total").status == "rounded"
    for known, status in ((25, "rounded"), (26, "hidden"), (29, "hidden"), (30, "hidden")):
        assert row(said(pooled(*three, known=known)), "total").status == status


def test_raised_parameters_widen_what_a_desk_may_not_find() -> None:
    by_desk = [crowd(30, 1), crowd(3, 2), crowd(3, 3)]
    raised = Parameters(base=10, hide_below=20)
    assert row(said(pooled(*by_desk)), "total").status == "rounded"
    assert row(said(pooled(*by_desk), raised), "total").status == "hidden"


def test_few_people_in_the_whole_country_are_under_20() -> None:
    (only,) = said(pooled(crowd(6, 1), crowd(6, 2), crowd(7, 3)))
    assert only.status == "under_20"


def test_the_rounding_secret_is_made_once(hub: Hub) -> None:
    assert reports.rounding_key(hub.registry) == reports.rounding_key(hub.registry)
    assert len(reports.rounding_key(hub.registry)) == 32


def test_a_count_names_the_period_it_is_summed_in(hub: Hub) -> None:
    (desk,) = desks(1)
    hub.knows(desk)
    hub.sent(desk, "count", 1, replace(count(crowd(30)), period="2024"))
    assert (total(hub), total(hub, Period(2024))) == (0, 30)
