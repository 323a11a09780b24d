"""Made-up people to be counted, with shares of the order of published figures (standards §14)."""

import random

from shelter_desk.exchange.tables import Person

_SHARES: dict[str, dict[str, float]] = {
    "form": {
        "sexual": 45,
        "labour": 30,
        "begging": 6,
        "criminal": 5,
        "marriage": 4,
        "organs": 0.2,
        "other": 3,
        "several": 4,
        "unknown": 3,
    },
    "citizenship": {
        "europe": 42,
        "africa": 24,
        "asia": 22,
        "americas": 7,
        "oceania": 0.5,
        "several": 1.5,
        "unknown": 3,
    },
    "finder": {
        "police_border": 28,
        "social_ngo": 27,
        "self": 13,
        "hotline": 9,
        "health": 8,
        "community": 6,
        "authority": 6,
        "unknown": 3,
    },
}
_FEMALE = {"sexual": 0.9, "labour": 0.35, "begging": 0.5, "criminal": 0.25, "marriage": 0.92}
_CHILD_BANDS = {"0_5": 4, "6_11": 12, "12_15": 34, "16_17": 50}
_ADULT_BANDS = {"18_24": 40, "25_39": 45, "40_more": 15}


def person(drawn: random.Random, tilt: float = 0.0) -> Person:
    """One made-up person; `tilt` (0–1) makes a place with little but sexual exploitation of women."""
    form = "sexual" if drawn.random() < tilt else _pick(drawn, _SHARES["form"])
    sex = "female" if drawn.random() < _FEMALE.get(form, 0.6) else "male"
    if drawn.random() < 0.02:
        sex = "other_unknown"
    child = drawn.random() < {"begging": 0.6, "marriage": 0.6, "criminal": 0.4}.get(form, 0.22)
    age = _pick(drawn, _CHILD_BANDS if child else _ADULT_BANDS)
    if drawn.random() < 0.03:
        age = "unknown"
    return Person(
        drawn.getrandbits(64),
        {
            "sex": sex,
            "majority": "unknown" if age == "unknown" and drawn.random() < 0.5 else "child" if child else "adult",
            "age": age,
            "form": form,
            "citizenship": _pick(drawn, _SHARES["citizenship"]),
            "finder": _pick(drawn, _SHARES["finder"]),
        },
    )


def pool(number: int, drawn: random.Random, tilt: float = 0.0) -> list[Person]:
    """So many made-up people."""
    return [person(drawn, tilt) for _each in range(number)]


def _pick(drawn: random.Random, shares: dict[str, float]) -> str:
    return drawn.choices(list(shares), list(shares.values()))[0]
