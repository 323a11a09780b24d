"""What a desk corrects in the words people are told, and whose approval holds for how long (R-CO-12)."""

import pytest

from shelter_desk import i18n
from shelter_desk.actions import asking, corrections
from shelter_desk.actions.corrections import (
    NONE,
    Language,
    approve,
    correct,
    read_corrections,
    sentences,
    told_texts,
    version_of,
)
from shelter_desk.actions.leaflets import Wish, leaflet
from shelter_desk.documents.leaflets import common, leaflets, texts
from shelter_desk.errors import Refused
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
