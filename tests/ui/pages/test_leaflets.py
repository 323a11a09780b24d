"""Leaflets on an open desk: two clicks from Today, case and intake; looked at, printed, and written down."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from shelter_desk.actions import corrections, giving
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.house import register_case
from shelter_desk.ui.widgets import pages as shown_pages
from shelter_desk.ui.widgets.pages import Pages
from tests.documents.pages import reader, texts
from tests.ui.hands import in_sight
from tests.ui.house import House, Window
from tests.ui.leafing import check, listed, pages, tick, ticked


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stick that is plugged in; whoever is asked where to write chooses it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(shown_pages, "choose_folder", lambda *_arguments: folder)
    monkeypatch.setattr(shown_pages, "choose_new_file", lambda _parent, _title, name: folder / name)
    return folder


def records(house: House, case: str, form: str) -> list[dict[str, object]]:
    return house.write(lambda office: [dict(each.answers) for each in view_case(office.desk, case).of_form(form)])


def handouts(house: House) -> list[dict[str, object]]:
    return records(house, register_case(giving.HANDOUTS), giving.HANDOUTS)


def speaks(house: House, language: str, case: str = "adult") -> None:
    """What the person of a case speaks best."""
    house.write(lambda office: office.put("language", {"language": language}, house.cases[case]))


def open_case(window: Window, house: House, case: str = "adult") -> None:
    window.shell.open_case(house.cases[case])
    window.settle()


# In a case


def test_two_clicks_from_the_case_show_a_leaflet_in_the_persons_language(house: House) -> None:
    speaks(house, "ti")
    window = house.open()
    open_case(window, house)
    window.press("Leaflet")
    assert ticked(window) == ["ti"]
    window.press("Show the pages")
    assert pages(window)
    assert window.sees("This is a draft translation, so the short sheet was made.")


def test_it_is_asked_whether_paper_is_safe(house: House, window: Window) -> None:
    open_case(window, house)
    window.press("Leaflet")
    assert window.sees("Is it safe for the person to carry this paper")


def test_it_is_written_into_the_case_with_how_it_was_given(house: House, window: Window) -> None:  # R-IN-02
    open_case(window, house)
    window.press("Leaflet")
    tick(window, "Tigrinya")
    check(window, "An interpreter the person accepts reads it with them")
    window.press("Show the pages")
    window.answer("how", "Read aloud")
    window.answer("understood", "Yes")
    window.press("Save")
    assert not pages(window)  # back in the case
    house.close()
    (written,) = records(house, house.cases["adult"], giving.LEAFLET)
    assert written["language"] == "ti"
    assert written["audience"] == "adult"
    assert written["how"] == "read_aloud"
    assert written["understood"] == "yes"
    assert written["interpreter"] == "accepted"
    assert len(str(written["text_version"])) == 8
    assert handouts(house) == []


def test_a_child_is_offered_the_leaflet_for_children(house: House, window: Window) -> None:
    open_case(window, house, "child")
    window.press("Leaflet")
    assert window.line("Which leaflet?").currentData() == "child"  # type: ignore[attr-defined]
    window.press("Back to the case")
    open_case(window, house, "adult")
    window.press("Leaflet")
    assert window.line("Which leaflet?").currentData() == "adult"  # type: ignore[attr-defined]


def test_one_person_is_given_one_language_at_a_time(house: House, window: Window) -> None:
    open_case(window, house)
    window.press("Leaflet")
    tick(window, "Tigrinya")
    tick(window, "Amharic")
    assert ticked(window) == ["am"]


# For whoever asks


def test_two_clicks_from_today_lead_to_leaflets(window: Window) -> None:
    window.go("today")
    window.press("Leaflet")
    assert window.sees("In which language?")


def test_without_a_language_it_asks_for_one(window: Window) -> None:
    window.go("leaflets")
    window.press("Show the pages")
    assert window.sees("Choose a language first.")
    assert not pages(window)


@pytest.mark.parametrize(
    ("search", "code"), [("ትግርኛ", "ti"), ("tigri", "ti"), ("العر", "ar"), ("DARI", "fa-AF"), ("latinica", "sr-Latn")]
)
def test_a_language_is_found_by_either_name(window: Window, search: str, code: str) -> None:
    window.go("leaflets")
    assert len(listed(window)) == 50
    window.fill("In which language?", search)
    assert listed(window) == [code]


def test_a_batch_is_made_shown_and_written_in_one_go(window: Window, stick: Path) -> None:
    window.go("leaflets")
    window.pick("Which leaflet?", "Card with numbers")
    window.pick("Paper", "A6")
    for language in ("Tigrinya", "Arabic", "French"):
        tick(window, language)
    window.press("Show the pages")
    assert len(pages(window)) == 6
    window.press("Write it to a stick")
    assert sorted(each.name for each in stick.iterdir()) == [f"sheet-{code}-A6.pdf" for code in ("ar", "fr", "ti")]
    assert window.sees("It is not sealed")


def test_one_leaflet_is_written_under_a_name_that_tells_nothing(window: Window, stick: Path) -> None:
    window.go("leaflets")
    tick(window, "Arabic")
    window.press("Show the pages")
    window.press("Write it to a stick")
    (file,) = stick.iterdir()
    assert file.name == "sheet-ar-A5.pdf"
    assert reader(file.read_bytes()).trailer["/Root"]["/Lang"] == "ar"


def test_nothing_is_written_before_somebody_says_so(window: Window, stick: Path, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*.pdf"))
    window.go("leaflets")
    tick(window, "Arabic")
    window.press("Show the pages")
    assert set(tmp_path.rglob("*.pdf")) == before
    assert list(stick.iterdir()) == []


def test_every_page_goes_to_the_printer(window: Window, tmp_path: Path) -> None:
    window.go("leaflets")
    check(window, "An interpreter the person accepts reads it with them")
    tick(window, "Tigrinya")
    window.press("Show the pages")
    (widget,) = in_sight(window.shell, Pages)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    widget.print_on(printer)
    window.settle()
    assert window.sees("Sent to the printer.")
    assert len(reader((tmp_path / "printed.pdf").read_bytes()).pages) == len(pages(window))


def test_handed_out_without_a_case_it_is_counted(house: House, window: Window) -> None:  # R-FC-06
    window.go("leaflets")
    for language in ("Tigrinya", "Arabic"):
        tick(window, language)
    window.press("Show the pages")
    window.fill("How many in each language?", "12")
    window.press("Count them")
    assert window.sees("Counted in 2 languages.")
    house.close()
    assert sorted((str(each["language"]), each["copies"]) for each in handouts(house)) == [("ar", 12), ("ti", 12)]


@pytest.mark.parametrize("at_case", [True, False])
def test_a_second_press_of_the_same_finger_writes_nothing_more(house: House, window: Window, at_case: bool) -> None:
    if at_case:
        open_case(window, house)
        window.press("Leaflet")
    else:
        window.go("leaflets")
    tick(window, "Albanian")
    window.press("Show the pages")
    once = window.button("Save" if at_case else "Count them")
    once.click()
    once.click()
    window.settle()
    window.close()
    house.opened.clear()
    assert len(records(house, house.cases["adult"], giving.LEAFLET) if at_case else handouts(house)) == 1


def test_what_was_corrected_here_is_shown_at_once(house: House, stick: Path) -> None:
    sentence = "Fjalia jonë."
    house.write(lambda office: corrections.correct(office.desk, "sq", "You can say no.", sentence))
    house.write(lambda office: corrections.approve(office.desk, "sq", "Made-up speaker"))
    window = house.open()
    window.go("leaflets")
    tick(window, "Albanian")
    window.press("Show the pages")
    assert not window.sees("This is a draft translation")
    window.press("Write it to a stick")
    (file,) = stick.iterdir()
    assert [text for text in texts(file.read_bytes()) if sentence in text]


def test_the_chosen_language_can_be_read_and_corrected(window: Window) -> None:
    window.go("leaflets")
    window.press("Read, correct or approve the chosen language")
    assert window.sees("Choose a language first.")
    tick(window, "Tigrinya")
    window.press("Read, correct or approve the chosen language")
    assert window.sees("What people are told in")
    window.press("Leaflets")
    assert window.sees("In which language?")
