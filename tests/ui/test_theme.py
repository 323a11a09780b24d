"""Contrast of both colour schemes, computed (WCAG 2.2: 1.4.3 text, 1.4.11 focus and borders)."""

import pytest

from shelter_desk.ui import theme
from shelter_desk.ui.theme import DARK, LIGHT, Colours


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs(scheme: Colours) -> dict[str, tuple[str, str]]:
    """Every text on every ground it can stand on."""
    levels = {"danger": scheme.danger, "warning": scheme.warning, "success": scheme.success, "info": scheme.info}
    grounds = {"ground": scheme.ground, "raised": scheme.raised}
    pairs = {"primary": scheme.primary, **levels}
    for name, ground in grounds.items():
        pairs |= {f"text on {name}": (scheme.text, ground), f"muted on {name}": (scheme.muted, ground)}
        # Messages under fields have the ink of their level, on the page's own ground.
        pairs |= {f"{level} on {name}": (ink, ground) for level, (ink, _own) in levels.items()}
    pairs["chosen row"] = (scheme.info[0], scheme.info[1])
    return pairs


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(scheme: Colours) -> None:
    found = {name: round(contrast(*pair), 2) for name, pair in text_pairs(scheme).items()}
    assert {name: value for name, value in found.items() if value < 4.5} == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_and_borders_can_be_seen(scheme: Colours) -> None:
    grounds = {"ground": scheme.ground, "raised": scheme.raised, "info": scheme.info[1]}
    rings = {f"focus on {name}": contrast(scheme.focus, ground) for name, ground in grounds.items()}
    borders = {f"border on {name}": contrast(scheme.border, grounds[name]) for name in ("ground", "raised")}
    # On a filled button blue is no contrast: there the ring inside has the colour of the words.
    rings["focus in a filled button"] = contrast(*scheme.primary)
    assert {name: round(value, 2) for name, value in (rings | borders).items() if value < 3} == {}


def test_levels_have_their_own_colours_and_anything_else_is_information() -> None:
    assert LIGHT.of_level("danger") == LIGHT.danger
    assert LIGHT.of_level("anything") == LIGHT.info
    assert theme.px(10) == 10
