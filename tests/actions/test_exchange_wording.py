"""Words of what leaves and comes back: none is missing."""

from typing import get_args

from shelter_desk.actions import exchange_wording
from shelter_desk.exchange.cards import Holder
from shelter_desk.exchange.package import Profile
from shelter_desk.exchange.tables import DIMENSIONS, TABLES


def test_every_table_and_category_that_is_shown_has_words() -> None:
    assert all(exchange_wording.table(table.id) != table.id for table in TABLES)
    for categories in DIMENSIONS.values():
        assert all("_" not in exchange_wording.cell(category) for category in categories)


def test_every_kind_of_package_and_holder_has_words() -> None:
    assert set(exchange_wording.PACKAGE_KINDS) == set(get_args(Profile))
    assert set(exchange_wording.HOLDERS) == set(get_args(Holder))
