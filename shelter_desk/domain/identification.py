"""Indicators and the three elements: a screening aid that suggests and explains, never a determination.

No score is computed; indicators that are not met lower nothing; consent to exploitation is no input
(R-ID-02, R-ID-03, R-ID-06).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

Strength = Literal["strong", "medium", "weak"]


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator and its strength for adults and children; None where the list lacks it."""

    id: str
    adult: Strength | None = None
    child: Strength | None = None


class Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of indicators; `codelist` holds their labels, `stage` what a positive answer speaks for."""

    id: str
    title: str
    codelist: str
    stage: Literal["means", "exploitation", "coercion"]
    indicator: tuple[Indicator, ...]


class IndicatorSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A versioned set; `verified` false means transcribed by third parties, not read in the original."""

    id: str
    version: str
    title: str
    source: str
    verified: bool
    dimension: tuple[Dimension, ...]
    not_screened: tuple[str, ...] = ()


@dataclass(frozen=True)
class DimensionView:
    """What was seen in one dimension: indicator ids by strength, and whether the set's rule is met."""

    id: str
    seen: Mapping[Strength, tuple[str, ...]]
    indicated: bool


@dataclass(frozen=True)
class Screening:
    """What the indicators suggest, dimension by dimension, and what they cannot speak about."""

    dimensions: tuple[DimensionView, ...]
    suggests: bool
    as_child: bool
    not_screened: tuple[str, ...]
    verified: bool


def screen(chosen: IndicatorSet, seen: Mapping[str, Collection[str]], as_child: bool) -> Screening:
    """Explain the indicators seen (dimension id → indicator ids) for an adult or a child."""
    views = tuple(_view(dimension, seen.get(dimension.id, ()), as_child) for dimension in chosen.dimension)
    stages = {dimension.stage for dimension, view in zip(chosen.dimension, views, strict=True) if view.indicated}
    # For a child, means are never required (art. 3(c) of the Protocol): act and exploitation suffice.
    suggests = "exploitation" in stages and (as_child or stages >= {"means", "coercion"})
    return Screening(views, suggests, as_child, chosen.not_screened, chosen.verified)


def _view(dimension: Dimension, seen: Collection[str], as_child: bool) -> DimensionView:
    by_strength: dict[Strength, tuple[str, ...]] = {"strong": (), "medium": (), "weak": ()}
    for indicator in dimension.indicator:
        strength = indicator.child if as_child else indicator.adult
        if strength is not None and indicator.id in seen:
            by_strength[strength] += (indicator.id,)
    return DimensionView(dimension.id, by_strength, _rule_met(by_strength))


def _rule_met(seen: Mapping[Strength, tuple[str, ...]]) -> bool:
    """Two strong; one strong and one other; three medium; or two medium and one weak (standards §4)."""
    strong, medium, weak = len(seen["strong"]), len(seen["medium"]), len(seen["weak"])
    return strong >= 2 or (strong == 1 and medium + weak >= 1) or medium >= 3 or (medium >= 2 and weak >= 1)


@dataclass(frozen=True)
class Elements:
    """Which of act, means and purpose are recorded; for a child means are not required."""

    act: bool
    means: bool
    means_required: bool
    purpose: bool


def elements(acts: Collection[str], means: Collection[str], purposes: Collection[str], as_child: bool) -> Elements:
    """The three elements as recorded (R-ID-01, R-ID-02); what is not recorded is open, not absent."""
    nothing = {"unknown", "declined", "none"}
    return Elements(bool(set(acts) - nothing), bool(set(means) - nothing), not as_child, bool(set(purposes) - nothing))
