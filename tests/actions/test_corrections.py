"""What a desk corrects in the words people are told, and whose approval holds for how long (R-CO-12)."""

import pytest

from shelter_desk import i18n
from shelter_desk.actions import asking, corrections
from shelter_desk.actions.corrections import (
    FORM,
    NONE,
    Language,
    approve,
    correct,
    read_corrections,
    sentences,
    told_texts,
    version_of,
)
from shelter_desk.actions.house import register_case
from shelter_desk.actions.leaflets import Wish, leaflet
from shelter_desk.actions.save import Entry, save
from shelter_desk.documents.leaflets import common, leaflets, texts
from shelter_desk.errors import Refused
from shelter_desk.exchange.payloads import LONGEST_SENTENCE as LONGEST
from shelter_desk.i18n import Catalogue
from tests.actions.office import Office
from tests.documents.pages import texts as pdf_texts
from tests.documents.profiles import EVERYTHING

NO = "You can say no."
BRACES = common().reflection_days
OURS = "Mund të thuash jo, gjithmonë."


def refusal(action: object, *arguments: object) -> str:
    with pytest.raises(Refused) as problem:
        action(*arguments)  # type: ignore[operator]
    return problem.value.code


def of(office: Office, code: str = "sq") -> Language:
    return read_corrections(office.desk).get(code, NONE)


def words(office: Office, code: str = "sq") -> Catalogue:
    return of(office, code).words(code)


def test_every_text_people_are_told_can_be_corrected() -> None:
    found = told_texts()
    assert len(found) == len(set(found))
    assert set(found) >= {text for leaflet in leaflets().values() for text in texts(leaflet)}
    assert set(found) >= set(asking.TEXTS)
    assert common().draft_note in found


def test_what_is_corrected_is_said_from_then_on(office: Office) -> None:
    shipped = i18n.catalogue("sq").told(NO)
    correct(office.desk, "sq", NO, f"  {OURS}\n")
    assert words(office).told(NO) == OURS
    assert i18n.catalogue("sq").told(NO) == shipped  # the texts that came with the program stay as they are
    assert words(office, "ti").told(NO) == i18n.catalogue("ti").told(NO)
    printed = leaflet(Wish("sq", "adult"), EVERYTHING, office.desk.today(), words(office))
    assert [text for text in pdf_texts(printed.pdf) if OURS in text]


def test_of_two_corrections_the_later_counts(office: Office) -> None:
    for said in ("Mund të thuash jo.", "Thuaj jo.", OURS):
        correct(office.desk, "sq", NO, said)
    assert of(office).texts == {NO: OURS}


def test_a_corrected_sentence_is_doubted_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n.catalogue("sq"), "_unsure", frozenset({NO}))
    assert words(office).unsure(NO)
    assert [each.english for each in sentences("sq", of(office)) if each.unsure] == [NO]
    assert sentences("sq", of(office))[0].english == NO  # doubtful ones first
    correct(office.desk, "sq", NO, OURS)
    assert not words(office).unsure(NO)
    (kept,) = [each for each in sentences("sq", of(office)) if each.corrected]
    assert (kept.english, kept.said, kept.unsure) == (NO, OURS, False)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (BRACES, "Numri i ditëve."),
        (BRACES, "Numri i ditëve: {number}."),
        (BRACES, "Numri i ditëve: {count} {count!r}."),
        (BRACES, "Numri i ditëve: {count."),
        (NO, "Jo {count}."),
        (NO, " \n"),
        ("A sentence nobody is told.", "Fjali."),
    ],
)
def test_a_sentence_that_cannot_be_used_is_refused(office: Office, english: str, said: str) -> None:
    assert refusal(correct, office.desk, "sq", english, said) == "correction"
    assert read_corrections(office.desk) == {}


def test_placeholders_that_are_kept_are_filled_in(office: Office) -> None:
    correct(office.desk, "sq", BRACES, "{count} ditë.")
    printed = leaflet(Wish("sq", "adult", interpreter=True), EVERYTHING, office.desk.today(), words(office))
    assert [text for text in pdf_texts(printed.pdf) if "45 ditë." in text]


def test_only_supervisors_correct_and_approve(office: Office) -> None:
    with office.as_someone_else("Cem") as desk:
        assert refusal(correct, desk, "sq", NO, OURS) == "role"
        assert refusal(approve, desk, "sq", "Made-up speaker") == "role"
        assert read_corrections(desk) == {}


def test_everyone_is_told_what_was_corrected(office: Office) -> None:
    correct(office.desk, "sq", NO, OURS)
    with office.as_someone_else("Cem") as desk:
        assert read_corrections(desk)["sq"].texts == {NO: OURS}


def test_an_approval_names_who_read_it_and_when(office: Office) -> None:
    assert refusal(approve, office.desk, "sq", "  ") == "speaker"
    approve(office.desk, "sq", " Made-up speaker ")
    found = of(office).approval
    assert found is not None
    assert (found.speaker, found.day, found.holds) == ("Made-up speaker", "2026-03-10", True)


def test_what_is_approved_prints_whole_and_counts_without_an_interpreter(office: Office) -> None:
    before = leaflet(Wish("sq", "consent"), EVERYTHING, office.desk.today(), words(office))
    approve(office.desk, "sq", "Made-up speaker")
    after = leaflet(Wish("sq", "consent"), EVERYTHING, office.desk.today(), words(office))
    assert (before.short, before.state) == (True, "draft")
    assert (after.short, after.state, after.warnings) == (False, "approved", ())
    assert words(office, "ti").review("leaflets") == "draft"


def test_an_approval_ends_when_a_sentence_changes(office: Office) -> None:
    approve(office.desk, "sq", "Made-up speaker")
    correct(office.desk, "sq", NO, OURS)
    found = of(office)
    assert found.approval is not None
    assert not found.approval.holds
    assert found.words("sq").review("leaflets") == "draft"
    # Once it is read again, it holds for the words as they are now.
    approve(office.desk, "sq", "Another made-up speaker")
    assert words(office).review("leaflets") == "approved"
    assert words(office).told(NO) == OURS


def test_an_approval_ends_when_a_release_brings_other_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(office.desk, "sq", "Made-up speaker")
    text = Catalogue.text
    monkeypatch.setattr(
        Catalogue,
        "text",
        lambda words, message, domain="desk": text(words, message, domain) + ("!" if message == NO else ""),
    )
    found = of(office).approval
    assert found is not None
    assert not found.holds


def test_an_approval_is_of_one_language(office: Office) -> None:
    approve(office.desk, "sq", "Made-up speaker")
    correct(office.desk, "ti", NO, "ኣይፋል ክትብሉ ትኽእሉ ኢኹም።")
    assert words(office).review("leaflets") == "approved"


def test_the_version_changes_with_any_word() -> None:
    usual = version_of("sq", {})
    assert version_of("sq", {NO: OURS}) != usual
    assert version_of("sq", {NO: i18n.catalogue("sq").told(NO)}) == usual
    assert version_of("ti", {}) != usual


def test_corrections_that_fit_no_text_any_more_change_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later release may have dropped a sentence or its placeholders."""
    correct(office.desk, "sq", BRACES, "{count} ditë.")
    found = of(office).words("sq")
    monkeypatch.setattr(corrections, "told_texts", lambda: (NO,))
    assert [each.english for each in sentences("sq", of(office))] == [NO]
    assert found.told(NO) == i18n.catalogue("sq").told(NO)


def stored(office: Office, name: str, **answers: str) -> None:
    """A record of the register, written past the page of translations."""
    with office.as_someone_else(name) as desk:
        save(desk, Entry(FORM, {"language": "sq", "day": "2026-03-10"} | answers, register_case(FORM)))


def test_what_others_wrote_into_the_register_corrects_and_approves_nothing(office: Office) -> None:
    stored(office, "Cem", step="corrected", english=NO, said="Duhet të thuash po.")
    assert read_corrections(office.desk) == {}
    stored(office, "Cem", step="approved", speaker="Nobody", texts=version_of("sq", {}))
    assert words(office).review("leaflets") == "draft"


def test_what_others_wrote_over_a_correction_leaves_it_as_it_was(office: Office) -> None:
    saved = correct(office.desk, "sq", NO, OURS)
    with office.as_someone_else("Cem") as desk:
        answers = {"language": "sq", "day": "2026-03-10", "step": "corrected", "english": NO, "said": "Thuaj po."}
        save(desk, Entry(FORM, answers, saved.case, saved.record))
    assert of(office).texts == {NO: OURS}


def test_a_sentence_corrected_often_is_one_record(office: Office) -> None:
    """Or a register that is written often, or filled by others, would grow until it holds everyone up."""
    first = correct(office.desk, "sq", NO, "Mund të thuash jo.")
    again = correct(office.desk, "sq", NO, OURS)
    assert first.record == again.record
    assert len(office.desk.vault.current(register_case(FORM))) == 1
    assert correct(office.desk, "ti", NO, "ኣይፋል።").record != first.record


@pytest.mark.parametrize("code", ["en", "xx", "", "qps"])
def test_what_is_no_translation_is_neither_corrected_nor_approved(office: Office, code: str) -> None:
    """English is the source and counts as approved: no word of it may be put in the place of another (R-CO-12)."""
    assert refusal(correct, office.desk, code, NO, "You must say yes.") == "no-translation"
    assert refusal(approve, office.desk, code, "Made-up speaker") == "no-translation"


def test_words_an_approval_does_not_cover_are_a_draft_whatever_was_shipped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n.catalogue("sq")._domains["leaflets"], "info", lambda: {"x-review-state": "approved"})
    assert words(office).review("leaflets") == "approved"
    correct(office.desk, "sq", NO, "Duhet të thuash po.")
    assert words(office).review("leaflets") == "draft"
    approve(office.desk, "sq", "Made-up speaker")
    assert words(office).review("leaflets") == "approved"


def test_an_approval_is_of_each_sentence_in_its_place() -> None:
    first, second, *_rest = told_texts()
    assert version_of("sq", {first: "a\nb", second: "c"}) != version_of("sq", {first: "a", second: "b\nc"})


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x07"])
def test_signs_that_hide_or_turn_letters_are_refused(office: Office, hidden: str) -> None:
    assert refusal(correct, office.desk, "sq", NO, f"Mund{hidden} të thuash jo.") == "invalid"


def test_no_sentence_is_longer_than_another_desk_would_take(office: Office) -> None:
    assert refusal(correct, office.desk, "sq", NO, "x" * (LONGEST + 1)) == "correction"


def test_lines_become_one_and_letters_a_script_needs_stay(office: Office) -> None:
    correct(office.desk, "fa", NO, "می\u200cتوانید\n  نه بگویید.\r\n")
    assert of(office, "fa").texts == {NO: "می\u200cتوانید نه بگویید."}
