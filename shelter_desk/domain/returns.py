"""Return that the desk arranges, and embassy contact (R-RE-02, R-CO-06, R-RP-05).

An adult's own decision to leave and an authority's order are recorded, never blocked.
"""

from collections.abc import Iterator

from shelter_desk.domain.age import Minority
from shelter_desk.domain.children import return_asks as child_return_asks
from shelter_desk.domain.facts import NAMELESS, EmbassyContact, ProtectionNeed, ReturnPlan
from shelter_desk.domain.reasons import Reason, reason
from shelter_desk.domain.situation import Situation


def return_asks(plan: ReturnPlan, situation: Situation) -> Iterator[Reason]:
    """What is missing before a return: of the desk's own all, and of a child's whoever else arranges it (R-CH-10).

    Who arranges it has to be said: what is left blank is the desk's. An adult's own decision and an
    authority's act ask for nothing; nor does the decision of someone whose age nobody asked.
    """
    if plan.arranged_by == "authority":
        return
    if plan.arranged_by not in ("person", "other"):
        yield from _desk_asks(plan)
    if plan.arranged_by != "person" or situation.age.minority is not Minority.NOT_ASKED:
        yield from child_return_asks(plan, situation)


def _desk_asks(plan: ReturnPlan) -> Iterator[Reason]:
    if plan.risk_assessed_on is None or plan.risk_level in NAMELESS:
        yield reason("return_risk_missing")
    if plan.basis not in ("own_wish", "authority_order"):
        yield reason("return_basis_missing")
    if plan.proceedings not in ("none_open", "considered"):
        yield reason("return_proceedings_open")
    if plan.papers != "yes":
        yield reason("return_papers_missing")
    if plan.receiver in NAMELESS:
        yield reason("return_receiver_missing")
    if plan.receiver_told not in ("nothing", "consented"):
        yield reason("return_receiver_told_too_much")
    if plan.asylum_explained != "yes":
        yield reason("return_asylum_not_explained")


def embassy_asks(contact: EmbassyContact, situation: Situation) -> Iterator[Reason]:
    """What is missing before a contact with the embassy; secrecy of a claim wins (requirements §17)."""
    if contact.wanted != "yes":
        yield reason("embassy_not_wanted")
    if not fear_and_wish_asked(situation):
        yield reason("embassy_ask_fear_first")
    elif has_claim_or_fear(situation) and contact.warned != "yes":
        yield reason("embassy_claim_warning")


def fear_and_wish_asked(situation: Situation) -> bool:
    """Whether somebody asked both, whatever the answers (R-AS-01)."""
    need = situation.case.latest(ProtectionNeed)
    return need is not None and need.fear is not None and need.wish is not None


def has_claim_or_fear(situation: Situation) -> bool:
    """A wish for asylum or a fear of return; an unclear answer counts as one."""
    return any(
        need.wish in ("yes", "unknown", "declined") or need.fear in ("yes", "unknown", "declined")
        for need in situation.case.of(ProtectionNeed)
    )
