"""Puts codes into words: reasons, due dates, alerts, gates, consent standings, paths in forms."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.domain import durations
from shelter_desk.domain.consent import Standing
from shelter_desk.domain.reasons import Reason
from shelter_desk.forms.dates import PartialDate
from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import CODED, Field, Form
from shelter_desk.forms.values import Answers, is_missing
from shelter_desk.i18n import _, data_text, formats, marked, ngettext
from shelter_desk.vault.statements import Statement

REASONS: dict[str, str] = {
    "ask_age_first": marked("Ask the age first: until then this person is treated as a child."),
    "guardian_missing": marked("The child has no guardian yet."),
    "caregiver_part_open": marked("The part of accompanying adults in what happened is not clear yet."),
    "caregiver_involved": marked("An accompanying adult was involved in what happened."),
    "assessment_missing": marked("There is no best-interests assessment for this step: {step}."),
    "determination_missing": marked("There is no formal best-interests determination for this step: {step}."),
    "determination_body_missing": marked(
        "The determination does not name the competent body; this desk cannot make one."
    ),
    "child_view_missing": marked(
        "The child was not invited to say what it wants. “Too young” and “did not wish to” count."
    ),
    "guardian_view_missing": marked("The guardian was not asked."),
    "tracing_may_endanger": marked(
        "This step could put the child or the family in danger, or that was not looked into."
    ),
    "onsite_inquiry_missing": marked("There was no inquiry on the spot about the family."),
    "receiving_carer_missing": marked("Nobody is named who receives the child."),
    "age_doubt_not_serious": marked("There is no serious doubt about the age."),
    "age_other_ways_untried": marked("Other ways to know the age were not tried."),
    "age_child_consent_missing": marked("The child has not agreed to the age assessment."),
    "age_guardian_consent_missing": marked("The guardian has not agreed to the age assessment."),
    "age_not_independent": marked("Those who assess are not independent."),
    "age_not_multidisciplinary": marked("Only one profession would assess."),
    "age_challenge_not_explained": marked("The child was not told how to challenge the result."),
    "age_margin_not_in_favour": marked("The margin of error would not count for the child."),
    "return_risk_missing": marked("The dangers of a return were not looked at."),
    "return_basis_missing": marked("It is not recorded whether the person wants to return, or was ordered to."),
    "return_proceedings_open": marked("Open proceedings or decisions were not talked through."),
    "return_papers_missing": marked("Papers or means for the journey are missing."),
    "return_receiver_missing": marked("No receiving organisation is named."),
    "return_receiver_told_too_much": marked(
        "It is not sure that the receiving side was told only what the person agreed to."
    ),
    "return_asylum_not_explained": marked("The right to ask for asylum was not explained."),
    "embassy_not_wanted": marked("The person did not say that they want this contact."),
    "embassy_ask_fear_first": marked("Ask about fear of return and asylum first."),
    "embassy_claim_warning": marked(
        "There is a claim or a fear of return: explain the danger of embassy contact first."
    ),
    "closing_outcome_missing": marked("The outcome is not recorded."),
    "closing_plan_not_reviewed": marked("The plan was not looked at together."),
    "closing_follow_up_not_asked": marked("The person was not asked about contact afterwards."),
    "closing_review_open": marked("Something done without consent still waits for its review."),
    "closing_child_assessment_missing": marked("There is no best-interests assessment for closing a child's case."),
    "room_adult_with_child": marked("An adult and a child would share this room, and no checked caregiver is named."),
    "room_doubted_not_apart": marked(
        "Someone whose age is in doubt sleeps apart from adults and from younger children."
    ),
    "room_not_for_children": marked("This room is for adults."),
    "room_for_children": marked("This room is for children."),
    "room_other_sex": marked("This room is for the other sex."),
    "room_full": marked("All beds of this room are taken."),
    "room_unknown": marked("This room is not in the register."),
    "weakened_age": marked("The person would no longer be treated as a child."),
    "weakened_guardian": marked("The child would have no guardian any more."),
    "weakened_caregiver": marked("A suspicion against an accompanying adult would be taken back."),
    "weakened_assessment": marked("A best-interests assessment would be taken back."),
    "weakened_protection_need": marked("A fear of return or a wish for asylum would be taken back."),
}

DUES: dict[str, str] = {
    "urgent_needs": marked("Give what is needed now"),
    "bed_tonight": marked("Find a bed for tonight"),
    "offer_clinician": marked("Offer a clinician"),
    "see_clinician": marked("Bring to a clinician"),
    "find_interpreter": marked("Find an accepted interpreter"),
    "explain_rights": marked("Explain rights"),
    "ask_age": marked("Ask the age, as safeguards need"),
    "appoint_guardian": marked("Have a guardian appointed"),
    "assess_best_interests": marked("Assess the child's best interests"),
    "ask_protection": marked("Ask about fear of return, apart from the rest"),
    "refer_asylum": marked("Bring to asylum advice"),
    "legal_aid": marked("Call a lawyer"),
    "reflection_ends": marked("Reflection period ends: talk about what comes next"),
    "reflection_decision": marked("Ask for the decision on the reflection period"),
    "permit_ends": marked("Renew the residence permit"),
    "meet_need": marked("Meet a need"),
    "needs_review": marked("Look at the needs again"),
    "plan_action": marked("Do an action of the plan"),
    "plan_review": marked("Look at the plan again"),
    "consent_ends": marked("A consent ends: ask again, if there is still a reason"),
    "referral_answer": marked("Ask for the answer to a referral"),
    "read_reply": marked("Read an answer from outside"),
    "review_vital_interest": marked("Review what was done without consent"),
}

ALERTS: dict[str, str] = {
    "conflict": marked("This case was changed on two computers. Look at both and choose."),
    "not_safe_to_talk": marked("It was not safe to talk."),
    "no_safe_contact_rule": marked("No rule for safe contact yet: make no contact."),
    "contact_never": marked("Never make contact. Wait until the person comes or calls."),
    "contact_restricted": marked("Make contact only as the emergency card says."),
    "child": marked("A child: a child's safeguards apply."),
    "possibly_child": marked("Possibly a child: a child's safeguards apply until the age is clear."),
    "caregiver_suspected": marked("An accompanying adult may have had a part in what happened."),
    "interpreter_refused": marked("The person does not want this interpreter."),
    "claim_or_fear": marked("Asylum or fear of return: tell nothing to the person's country."),
    "non_punishment": marked(
        "Held or charged in spite of signs of trafficking: a lawyer must know about non-punishment."
    ),
    "reflection_short": marked("The reflection period is shorter than the country profile's minimum: legal aid."),
    "permit_short": marked("The residence permit is shorter than the country profile's minimum: legal aid."),
    "forced_return": marked("An authority arranges a return: call the lawyer."),
    "room_unsuitable": marked("The room does not fit the rules for children, sex or beds."),
    "emergency_placement": marked("Emergency placement: staff stay awake until a fitting room is found."),
    "stay_ended_early": marked("The shelter ended the stay early: write down the reason."),
    "closed": marked("This case is closed."),
}

GATES: dict[str, str] = {
    "child_step": marked("A step for the child"),
    "age_assessment": marked("Age assessment"),
    "return": marked("A return arranged by this desk"),
    "embassy": marked("Contact with the embassy"),
    "room": marked("A place in a room"),
    "closing": marked("Closing the case"),
}

STANDINGS: dict[Standing, str] = {
    Standing.HOLDS: marked("holds"),
    Standing.NOT_GIVEN: marked("was not given"),
    Standing.WITHDRAWN: marked("was taken back"),
    Standing.EXPIRED: marked("has ended"),
    Standing.NOT_YET: marked("begins later"),
    Standing.USED: marked("was for one time and has been used"),
    Standing.COMPANION: marked("was asked beside a companion, or that was not recorded, and does not count"),
    Standing.NO_INTERPRETER: marked(
        "was asked in an unchecked language without an accepted interpreter and does not count"
    ),
    Standing.GUARDIAN: marked("waits for the agreement of the child's guardian"),
    Standing.UNDATED: marked("has no date and does not count"),
}


def reason(given: Reason) -> str:
    """The sentence of a rule's reason."""
    values = {name: step(value) if name == "step" else value for name, value in given.values}
    return _(REASONS[given.code]).format(**values)


def due(code: str) -> str:
    return _(DUES[code])


def alert(code: str) -> str:
    return _(ALERTS[code])


def gate(gate_id: str, about: str | None = None) -> str:
    """A gate's name, with the kind of step where there are several."""
    return f"{_(GATES[gate_id])}: {step(about)}" if about and gate_id == "child_step" else _(GATES[gate_id])


def standing(given: Standing) -> str:
    return _(STANDINGS[given])


def step(code: str) -> str:
    """The label of a step for a child, isolated inside a sentence."""
    from shelter_desk.actions.definitions import definitions

    return code_label(definitions().library, "child_step", code)


def text(message: str) -> str:
    """A text of a definition file in the worker's language."""
    return data_text(message)


def code_label(library: Library, codelist: str, code: str) -> str:
    """The label of a code, "unknown" and "declined" included."""
    special = {
        "unknown": _("Unknown"),
        "declined": _("Does not want to say"),
        "yes": _("Yes"),
        "no": _("No"),
    }
    if codelist == "country" and code not in special:
        return formats.country(code)
    if codelist == "language" and code not in special:
        return formats.language(code)
    found = library.codelists[codelist].get(code) if codelist in library.codelists else None
    return data_text(found.label) if found else special.get(code, code)


def field_path(form: Form, path: str) -> str:
    """A problem's place as labels: `Needs › row 3 › Level`."""
    match = re.fullmatch(r"(\w+)\[(\d+)\]\.(\w+)", path)
    table_id, row, column_id = match.groups() if match else (path, "", "")
    field = _field(form.fields(), table_id)
    if field is None:
        return path
    label = data_text(field.label)
    if not row:
        return label
    column = _field(field.columns, column_id)
    row_text = _("row {number}").format(number=formats.number(int(row) + 1))
    return " › ".join((label, row_text, data_text(column.label) if column else column_id))


def _field(fields: Iterable[Field], field_id: str) -> Field | None:
    return next((each for each in fields if each.id == field_id), None)


STATEMENTS: dict[str, str] = {
    "Granted": marked("Give “{circle}” to {member}."),
    "Appointed": marked("{name} will work here as {role}."),
    "RoleGiven": marked("{member} will work here as {role}."),
    "ExchangeReviewed": marked(
        "Consents, withdrawals and what was shared since the backup have been reviewed: open the exchange."
    ),
    "CountingOffice": marked("This recipient is a counting office and gets exact numbers: {recipient}"),
    "ClockMended": marked("The clock ran ahead. Time goes on from {at}."),
    "CoSigned": marked("In case {case}: pass what a safeguard asks for, or weaken it. Reasons: {reasons}"),
}


def statement_lines(statement: Statement) -> list[str]:
    """What the second of two people is asked to sign."""
    values = msgspec.to_builtins(statement)
    values["reasons"] = formats.joined(_reason_code(code) for code in values.get("reasons", ()))
    template = STATEMENTS.get(type(statement).__name__)
    if template is None:
        raise ValueError(type(statement).__name__)
    return [
        _(template).format(**values),
        _("Digest: {digest}").format(digest=seals.digest(statement.content()).hex()[:16]),
    ]


def _reason_code(code: str) -> str:
    """`gate:reason` or `reason` as a sentence, without its parameters."""
    template = REASONS.get(code.rpartition(":")[2], code)
    return _(template).replace("{step}", "…")


def answered(library: Library, form: Form, answers: Answers) -> list[tuple[Field, list[str]]]:
    """What was answered: each field with its answer in words, a table's row by row."""
    found = []
    for field in form.fields():
        answer = answers.get(field.id)
        if answer is None:
            continue
        if field.type == "table" and isinstance(answer, list):
            found.append((field, [row_text(library, field, row) for row in answer]))
        else:
            found.append((field, [answer_text(library, field, answer)]))
    return found


def answer_lines(library: Library, form: Form, answers: Answers) -> list[str]:
    """A record's answers as `label: value` lines, tables row by row."""
    lines: list[str] = []
    for field, texts in answered(library, form, answers):
        if field.type == "table":
            lines.append(f"{data_text(field.label)}:")
            lines += [f"  {text}" for text in texts]
        else:
            lines.append(_line(data_text(field.label), texts[0]))
    return lines


def _line(question: str, answer: str) -> str:
    """Question and answer in one line; a question mark needs no colon."""
    template = "{question} {answer}" if question.endswith(("?", "؟", "？")) else _("{question}: {answer}")
    return template.format(question=question, answer=answer)


def answer_text(library: Library, field: Field, answer: Any) -> str:
    """One answer in the worker's language."""
    if is_missing(answer):
        return code_label(library, "", answer)
    if field.type == "choices":
        return formats.joined(code_label(library, field.codes, each) for each in answer)
    if field.type in CODED:
        return code_label(library, field.codes or field.type, answer)
    if field.type == "date":
        date = PartialDate.parse(answer)
        return formats.partial(date.year, date.month, date.day, date.about)
    if field.type == "place":
        country = formats.country(answer["country"]) if "country" in answer else ""
        return ", ".join(part for part in (answer.get("detail"), answer.get("region"), country) if part)
    return formats.number(answer) if isinstance(answer, int) else str(answer)


def duration(length: str) -> str:
    """A duration by law, in words."""
    found = durations.whole(length)
    if found is None:
        return formats.isolate_ltr(length)
    count, unit = found
    text = (
        ngettext("{count} month", "{count} months", count)
        if unit == "months"
        else ngettext("{count} day", "{count} days", count)
    )
    return text.format(count=formats.number(count))


def row_text(library: Library, table: Field, row: dict[str, Any]) -> str:
    """One table row in one line."""
    return " · ".join(
        answer_text(library, column, row[column.id]) for column in table.columns if row.get(column.id) is not None
    )


LEFT_OUT: dict[str, str] = {
    "category_not_agreed": marked("the person did not agree that this is told"),
    "withheld_by_person": marked("the person wants this to stay here"),
    "conflict": marked("two computers say different things; choose first"),
    "never_leaves": marked("this never leaves the desk"),
}


def left_out(library: Library, form_id: str, path: str, why: str) -> str:
    """One answer that stays, and why."""
    form = library.forms[form_id]
    field_id, _dot, column_id = path.partition(".")
    field = form.field(field_id)
    column = _field(field.columns, column_id)
    labels = [data_text(form.title), data_text(field.label), *([data_text(column.label)] if column else [])]
    return f"{' › '.join(labels)}: {_(LEFT_OUT[why])}"


REVIEW_STATES = {"draft": marked("draft"), "read": marked("read by a speaker"), "approved": marked("approved")}


def review_state(state: str) -> str:
    """How far a translation was checked."""
    return _(REVIEW_STATES[state])


ROLE_NAMES: dict[str, str] = {
    "shift": marked("Shift"),
    "outreach": marked("Outreach"),
    "case_worker": marked("Case worker"),
    "health": marked("Health worker"),
    "legal": marked("Legal worker"),
    "child": marked("Works with children"),
    "reports": marked("Reports"),
    "supervisor": marked("Supervisor"),
    "administrator": marked("Administrator"),
    "auditor": marked("Auditor"),
}
CIRCLE_NAMES: dict[str, str] = {
    "work": marked("daily work"),
    "identity": marked("identity"),
    "health": marked("health"),
    "justice": marked("law"),
    "child": marked("children"),
    "reports": marked("reports"),
    "exchange": marked("exchange"),
}


def role(name: str) -> str:
    return _(ROLE_NAMES[name])


def circle(name: str) -> str:
    """A circle's name; a restricted case's circle is named by its code."""
    return _(CIRCLE_NAMES[name]) if name in CIRCLE_NAMES else name
