"""That a leaflet was given is written down: in the person's case, or only counted (R-IN-02, R-FC-06)."""

import pytest

from shelter_desk.actions import giving
from shelter_desk.actions.cases import view_case
from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.giving import leaflet_answers
from shelter_desk.actions.house import register_case
from shelter_desk.actions.leaflets import Printed, Wish, leaflet
from shelter_desk.actions.save import Entry, Saved
from shelter_desk.documents.leaflets import AUDIENCES, languages
from shelter_desk.errors import Refused
from shelter_desk.forms.validation import validate
from tests.actions.office import Office
from tests.documents.profiles import EVERYTHING

PRINTED = Printed(b"", "sheet-ti-A5.pdf", "0123abcd", False, "draft", ())


def handouts(office: Office) -> list[dict[str, object]]:
    return [dict(record.answers) for record in view_case(office.desk, register_case(giving.HANDOUTS)).records]


def test_the_desk_writes_which_leaflet_in_which_words(office: Office) -> None:
    wish = Wish("ti", "younger-child", interpreter=True)
    printed = leaflet(wish, EVERYTHING, office.desk.today())
    answers = leaflet_answers(wish, printed, office.desk.today())
    assert answers == {
        "audience": "younger_child",
        "language": "ti",
        "day": "2026-03-10",
        "text_version": printed.version,
        "interpreter": "accepted",
    }


def test_without_an_interpreter_none_is_written_down(office: Office) -> None:
    assert "interpreter" not in leaflet_answers(Wish("ti", "adult"), PRINTED, office.desk.today())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_the_desk_writes_is_what_its_form_takes(office: Office, audience: str) -> None:
    library, today = definitions().library, office.desk.today()
    for code in languages():
        answers = leaflet_answers(Wish(code, audience), PRINTED, today)  # type: ignore[arg-type]
        assert validate(library, library.forms[giving.LEAFLET], answers, today) == []


def test_it_lies_in_the_case_with_how_it_was_given(office: Office) -> None:
    case = office.person()
    how = {"paper": "kept_here", "how": "read_aloud", "understood": "yes"}
    answers = leaflet_answers(Wish("ti", "adult"), PRINTED, office.desk.today()) | how
    saved = giving.given(office.desk, case, answers)
    (record,) = view_case(office.desk, case).of_form(giving.LEAFLET)
    assert record.id == saved.record
    assert record.answers == answers


def test_a_leaflet_can_be_given_again(office: Office) -> None:
    case = office.person()
    for code in ("ti", "am"):
        giving.given(office.desk, case, leaflet_answers(Wish(code, "adult"), PRINTED, office.desk.today()))
    assert len(view_case(office.desk, case).of_form(giving.LEAFLET)) == 2


def test_handed_out_without_a_case_it_is_counted_and_nothing_else(office: Office) -> None:  # R-FC-06
    before = {row.code for row in office.desk.vault.case_rows()}
    giving.handed_out(office.desk, [Wish("ti", "outreach"), Wish("am", "outreach", interpreter=True)], 12)
    assert sorted(handouts(office), key=lambda each: str(each["language"])) == [
        {"audience": "outreach", "language": code, "day": "2026-03-10", "copies": 12} for code in ("am", "ti")
    ]
    assert {row.code for row in office.desk.vault.case_rows()} == before


@pytest.mark.parametrize("copies", [0, -1, 10_001])
def test_a_number_that_cannot_be_leaves_nothing_behind(office: Office, copies: int) -> None:
    with pytest.raises(Refused):
        giving.handed_out(office.desk, [Wish("ti", "outreach"), Wish("am", "outreach")], copies)
    assert handouts(office) == []


def test_a_batch_is_counted_whole_or_not_at_all(office: Office) -> None:
    with pytest.raises(Refused):
        giving.handed_out(office.desk, [Wish("ti", "outreach"), Wish("not a language", "outreach")], 3)
    assert handouts(office) == []


@pytest.mark.parametrize("name", ["Cem", "Bea"])
def test_whoever_works_with_people_counts_leaflets(office: Office, name: str) -> None:
    with office.as_someone_else(name) as desk:
        giving.handed_out(desk, [Wish("en", "adult")], 1)
    assert len(handouts(office)) == 1


def sight(office: Office) -> tuple[int, str]:
    """What is written down outside the desk of how far its audit goes."""
    vault, notebook = office.desk.vault, office.desk.notebook
    (found,) = (each for each in notebook.sights(vault.chain.desk) if each.place == str(vault.folder.resolve()))
    return found.seq, found.hash


def test_the_notebook_hears_of_several_only_when_all_are_durable(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Struck between two, the desk must not look like an old copy of itself (attack 1)."""
    office.desk.note_head()
    before, heard = sight(office), []
    whole = giving.save

    def struck(desk: Desk, entry: Entry) -> Saved:
        heard.append(sight(office))
        if len(heard) == 3:
            raise Refused("struck", "Made up.", "")
        return whole(desk, entry)

    monkeypatch.setattr(giving, "save", struck)
    wishes = [Wish("ti", "adult"), Wish("ur", "adult"), Wish("fa", "adult")]
    with pytest.raises(Refused):
        giving.handed_out(office.desk, wishes, 2)
    assert [*heard, sight(office)] == [before] * 4
    assert handouts(office) == []
    giving.handed_out(office.desk, wishes[:1], 2)
    assert sight(office)[0] == office.desk.vault.head.seq > before[0]
