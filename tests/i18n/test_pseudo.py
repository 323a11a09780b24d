"""Made-up locales: longer texts, texts that run right to left, placeholders kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter_desk.i18n import _, catalogue, current, locales, ngettext, use
from shelter_desk.i18n.catalogues import placeholders
from shelter_desk.i18n.pseudo import CHANGES, LONG, MIRRORED, lengthened, mirrored
from tests.properties import tried

parts = st.one_of(
    st.sampled_from(["{name}", "{count}", "{day}", " ", "\n"]), st.text("aeiouAEIOUcnsyz Word.,", max_size=8)
)
sentences = st.lists(parts, min_size=1, max_size=6).map("".join)


@pytest.mark.parametrize("code", sorted(CHANGES))
@tried()
@given(text=sentences)
def test_placeholders_are_kept_in_their_order(code: str, text: str) -> None:
    changed = CHANGES[code](text)
    assert placeholders(changed) == placeholders(text)
    filled = changed.format(name="N", count=3, day="D")
    assert "{" not in filled


@tried()
@given(sentences)
def test_long_is_at_least_half_as_long_again_and_in_brackets(text: str) -> None:
    changed = lengthened(text)
    assert len(changed) >= len(text) + len(text) // 4 * 2
    assert (changed[0], changed[-1]) == ("[", "]")


def test_mirrored_text_is_forced_right_to_left_unless_something_is_filled_in() -> None:
    assert mirrored("Bed") == "\u202eBed\u202c"
    assert mirrored("{name}") == "\u200f{name}\u200f"


def test_they_can_be_used_like_any_language_but_are_not_offered() -> None:
    assert not set(locales()) & set(CHANGES)
    use(LONG)
    assert _("Yes").startswith("[Y")
    assert ngettext("{count} day", "{count} days", 2).format(count=2).startswith("[2 ")
    assert not current().right_to_left
    use(MIRRORED)
    assert current().right_to_left
    assert current().locale.language == "ar"
    assert _("Yes") != "Yes"
    assert catalogue(LONG).has("anything", "desk")
    assert _("") == ""
