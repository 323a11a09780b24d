"""An identified referral: what goes and what stays, field by field, and the package that carries it."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from shelter_desk.actions import releases, wording
from shelter_desk.actions.candidates import INDICATOR, candidate
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.cases import CaseView, open_case, view_case
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.send import Errand, Written, demand_open, send
from shelter_desk.documents.referral_sheet import ReferralText, referral_pdf
from shelter_desk.domain.facts import Consent, Counted
from shelter_desk.errors import Refused
from shelter_desk.exchange import referral
from shelter_desk.exchange.payloads import CountedBy, Referral
from shelter_desk.exchange.scope import Ask, Disclosed, Disclosure, Opened, Refusal, disclose, grounds
from shelter_desk.forms.dates import earliest
from shelter_desk.i18n import _, formats
from shelter_desk.seals import canonical, digest

REFERRAL = "referral"


@dataclass(frozen=True)
class ReferralPreview:
    """What would be told, what stays and why, and under which consent."""

    case: str
    recipient: Recipient
    ask: Ask
    disclosure: Disclosure
    payload: Referral

    @property
    def fingerprint(self) -> bytes:
        """Changes if anything that would be told changes."""
        told = msgspec.structs.replace(self.payload, day="")
        return digest(canonical([self.disclosure.grounds.consent, msgspec.to_builtins(told)]))


def preview(desk: Desk, case: str, recipient: Recipient, ask: Ask, reference: str = "") -> ReferralPreview:
    """Sort the case's answers by the consent that holds for this very question; Refused says why none does.

    `reference` was shown before and is kept, unless the recipient knows the person by another.
    """
    if not desk.vault.keyring.holds(EXCHANGE):
        raise Refused("no-exchange", _("Your role does not send or take in packages."), _("Ask a supervisor."))
    if recipient.card.holder == "counting":
        raise Refused(
            "counting-card",
            _("{name} counts people; nobody is named to this card.").format(name=recipient.card.name),
            _("Choose the card that takes referrals."),
        )
    view = open_case(desk, case)
    found = grounds(
        [situation.case for situation in view.situations],
        ask,
        desk.today(),
        releases.used_consents(desk),
        any(situation.age.as_child for situation in view.situations),
    )
    if isinstance(found, Refusal):
        raise no_consent(desk, ask, recipient, found)
    disclosure = disclose(desk.library, _opened(desk, view, recipient), found)
    reference = releases.reference_for(desk, case, recipient.id) or reference or referral.new_reference()
    payload = referral.compose(disclosure, ask, reference, desk.today(), _counted_by(desk, view), _reader(desk))
    return ReferralPreview(case, recipient, ask, disclosure, payload)


def export(desk: Desk, shown: ReferralPreview, folder: Path) -> Written:
    """Write the referral as previewed. A consent taken back in between stops the writing."""
    demand_open(desk)
    now = preview(desk, shown.case, shown.recipient, shown.ask, shown.payload.reference)
    if now.fingerprint != shown.fingerprint:
        raise Refused(
            "changed-since-preview",
            _("Something changed since you looked: a consent was taken back or a record was added."),
            _("Nothing was written. Look at the preview again."),
        )
    files = {
        "referral.json": referral.as_json(now.payload),
        "referral.xlsx": referral.as_sheet(now.payload, desk.library),
        "referral.pdf": _as_print(desk, now),
    }
    errand = Errand(
        "referral",
        now.recipient,
        files,
        case=now.case,
        consent=now.disclosure.grounds.consent,
        reference=now.payload.reference,
    )
    written = send(desk, errand, folder)
    _note_in_case(desk, now)
    return written


def reference_of(desk: Desk, case: str, recipient: Recipient) -> str:
    """The random reference under which this recipient knows the person."""
    return releases.reference_for(desk, case, recipient.id)


def _as_print(desk: Desk, shown: ReferralPreview) -> bytes:
    """The referral to read, on paper or screen; its cover names nobody."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for each in shown.payload.answers:
        sections.setdefault(each.section, []).append((each.label, each.text))
    text = ReferralText(
        title=_("Referral"),
        recipient=shown.recipient.card.name,
        reference=shown.payload.reference,
        day=formats.day(desk.today()),
        sections=tuple((name, tuple(rows)) for name, rows in sections.items()),
        closing=(_("Told with the consent of the person, for this purpose only. Do not pass it on."),),
    )
    return referral_pdf(text, desk.today())


def question(desk: Desk, case: str, recipient: Recipient, service: str = "", purpose: str = "") -> Ask:
    """The question of sharing this referral rests on: as named, else as the newest consent for this recipient says."""
    scope = "nrm_identified" if recipient.card.holder == "mechanism" else "refer"
    asked = [
        consent
        for situation in view_case(desk, case).situations
        for consent in situation.case.of(Consent)
        if consent.recipient == recipient.id and consent.scope == scope and (not service or consent.service == service)
    ]
    newest = asked[-1] if asked else Consent()
    return Ask(scope, recipient.id, purpose or newest.purpose or "service", service or newest.service or "")


def no_consent(desk: Desk, ask: Ask, recipient: Recipient, found: Refusal) -> Refused:
    """Why nothing may be told, each consent with what it is worth."""
    details = tuple(_("A consent {worth}.").format(worth=wording.standing(worth)) for _record, worth in found.looked_at)
    if found.conflict:
        details = (_("Two computers hold different answers to this question. Look at both and choose first."),)
    return Refused(
        "no-consent",
        _("The person has not agreed that {name} is told this.").format(name=recipient.card.name),
        _("Ask the person, alone and without pressure. No changes nothing in the help they get here."),
        details or (_("Nobody has asked this question yet."),),
    )


def _opened(desk: Desk, view: CaseView, recipient: Recipient) -> list[Opened]:
    """The records this worker can read; of referrals only the one to this recipient."""
    return [
        Opened(record.id, record.form, record.answers, len(record.heads) > 1)
        for record in view.records
        if record.form != REFERRAL or record.answers.get("recipient") == recipient.id
    ]


def _counted_by(desk: Desk, view: CaseView) -> list[CountedBy]:
    """Who counts the person: another desk, or this one, in a count that is out or as soon as one is made."""
    days = [
        earliest(counted.day).isoformat()
        for situation in view.situations
        for counted in situation.case.of(Counted)
        if counted.indicator == INDICATOR and counted.day
    ]
    if not days and desk.vault.keyring.holds(releases.REPORTS):
        mine = candidate(desk, view.code)
        entered = [mine.entered(audience) for audience in mine.consented_on] if mine else []
        days = [day.isoformat() for day in entered if day]
        if not days and releases.was_released(desk, view.code):
            days = [desk.today().isoformat()]
    return [CountedBy(INDICATOR, min(days))] if days else []


def _reader(desk: Desk) -> referral.Reader:
    def read(each: Disclosed) -> tuple[str, str, str]:
        form = desk.library.forms[each.form]
        field = form.field(each.field)
        lines = wording.answer_lines(desk.library, form, {each.field: each.value})
        text = "\n".join(line.strip() for line in lines[1:]) if field.type == "table" else ""
        return (
            wording.text(form.title),
            wording.text(field.label),
            text or wording.answer_text(desk.library, field, each.value),
        )

    return read


def _note_in_case(desk: Desk, done: ReferralPreview) -> None:
    """The case's referral record says that it was sent; a planned one is taken on, else one is made."""
    view = view_case(desk, done.case)
    planned = [
        record
        for record in view.of_form(REFERRAL)
        if record.answers.get("recipient") == done.recipient.id and record.answers.get("state") in (None, "planned")
    ]
    answers = planned[-1].answers if planned else {"direction": "out", "recipient": done.recipient.id}
    answers = answers | {"state": "sent", "day": desk.today().isoformat()}
    if done.ask.service:
        answers["service"] = done.ask.service
    record = planned[-1].id if planned else ""
    parents = tuple(head.id.hex() for head in planned[-1].heads) if planned else ()
    save(desk, Entry(REFERRAL, answers, done.case, record, parents))
