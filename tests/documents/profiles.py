"""Made-up country profiles for leaflets."""

from typing import Any

from msgspec.structs import replace

from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import USUAL_PROFILE
from shelter_desk.documents.leaflets import leaflets
from shelter_desk.domain.profile import Duration, Hotline, Profile, Report

CONFIRMABLE = tuple(
    dict.fromkeys(
        statement.id
        for leaflet in leaflets().values()
        for section in leaflet.section
        for statement in section.statement
        if statement.confirmed
    )
)
HELP = Hotline("Made-up hotline", "+999 555 0100", hours="0–24", verified=True)
NIGHT = Hotline("Made-up night line", "+999 555 0101", hours="20:00–6:00", verified=True)
DANGER = Hotline("Made-up police", "+999 555 0102", "danger", hours="0–24", verified=True)
COMPLAINT = Hotline("Made-up ombudsperson", "+999 555 0103 ext. 7", "complaint", verified=True)
CHILD_IN_DANGER = Report("A child in danger", "Made-up authority", "made up", verified=True, leaflet="child")
LIFE_IN_DANGER = Report("A life in danger", "Made-up authority", "made up", verified=True, leaflet="life")


def profile(**changes: Any) -> Profile:
    """The usual profile, which confirms nothing and has no contacts, with some things put in."""
    return replace(definitions().profile(USUAL_PROFILE), **changes)


EVERYTHING = profile(
    confirmed=CONFIRMABLE,
    reflection=Duration("P45D", "made up", verified=True),
    hotline=(HELP, NIGHT, DANGER, COMPLAINT),
    report=(CHILD_IN_DANGER, LIFE_IN_DANGER),
)
