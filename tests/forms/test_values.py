"""What an answer can be: unknown and declined are answers, absence is not asked."""

from typing import Any

import pytest

from shelter_desk.forms.values import DECLINED, MISSING, UNKNOWN, is_missing


@pytest.mark.parametrize("answer", MISSING)
def test_unknown_and_declined_are_said(answer: str) -> None:  # R-FC-03
    assert is_missing(answer)


@pytest.mark.parametrize("answer", [None, "", "no", "Unknown", 0, False, [], ["unknown"], {"country": "unknown"}])
def test_nothing_else_counts_as_unknown(answer: Any) -> None:  # R-DA-05
    assert not is_missing(answer)


def test_the_two_words_are_part_of_every_stored_record_and_never_change() -> None:
    assert (UNKNOWN, DECLINED) == ("unknown", "declined")
