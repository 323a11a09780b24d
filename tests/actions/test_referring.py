"""Identified referrals: what was agreed to, for this recipient, under a reference of its own (R-PL-03, R-CO-01)."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest

from shelter_desk.actions import cards, referring, releases
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.referring import ReferralPreview
from shelter_desk.errors import Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.payloads import CountedBy, Referral
from shelter_desk.exchange.scope import Ask
from shelter_desk.vault.backup import begin_copy
from tests.actions.office import Office


def preview(office: Office, case: str, service: str = "", purpose: str = "") -> ReferralPreview:
    mechanism = office.recipient(office.mechanism)
    ask = referring.question(office.desk, case, mechanism, service, purpose)
    return referring.preview(office.desk, case, mechanism, ask)


def refusal(action: object, *arguments: object) -> Refused:
    with pytest.raises(Refused) as problem:
        action(*arguments)  # type: ignore[operator]
    return problem.value


def files(office: Office, file: Path) -> dict[str, bytes]:
    plaintext = office.mechanism[1].age_key.decrypt(file.read_bytes())
    with zipfile.ZipFile(io.BytesIO(plaintext)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def case(office: Office) -> str:
    """Someone who agreed that the mechanism is told name, age and needs."""
    code = office.person()
    office.put("emergency_card", {"rule": "rules", "how": "Made up: message only."}, code)
    office.put("case_note", {"kind": "contact", "work": "Made up: a note that never leaves."}, code)
    office.consent(code, **office.to_mechanism(withheld=["health"], use="once"))
    return code


def test_what_was_agreed_goes_and_the_rest_stays_with_its_reason(office: Office, case: str) -> None:
    shown = preview(office, case)
    assert {(each.form, each.field) for each in shown.disclosure.goes} == {
        ("age", "stated_years"),
        ("age", "stated_on"),
        ("age", "sex"),
        ("age", "possibly_child"),
        ("identity", "given_names"),
        ("identity", "citizenship"),
    }
    why = {f"{each.form}.{each.field}": each.why for each in shown.disclosure.stays}
    assert why["emergency_card.how"] == "category_not_agreed"
    assert why["case_note.work"] == "never_leaves"
    assert {each for each in why if each.startswith("consent.")}
    assert shown.payload.categories == ["age", "identity", "needs"]


def test_a_package_holds_the_very_rows_that_were_shown(office: Office, case: str) -> None:
    shown = preview(office, case)
    written = referring.export(office.desk, shown, office.stick)
    contents = inbound.open_contents(written.file.read_bytes(), office.mechanism[1].age_key)
    assert contents.payload == shown.payload
    papers = files(office, written.file)
    assert set(papers) == {"manifest.json", "referral.json", "referral.xlsx", "referral.pdf", "padding"}
    book = openpyxl.load_workbook(io.BytesIO(papers["referral.xlsx"]))
    assert "Made-up Senait" in [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    printed = pypdf.PdfReader(io.BytesIO(papers["referral.pdf"]))
    text = "\n".join(page.extract_text() for page in printed.pages)
    assert "Senait" in text
    assert "Senait" not in printed.pages[0].extract_text()  # the cover lies in printer trays
    with zipfile.ZipFile(io.BytesIO(papers["referral.xlsx"])) as sheet:
        inside = b"".join(sheet.read(name) for name in sheet.namelist())
    everything = b"".join(papers.values()) + inside + (text + str(printed.metadata)).encode()
    # Neither the case code, nor a record's id, nor a worker's name.
    ids = [record.id for record in view_case(office.desk, case).records]
    for word in (case, *ids, "Ana", "a note that never leaves"):
        assert word.encode() not in everything


def test_the_case_says_that_it_was_sent(office: Office, case: str) -> None:
    referring.export(office.desk, preview(office, case), office.stick)
    (record,) = view_case(office.desk, case).of_form("referral")
    assert record.answers == {
        "direction": "out",
        "recipient": office.recipient(office.mechanism).id,
        "state": "sent",
        "day": "2026-03-10",
    }
    (sent,) = releases.packages(office.desk).values()
    assert (sent.case, sent.state, sent.profile) == (case, "written", "referral")
    assert sent.reference == referring.reference_of(office.desk, case, office.recipient(office.mechanism))


def test_a_planned_referral_is_taken_on(office: Office, case: str) -> None:
    mechanism, clinic = office.recipient(office.mechanism).id, office.recipient(office.clinic).id
    office.put(
        "referral", {"direction": "out", "recipient": clinic, "state": "planned", "why": "Made up: teeth."}, case
    )
    mine = office.put(
        "referral",
        {"direction": "out", "recipient": mechanism, "state": "planned", "why": "Made up: a decision."},
        case,
    )
    shown = preview(office, case)
    # Of referrals only the one to this very recipient goes, and of it what was agreed to.
    assert [(each.field, each.value) for each in shown.disclosure.goes if each.form == "referral"] == [
        ("why", "Made up: a decision.")
    ]
    referring.export(office.desk, shown, office.stick)
    states = {record.id: record.answers["state"] for record in view_case(office.desk, case).of_form("referral")}
    assert states[mine.record] == "sent"
    assert sorted(states.values()) == ["planned", "sent"]


def test_a_single_use_serves_once(office: Office, case: str) -> None:
    referring.export(office.desk, preview(office, case), office.stick)
    found = refusal(preview, office, case)
    assert found.code == "no-consent"
    assert found.details == ("A consent was for one time and has been used.",)


def test_what_could_not_be_written_has_not_used_the_consent(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelter_desk.errors import Broken
    from shelter_desk.system import outgoing

    def full(_path: Path, _data: bytes) -> None:
        raise Broken("disk-ENOSPC", "full")

    shown = preview(office, case)
    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "write_durably", full)
        with pytest.raises(Broken):
            referring.export(office.desk, shown, office.stick)
    assert view_case(office.desk, case).of_form("referral") == ()
    again = preview(office, case)
    referring.export(office.desk, again, office.stick)


def test_a_consent_taken_back_after_the_preview_stops_the_writing(office: Office, case: str) -> None:
    shown = preview(office, case)
    (consent,) = [
        each for each in view_case(office.desk, case).of_form("consent") if each.answers["scope"] == "nrm_identified"
    ]
    office.withdraw(case, consent.id)
    assert refusal(referring.export, office.desk, shown, office.stick).code == "no-consent"
    assert list(office.stick.iterdir()) == []
    assert releases.packages(office.desk) == {}


def test_a_later_no_in_a_record_of_its_own_stops_it_too(office: Office, case: str) -> None:
    shown = preview(office, case)
    office.consent(case, **office.to_mechanism(decision="refused"))
    assert refusal(referring.export, office.desk, shown, office.stick).code == "no-consent"


def test_an_answer_changed_after_the_preview_stops_it(office: Office, case: str) -> None:
    shown = preview(office, case)
    office.put("needs", {"needs": [{"kind": "legal", "level": 3}]}, case)
    assert refusal(referring.export, office.desk, shown, office.stick).code == "changed-since-preview"
    referring.export(office.desk, preview(office, case), office.stick)


def test_nobody_is_named_to_a_counting_card(office: Office, case: str) -> None:  # attack 33
    counting = office.office
    office.consent(
        case, scope="refer", service="mechanism", recipient=counting.id, purpose="service", categories=["identity"]
    )
    ask = Ask("refer", counting.id, "service", "mechanism")
    assert refusal(referring.preview, office.desk, case, counting, ask).code == "counting-card"


def test_only_who_holds_exchange_refers(office: Office, case: str) -> None:
    with office.as_someone_else("Cem"):
        assert refusal(preview, office, case).code == "no-exchange"


def test_a_shut_exchange_writes_nothing(office: Office, case: str) -> None:
    shown = preview(office, case)
    begin_copy(office.desk.vault)
    assert refusal(referring.export, office.desk, shown, office.stick).code == "exchange-shut"
    assert list(office.stick.iterdir()) == []


def test_each_recipient_knows_a_person_by_another_name(office: Office, case: str) -> None:
    clinic = office.recipient(office.clinic)
    ask = Ask("refer", clinic.id, "service", "health")
    office.consent(case, scope="refer", service="health", recipient=clinic.id, purpose="service", categories=["age"])
    for recipient, question in ((office.recipient(office.mechanism), None), (clinic, ask)):
        shown = referring.preview(
            office.desk, case, recipient, question or referring.question(office.desk, case, recipient)
        )
        referring.export(office.desk, shown, office.stick)
    first = referring.reference_of(office.desk, case, office.recipient(office.mechanism))
    second = referring.reference_of(office.desk, case, clinic)
    assert len({first, second, ""}) == 3
    # And by the same each time.
    office.consent(case, **office.to_mechanism())
    assert preview(office, case).payload.reference == first


# The question


def test_the_question_is_the_newest_asked_of_this_recipient(office: Office, case: str) -> None:
    mechanism, clinic = office.recipient(office.mechanism), office.recipient(office.clinic)
    assert referring.question(office.desk, case, mechanism) == Ask("nrm_identified", mechanism.id, "identification")
    assert referring.question(office.desk, case, clinic) == Ask("refer", clinic.id, "service")
    for service, purpose in (("health", "service"), ("legal", "protection")):
        office.consent(case, scope="refer", service=service, recipient=clinic.id, purpose=purpose, categories=["age"])
    assert referring.question(office.desk, case, clinic) == Ask("refer", clinic.id, "protection", "legal")
    assert referring.question(office.desk, case, clinic, "health") == Ask("refer", clinic.id, "service", "health")
    assert referring.question(office.desk, case, clinic, "health", "family").purpose == "family"


def test_where_nobody_asked_the_refusal_says_so(office: Office) -> None:
    found = refusal(preview, office, office.person())
    assert (found.code, found.details) == ("no-consent", ("Nobody has asked this question yet.",))


def test_heads_that_disagree_are_told_apart(office: Office, case: str) -> None:
    from shelter_desk.actions.save import Entry, save

    newer = office.consent(case, **office.to_mechanism())
    (kept,) = [each for each in view_case(office.desk, case).records if each.id == newer]
    other = kept.answers | {"recipient": office.recipient(office.clinic).id}
    save(office.desk, Entry("consent", other, case, newer, ("00" * 32,)))
    assert len(view_case(office.desk, case).situations) == 2
    found = refusal(preview, office, case)
    assert found.details == ("Two computers hold different answers to this question. Look at both and choose first.",)


# Counted by


def counted(office: Office, case: str) -> list[CountedBy]:
    payload = preview(office, case).payload
    assert isinstance(payload, Referral)
    return payload.counted_by


def test_who_is_counted_here_is_counted_nowhere_else(office: Office) -> None:
    """Told before the count is made: the other side counts in the meantime."""
    case = office.person(audiences=("office",))
    office.at("2026-03-20")
    office.consent(case, **office.to_mechanism())
    assert counted(office, case) == [CountedBy("presumed", "2026-03-10")]


def test_who_is_not_counted_here_may_be_counted_there(office: Office) -> None:
    silent = office.person(audiences=())
    office.consent(silent, **office.to_mechanism())
    assert counted(office, silent) == []


def test_that_another_desk_counted_travels_on(office: Office) -> None:
    case = office.person()
    office.consent(case, **office.to_mechanism())
    office.put("reply", {"kind": "message", "counted": "presumed", "counted_on": "2025-11"}, case)
    assert counted(office, case) == [CountedBy("presumed", "2025-11-01")]


def test_a_release_that_still_holds_the_person_counts_them(office: Office) -> None:
    from shelter_desk.actions.export_counts import preview as preview_counts
    from shelter_desk.exchange.counting import Period

    office.crowd(20)
    case = office.person(audiences=("outside",))
    office.at("2027-02-15")
    preview_counts(office.desk, "outside", office.recipient(office.mechanism), Period(2026))
    office.consent(case, **(office.counted_by("outside") | {"decision": "refused"}))
    office.consent(case, **office.to_mechanism())
    assert counted(office, case) == [CountedBy("presumed", "2027-02-15")]


def test_the_day_of_a_referral_is_today(office: Office, case: str) -> None:
    assert preview(office, case).payload.day == datetime.date(2026, 3, 10).isoformat()
    assert cards.own_card(office.desk).name not in preview(office, case).payload.day
