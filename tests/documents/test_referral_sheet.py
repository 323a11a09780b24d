import datetime
from collections.abc import Iterator

import pytest

from shelter_desk import i18n
from shelter_desk.documents.referral_sheet import ReferralText, referral_pdf
from shelter_desk.errors import Refused
from shelter_desk.i18n import pseudo
from tests.documents.pages import reader, tags, texts

TODAY = datetime.date(2026, 3, 10)
REFERRAL = ReferralText(
    title="Referral to a health service",
    recipient="Clinic of the Three Rivers",
    reference="7KQ2-M4",
    day="10 March 2026",
    sections=(
        ("The person", (("Name", "Mariam Example"), ("Phone", "\u2066+383 49 123 456\u2069"))),
        ("What is asked", (("Service", "General examination"), ("Note", "Prefers a woman.\nSpeaks Dari: دری"))),
    ),
    closing=("She agreed to this on 9 March 2026.", "Please answer by 17 March 2026."),
)


@pytest.fixture
def english() -> Iterator[None]:
    yield
    i18n.use(i18n.catalogues.SOURCE)


def test_everything_of_the_referral_is_inside_in_order() -> None:
    inside = [tag.text for tag in tags(referral_pdf(REFERRAL, TODAY)) if tag.page > 0]
    expected = [
        REFERRAL.title, REFERRAL.recipient, REFERRAL.reference, REFERRAL.day,
        "The person", "Name", "Mariam Example", "Phone", "+383 49 123 456",
        "What is asked", "Service", "General examination", "Note", "Prefers a woman.\nSpeaks Dari: دری",
        *REFERRAL.closing,
    ]  # fmt: skip
    assert [text for text in inside if text in expected] == expected


def test_cover_and_title_tell_a_bystander_nothing() -> None:
    pdf = referral_pdf(REFERRAL, TODAY)
    cover = [tag.text for tag in tags(pdf) if tag.page == 0]
    assert cover[:2] == [REFERRAL.reference, REFERRAL.day]
    assert len(cover) == 3
    assert cover[2].startswith("Confidential.")
    metadata = reader(pdf).metadata
    assert metadata
    assert metadata.title == REFERRAL.reference
    first = reader(pdf).pages[0].extract_text()
    for word in ("Mariam", "Clinic", "health", "Referral", "shelter", "traffick", "victim"):
        assert word.lower() not in first.lower()


def test_every_page_carries_reference_and_number() -> None:
    pages = reader(referral_pdf(REFERRAL, TODAY)).pages
    assert [f"{number} / 2" in page.extract_text() for number, page in enumerate(pages, 1)] == [True, True]
    assert all(REFERRAL.reference in page.extract_text() for page in pages)


def test_a_locale_that_runs_right_to_left_mirrors_the_sheet(english: None) -> None:
    i18n.use(pseudo.MIRRORED)
    pdf = referral_pdf(REFERRAL, TODAY)
    preferences = reader(pdf).viewer_preferences
    assert preferences
    assert preferences.direction == "/R2L"
    assert "+383 49 123 456" in texts(pdf)


def test_what_cannot_be_printed_is_refused_with_its_field() -> None:
    odd = ReferralText("a", "b", "c", "d", (("Part", (("Name", "𓀀"),)),))
    with pytest.raises(Refused, match="Name") as refused:
        referral_pdf(odd, TODAY)
    assert "EGYPTIAN HIEROGLYPH" in str(refused.value)


def test_the_same_referral_prints_the_same_bytes() -> None:
    assert referral_pdf(REFERRAL, TODAY) == referral_pdf(REFERRAL, TODAY)
