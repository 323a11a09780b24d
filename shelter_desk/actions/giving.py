"""Writes down that a leaflet was given: in a case, or only counted (R-IN-02, R-FC-06)."""

import datetime

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case
from shelter_desk.actions.leaflets import Printed, Wish
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.forms.values import Answers

LEAFLET, HANDOUTS = "leaflet", "handouts"


def leaflet_answers(wish: Wish, printed: Printed, today: datetime.date) -> Answers:
    """What the desk knows of a leaflet it made; how it was given is for the worker to say."""
    return (
        _which(wish, today)
        | {"text_version": printed.version}
        | ({"interpreter": "accepted"} if wish.interpreter else {})
    )


def given(desk: Desk, case: str, answers: Answers) -> Saved:
    """The record of a leaflet in a case."""
    return save(desk, Entry(LEAFLET, answers, case))


def handed_out(desk: Desk, wishes: list[Wish], copies: int) -> list[Saved]:
    """Leaflets handed out without a case: which, in which language, how many, never to whom."""
    found = []
    with desk.together():
        for wish in wishes:
            found.append(
                save(desk, Entry(HANDOUTS, _which(wish, desk.today()) | {"copies": copies}, register_case(HANDOUTS)))
            )
    return found


def _which(wish: Wish, today: datetime.date) -> Answers:
    return {"audience": wish.audience.replace("-", "_"), "language": wish.language, "day": today.isoformat()}
