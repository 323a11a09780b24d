"""Asking a question of sharing: its words in any language, the answer as a record, and taking it back."""

import datetime
from dataclasses import dataclass

from shelter_desk.actions.cases import Record, view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import Consent
from shelter_desk.errors import Refused
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import Catalogue, _, formats, told

CONSENT = "consent"
COUNT = "nrm_aggregate"

TOLD = told("{recipient} would be told: {categories}.")
TOLD_SCOPE = {
    "authority": told("{recipient} is an authority."),
    "family": told("This is about telling your family."),
    "tracing": told("This is about looking for your family."),
    "research": told("This is for a study."),
}
COUNTED = {
    "outside": (
        told("You would be counted as one person. Your name is not told."),
        told("The numbers are rounded, so that nobody can be found in them."),
    ),
    "counting_office": (
        told("You would be counted as one person. Your name is not told."),
        told(
            "One office gets the exact numbers: {recipient}. When a number is small, someone could guess that you are in it."
        ),
    ),
}
ABOUT_YOU = {
    "contact": told("how and where you came here"),
    "language": told("your language"),
    "identity": told("your name and your papers"),
    "age": told("your age and sex"),
    "safety": told("what is dangerous for you, and how to reach you safely"),
    "health": told("your health"),
    "experience": told("what happened to you"),
    "needs": told("what you need"),
    "plan": told("your plans, and the help you get"),
    "law": told("your legal situation"),
    "protection": told("your fear of going back, and asylum"),
    "family": told("your family"),
    "child": told("care and protection for you as a child"),
    "stay": told("your stay here"),
}
WHY = {
    "service": told("so that you can get this help now"),
    "identification": told("so that your rights can be decided"),
    "protection": told("to protect you from a danger"),
    "proceedings": told("for the court case that you want"),
    "statistics": told("so that help can be planned"),
    "family": told("to reach your family"),
    "research": told("for a study"),
}
REASON = told("The reason now: {purpose}.")
DURATION = {
    "once": told("A yes is for one time."),
    "days_30": told("A yes is for 30 days."),
    "until_date": told("A yes is until {date}."),
    "until_withdrawn": told("A yes stays until you take it back."),
}
ALWAYS = (
    told("You can say yes, say no, or ask us to come back later."),
    told("Saying no does not change the help you receive."),
    told("You can take a yes back at any time. Tell anyone who works here."),
)
ANSWERS = {"given": told("Yes"), "refused": told("No"), "later": told("Ask me later")}
THIS_SERVICE = told("this service")
# Every text of the person's side of the screen.
TEXTS = (
    TOLD,
    *TOLD_SCOPE.values(),
    *(text for texts in COUNTED.values() for text in texts),
    *ABOUT_YOU.values(),
    *WHY.values(),
    REASON,
    *DURATION.values(),
    *ALWAYS,
    *ANSWERS.values(),
    THIS_SERVICE,
)


@dataclass(frozen=True)
class Question:
    """One question: what, who, why now, for how long; and the setting it is asked in."""

    scope: str
    recipient: str
    recipient_name: str
    purpose: str
    use: str
    service: str = ""
    audience: str = ""
    categories: tuple[str, ...] = ()
    expires: str = ""
    language: str = ""
    language_state: str = "interpreted"
    interpreter: str = ""
    guardian: str = ""


@dataclass(frozen=True)
class Given:
    """A consent record of a case and what it is worth today."""

    record: Record
    worth: Standing


def sentences(question: Question, words: Catalogue) -> list[str]:
    """The question in a language, a few short sentences; what is not translated stands in English."""
    # A name in another script must not turn the sentence around it.
    recipient = formats.isolate(question.recipient_name) if question.recipient_name else words.told(THIS_SERVICE)
    purpose = words.told(WHY[question.purpose])
    if question.scope == COUNT:
        said = [words.told(each).format(recipient=recipient) for each in COUNTED[question.audience or "outside"]]
    else:
        categories = formats.joined(
            (words.told(ABOUT_YOU[each]) for each in question.categories if each in ABOUT_YOU), words
        )
        said = [words.told(TOLD).format(recipient=recipient, categories=categories)]
        if question.scope in TOLD_SCOPE:
            said.insert(0, words.told(TOLD_SCOPE[question.scope]).format(recipient=recipient))
    said.append(words.told(REASON).format(purpose=purpose))
    ends = formats.day(datetime.date.fromisoformat(question.expires), words) if question.expires else ""
    said.append(words.told(DURATION[question.use]).format(date=ends))
    return said + [words.told(each) for each in ALWAYS]


def answer(desk: Desk, case: str, question: Question, decision: str) -> Saved:
    """Write the answer down. It was asked without a companion: the screen does not open beside one."""
    if decision not in ANSWERS:
        raise Refused("consent-answer", _("There are three answers: yes, no, later."), "")
    answers: Answers = {
        "scope": question.scope,
        "service": question.service,
        "audience": question.audience,
        "recipient": question.recipient,
        "purpose": question.purpose,
        "categories": list(question.categories),
        "asked_on": desk.today().isoformat(),
        "companion": "no",
        "language": question.language,
        "language_state": question.language_state,
        "interpreter": question.interpreter,
        "how": "read_aloud" if question.language_state == "interpreted" else "read",
        "decision": decision,
        "use": question.use if decision == "given" else "",
        "expires": question.expires if decision == "given" else "",
        "guardian_consents": question.guardian,
    }
    return save(desk, Entry(CONSENT, {name: value for name, value in answers.items() if value}, case))


def withdraw(desk: Desk, case: str, record_id: str) -> Saved:
    """Take a consent back: one act, as easy as giving it."""
    record = next((each for each in view_case(desk, case).records if each.id == record_id), None)
    if record is None or record.form != CONSENT:
        raise Refused("no-record", _("There is no such record in this case."), _("Open the case again."))
    answers = record.answers | {"decision": "withdrawn", "withdrawn_on": desk.today().isoformat()}
    return save(desk, Entry(CONSENT, answers, case, record.id, tuple(head.id.hex() for head in record.heads)))


def given(desk: Desk, case: str) -> list[Given]:
    """Every consent of a case with what it is worth today, newest first."""
    view = view_case(desk, case)
    as_child = any(situation.age.as_child for situation in view.situations)
    worth: dict[str, Standing] = {}
    for situation in view.situations:
        for entry in situation.case.entries_of(Consent):
            if isinstance(entry.fact, Consent):
                found = standing(entry.fact, situation.today, as_child=as_child)
                # Over a conflict it must hold in every combination.
                if worth.get(entry.record, Standing.HOLDS) is Standing.HOLDS:
                    worth[entry.record] = found
    return [Given(record, worth[record.id]) for record in reversed(view.of_form(CONSENT)) if record.id in worth]
