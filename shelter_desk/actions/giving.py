"""Writes down that a leaflet was given: in a case, or only counted (R-IN-02, R-FC-06)."""

from dataclasses import dataclass

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case
from shelter_desk.actions.leaflets import Printed, Wish
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.forms.values import Answers

LEAFLET, HANDOUTS = "leaflet", "handouts"


@dataclass(frozen=True)
class How:
    """How a leaflet was given: codes of `paper_kept`, `how_told`, `interpreter_answer` and `understood`."""

    paper: str = ""
    how: str = ""
    interpreter: str = ""
    understood: str = ""


def given(desk: Desk, case: str, wish: Wish, printed: Printed, how: How) -> Saved:
    """The record of a leaflet in a case."""
    answers: Answers = _which(desk, wish) | {"text_version": printed.version}
    answers |= {name: getattr(how, name) for name in ("paper", "how", "interpreter", "understood")}
    return save(desk, Entry(LEAFLET, {name: value for name, value in answers.items() if value}, case))


def handed_out(desk: Desk, wish: Wish, copies: int) -> Saved:
    """Leaflets handed out without a case: which, in which language, how many, never to whom."""
    return save(desk, Entry(HANDOUTS, _which(desk, wish) | {"copies": copies}, register_case(HANDOUTS)))


def _which(desk: Desk, wish: Wish) -> Answers:
    return {
        "audience": wish.audience.replace("-", "_"),
        "language": wish.language,
        "day": desk.today().isoformat(),
    }
