"""All gates: acts that ask for something first, and what is still missing.

A gate answers only when a record says that its act is being taken now. No gate is about a bed without
a room, food, urgent care or escape, and none reads status, citizenship, papers or cooperation (R-ID-05).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shelter_desk.domain import children, closing, returns, rooms
from shelter_desk.domain.casefile import CaseFile
from shelter_desk.domain.facts import AgeAssessment, ChildStep, Closing, EmbassyContact, Fact, ReturnPlan, Stay
from shelter_desk.domain.reasons import Reason
from shelter_desk.domain.situation import Situation


@dataclass(frozen=True)
class Gate:
    """`subject` is the fact that reports the act, `acts` tells whether it is being taken, `asks` what is missing."""

    id: str
    subject: type[Fact]
    acts: Callable[[Any], bool]
    asks: Callable[[Any, Situation], Iterator[Reason]]


@dataclass(frozen=True)
class Missing:
    """A gate that does not pass, with its reasons; `about` is the kind of step where there are several."""

    gate: str
    reasons: tuple[Reason, ...]
    about: str | None = None


def _step_taken(step: ChildStep) -> bool:
    return step.state in ("started", "done")


def _assessment_taken(wanted: AgeAssessment) -> bool:
    return wanted.state in ("agreed", "done")


def _return_arranged(plan: ReturnPlan) -> bool:
    return plan.state in ("arranged", "departed")


def _embassy_taken(contact: EmbassyContact) -> bool:
    return contact.state in ("planned", "done")


GATES: tuple[Gate, ...] = (
    Gate("child_step", ChildStep, _step_taken, children.step_asks),
    Gate("age_assessment", AgeAssessment, _assessment_taken, children.age_assessment_asks),
    Gate("return", ReturnPlan, _return_arranged, returns.return_asks),
    Gate("embassy", EmbassyContact, _embassy_taken, returns.embassy_asks),
    Gate("room", Stay, rooms.is_current, rooms.stay_asks),
    Gate("closing", Closing, closing.stands, closing.closing_asks),
)


def refusals(before: CaseFile, after: Situation) -> tuple[Missing, ...]:
    """The gates that the acts newly recorded in a case do not pass."""
    found: list[Missing] = []
    for entry in after.case.new_since(before):
        for gate in GATES:
            if isinstance(entry.fact, gate.subject) and gate.acts(entry.fact):
                asked = tuple(dict.fromkeys(gate.asks(entry.fact, after)))
                if asked:
                    found.append(Missing(gate.id, asked, getattr(entry.fact, "kind", None)))
    return tuple(found)


def outlook(situations: Sequence[Situation]) -> tuple[Missing, ...]:
    """What each gate would ask if its act were taken now, over every combination of a conflict's heads."""
    found: list[Missing] = []
    for gate in GATES:
        for about in _examples(gate, situations):
            asked: dict[Reason, None] = {}
            for situation in situations:
                asked.update(dict.fromkeys(gate.asks(about, situation)))
            if asked:
                found.append(Missing(gate.id, tuple(asked), getattr(about, "kind", None)))
    return tuple(found)


def _examples(gate: Gate, situations: Sequence[Situation]) -> tuple[Fact, ...]:
    """The acts a worker may have in mind: each step for a child, else the act as last recorded."""
    if gate.subject is ChildStep:
        return tuple(ChildStep(kind=kind, endangers="no") for kind in children.STEPS)
    if gate.subject is AgeAssessment and not any(situation.age.as_child for situation in situations):
        return ()
    latest = next((found for each in situations if (found := each.case.latest(gate.subject)) is not None), None)
    return (latest or gate.subject(),)
