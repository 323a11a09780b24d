"""Why a rule answers as it does: codes with parameters, put into words elsewhere."""

from dataclasses import dataclass

# Every code a rule may give, with the names of its parameters. `actions.wording` holds one sentence for each.
REASONS: dict[str, tuple[str, ...]] = {
    # children
    "ask_age_first": (),
    "guardian_missing": (),
    "caregiver_part_open": (),
    "caregiver_involved": (),
    "assessment_missing": ("step",),
    "determination_missing": ("step",),
    "determination_body_missing": (),
    "child_view_missing": (),
    "guardian_view_missing": (),
    "tracing_may_endanger": (),
    "onsite_inquiry_missing": (),
    "receiving_carer_missing": (),
    "age_doubt_not_serious": (),
    "age_other_ways_untried": (),
    "age_child_consent_missing": (),
    "age_guardian_consent_missing": (),
    "age_not_independent": (),
    "age_not_multidisciplinary": (),
    "age_challenge_not_explained": (),
    "age_margin_not_in_favour": (),
    # return
    "return_risk_missing": (),
    "return_basis_missing": (),
    "return_proceedings_open": (),
    "return_papers_missing": (),
    "return_receiver_missing": (),
    "return_receiver_told_too_much": (),
    "return_asylum_not_explained": (),
    # embassy
    "embassy_not_wanted": (),
    "embassy_ask_fear_first": (),
    "embassy_claim_warning": (),
    # closing
    "closing_outcome_missing": (),
    "closing_plan_not_reviewed": (),
    "closing_follow_up_not_asked": (),
    "closing_review_open": (),
    "closing_child_assessment_missing": (),
    # rooms
    "room_adult_with_child": (),
    "room_doubted_not_apart": (),
    "room_not_for_children": (),
    "room_for_children": (),
    "room_other_sex": (),
    "room_full": (),
    "room_unknown": (),
    # weakened safeguards
    "weakened_age": (),
    "weakened_guardian": (),
    "weakened_caregiver": (),
    "weakened_assessment": (),
    "weakened_protection_need": (),
}


@dataclass(frozen=True)
class Reason:
    """One reason; `values` are the parameters of its sentence."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if REASONS[self.code] != tuple(name for name, _ in self.values):
            raise ValueError(f"reason {self.code} has other parameters")


def reason(code: str, **values: str) -> Reason:
    """A reason with its parameters in the declared order."""
    return Reason(code, tuple((name, values[name]) for name in REASONS[code]))
