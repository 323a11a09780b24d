"""Field editors: every type is edited, cleared, left unanswered, and shows again what it was given."""

import datetime
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from shelter_desk.actions.definitions import definitions
from shelter_desk.forms.dates import PartialDate
from shelter_desk.forms.schema import Field
from shelter_desk.forms.values import DECLINED, UNKNOWN
from shelter_desk.ui.forms.build import editor_for
from shelter_desk.ui.forms.coded import ButtonsEditor, ManyButtonsEditor, ManySearchEditor, SearchEditor
from shelter_desk.ui.forms.editor import FormContext, WithMissing
from shelter_desk.ui.forms.search import SearchBox
from shelter_desk.ui.forms.table import TableEditor
from shelter_desk.ui.forms.typed import DateEditor, LongTextEditor, NumberEditor, PlaceEditor, TextEditor
from tests.ui.hands import Hands, in_sight, let_go, settle, write

LIBRARY = definitions().library
PARTNERS = [("id-1", "Made-up clinic"), ("id-2", "Made-up kitchen")]
TODAY = datetime.date(2026, 3, 10)
TYPES = get_args(Field.__annotations__["type"])


def context() -> FormContext:
    return FormContext(LIBRARY, lambda: TODAY, {"partners": PARTNERS, "rooms": PARTNERS}, ("ar",))


def fields() -> dict[str, Field]:
    """One field of every type, and of every editor it can get."""
    found: dict[str, Field] = {}
    for form in LIBRARY.forms.values():
        for field in form.fields():
            if not field.retired:
                found.setdefault(f"{field.type}-{type(editor_for(field, context())).__name__}", field)
    for kind in set(TYPES) - {name.split("-")[0] for name in found}:
        # No form asks this today; the language of forms has it.
        found[f"{kind}-"] = msgspec.structs.replace(found["yes_no-ButtonsEditor"], type=kind)
    return found


@pytest.fixture(scope="module")
def of_type(qapp: object) -> dict[str, Field]:
    return fields()


@pytest.fixture
def room() -> Iterator[QWidget]:
    """A window to put an editor in."""
    window = QWidget()
    QVBoxLayout(window)
    window.resize(900, 600)
    yield window
    let_go(window)


class Put:
    """An editor in a window, and how often it said that it was edited."""

    def __init__(self, room: QWidget, field: Field) -> None:
        self.editor = editor_for(field, context())
        self.hands = Hands(room)
        self.heard: list[str] = []
        self.editor.edited.connect(self.note)
        room.layout().addWidget(self.editor)
        room.show()
        room.activateWindow()
        settle()

    def note(self) -> None:
        self.heard.append("edited")

    def button(self, words: str) -> QPushButton:
        (found,) = [each for each in self.editor.findChildren(QPushButton) if each.text() == words]
        return found


def answer_of(field: Field) -> Any:
    """A made-up answer to a field."""
    match field.type:
        case "text" | "long_text" | "person":
            return "Made up"
        case "integer":
            return 7
        case "scale":
            return 3
        case "date":
            return "2026-02"
        case "place":
            return {"country": "XK", "region": "Made-up valley", "detail": "Made-up town"}
        case "partner":
            return "id-2"
        case "choices":
            return sorted(LIBRARY.codes_of(field))[:2]
        case "table":
            return [{column.id: answer_of(column) for column in field.columns if not column.when}]
        case _:
            return sorted(LIBRARY.codes_of(field))[0]


def edit(put: Put) -> None:
    """Answer as a person does, somehow."""
    editor = put.editor
    if isinstance(editor, ButtonsEditor | ManyButtonsEditor):
        put.hands.click(next(iter(editor._buttons.values())))
    elif isinstance(editor, TableEditor):
        put.hands.press("Add a row")
        row = editor._rows[0]
        first = next(iter(row.editors.values()))
        inner = in_sight(first, QLineEdit) or in_sight(first, QPlainTextEdit) or in_sight(first, QPushButton)
        if isinstance(inner[0], QPushButton):
            put.hands.click(inner[0])
        else:
            write(inner[0], "7")
    elif isinstance(editor, SearchEditor | ManySearchEditor):
        box = editor.findChild(SearchBox)
        write(box, box.itemText(1))
        QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    else:
        field = (in_sight(editor, QLineEdit) or in_sight(editor, QPlainTextEdit))[0]
        write(field, "7")
    settle()


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_shows_again_what_it_was_given(kind: str, of_type: dict[str, Field], room: QWidget) -> None:
    for name, field in of_type.items():
        if name.split("-")[0] != kind:
            continue
        put = Put(room, field)
        for answer in (answer_of(field), None, UNKNOWN, None, DECLINED, answer_of(field)):
            put.editor.set_value(answer)
            shown = put.editor.value()
            assert (sorted(shown) if field.type == "choices" and isinstance(shown, list) else shown) == answer
        assert put.heard == []  # nobody edited anything


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_edited_and_can_be_left_unanswered(kind: str, of_type: dict[str, Field], room: QWidget) -> None:
    for name, field in of_type.items():
        if name.split("-")[0] != kind:
            continue
        put = Put(room, field)
        assert put.editor.value() is None
        edit(put)
        assert put.editor.value() is not None
        assert put.heard
        if isinstance(put.editor, WithMissing):
            for action in put.editor._none.menu().actions():
                action.trigger()
                assert put.editor.value() == (action.data() or None)
        else:
            for missing, words in ((UNKNOWN, "Unknown"), (DECLINED, "Does not want to say")):
                put.hands.click(put.button(words))
                assert put.editor.value() == missing
                put.hands.click(put.button(words))
                assert put.editor.value() is None


def test_no_answer_is_chosen_by_keyboard_and_taken_back(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["text-TextEditor"])
    editor = put.editor
    assert isinstance(editor, TextEditor)
    editor.set_value("Made up")
    editor._none.menu().actions()[0].trigger()
    settle()
    assert editor.value() == UNKNOWN
    assert editor._chip.hasFocus()
    QTest.keyClick(editor._chip, Qt.Key.Key_Return)
    settle()
    assert editor.value() is None
    assert editor._line.hasFocus()


def test_one_button_takes_the_place_of_another(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["yes_no-ButtonsEditor"])
    for words, value in (("Yes", "yes"), ("No", "no"), ("Unknown", UNKNOWN), ("No", "no"), ("No", None)):
        put.hands.press(words)
        assert put.editor.value() == value
    assert len(put.heard) == 5


def test_several_choices_stand_together_and_no_answer_alone(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["choices-ManyButtonsEditor"])
    codes = [code for code in put.editor._buttons if code not in (UNKNOWN, DECLINED)][:2]
    for code in codes:
        put.hands.click(put.editor._buttons[code])
    assert put.editor.value() == codes
    put.hands.press("Unknown")
    assert put.editor.value() == UNKNOWN
    put.hands.click(put.editor._buttons[codes[1]])
    assert put.editor.value() == [codes[1]]


def test_numbers_of_any_script_are_numbers_and_the_rest_is_kept_as_typed(
    room: QWidget, of_type: dict[str, Field]
) -> None:
    put = Put(room, of_type["integer-NumberEditor"])
    assert isinstance(put.editor, NumberEditor)
    for text, value in (("17", 17), ("١٧", 17), ("about 17", "about 17"), ("", None)):
        write(put.editor._line, text)
        assert put.editor.value() == value


@pytest.mark.parametrize(
    ("day", "month", "year", "about", "value"),
    [
        ("10", 3, "2026", False, "2026-03-10"),
        ("", 3, "2026", True, str(PartialDate(2026, 3, None, True))),
        ("", 0, "2026", False, "2026"),
        ("31", 2, "2026", False, "2026-2-31"),
        ("", 0, "", False, None),
        ("4", 0, "", False, "--4"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(
    room: QWidget, of_type: dict[str, Field], day: str, month: int, year: str, about: bool, value: str | None
) -> None:
    put = Put(room, of_type["date-DateEditor"])
    editor = put.editor
    assert isinstance(editor, DateEditor)
    write(editor._day, day)
    write(editor._year, year)
    editor._month.setCurrentIndex(editor._month.findData(month))
    editor._about.setChecked(about)
    assert editor.value() == value


def test_today_is_the_desks_day_not_the_computers(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["date-DateEditor"])
    put.hands.press("Today")
    assert put.editor.value() == "2026-03-10"


def test_tab_leaves_a_long_text_and_it_grows(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["long_text-LongTextEditor"])
    editor = put.editor
    assert isinstance(editor, LongTextEditor)
    before = editor._text.height()
    write(editor._text, "Made up")
    for _line in range(9):
        QTest.keyClick(editor._text, Qt.Key.Key_Return)
        QTest.keyClicks(editor._text, "more")
    settle()
    assert editor._text.height() > before
    QTest.keyClick(editor._text, Qt.Key.Key_Tab)
    assert not editor._text.hasFocus()
    assert "\t" not in editor.value()


def test_a_search_box_finds_part_of_a_word_and_keeps_what_is_no_choice(
    room: QWidget, of_type: dict[str, Field]
) -> None:
    put = Put(room, of_type["country-SearchEditor"])
    editor = put.editor
    assert isinstance(editor, SearchEditor)
    completer = editor._box.completer()
    completer.setCompletionPrefix("land")
    found = {completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())}
    assert {"Iceland", "Netherlands"} <= found
    write(editor._box, "albania")
    assert editor.value() == "AL"
    write(editor._box, "Nowhere at all")
    assert editor.value() == "Nowhere at all"
    editor.set_value(None)
    assert editor.value() is None


def test_what_stands_in_a_search_box_counts_before_the_box_is_left(room: QWidget, of_type: dict[str, Field]) -> None:
    """Who saves by Ctrl+S, or locks, has not left the field."""
    for name, expected in (("country-SearchEditor", "AL"), ("place-PlaceEditor", {"country": "AL"})):
        put = Put(room, of_type[name])
        box = put.editor.findChild(SearchBox)
        write(box, "Albania")
        assert put.heard
        assert put.editor.value() == expected


def test_two_partners_of_one_name_stay_two(room: QWidget, of_type: dict[str, Field]) -> None:
    box = SearchBox(context(), "", entries=[("id-1", "Made-up clinic"), ("id-2", "Made-up clinic")])
    for code in ("id-2", "id-1"):
        box.set_code(code)
        assert box.code() == code


def test_many_of_a_long_list_become_buttons_that_go_again(room: QWidget) -> None:
    field = next(
        field
        for form in LIBRARY.forms.values()
        for field in form.fields()
        if isinstance(editor_for(field, context()), ManySearchEditor)
    )
    put = Put(room, field)
    editor = put.editor
    assert isinstance(editor, ManySearchEditor)
    write(editor._box, editor._box.itemText(2))
    assert editor.value() == [editor._box.itemData(2)]  # before the box is left
    write(editor._box, "nothing there is")
    assert editor.value() is None
    for place in (2, 5):
        write(editor._box, editor._box.itemText(place))
        QTest.keyClick(editor._box.lineEdit(), Qt.Key.Key_Return)
        settle()
    assert editor.value() == [editor._box.itemData(2), editor._box.itemData(5)]
    chip = in_sight(editor._chips, QPushButton)[0]
    put.hands.click(chip)
    assert editor.value() == [editor._box.itemData(5)]
    assert editor._box.hasFocus()


def test_a_place_is_country_region_and_town(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["place-PlaceEditor"])
    editor = put.editor
    assert isinstance(editor, PlaceEditor)
    write(editor._country, "Kosovo")
    write(editor._region, "Made-up valley")
    assert editor.value() == {"country": "XK", "region": "Made-up valley"}


def test_rows_of_a_table_come_and_go_and_are_numbered_anew(room: QWidget, of_type: dict[str, Field]) -> None:
    put = Put(room, of_type["table-TableEditor"])
    editor = put.editor
    assert isinstance(editor, TableEditor)
    for _row in range(3):
        put.hands.press("Add a row")
    assert editor.value() is None  # an empty row is no answer
    names = [row.remove.accessibleName() for row in editor._rows]
    assert len(set(names)) == 3
    first = editor._rows[0]
    put.hands.click(first.remove)
    assert [row.remove.accessibleName() for row in editor._rows] == names[:2]
    assert editor._add.hasFocus()


@pytest.mark.parametrize("kind", TYPES)
def test_no_keyboard_learns_what_is_typed(kind: str, of_type: dict[str, Field], room: QWidget) -> None:
    for name, field in of_type.items():
        if name.split("-")[0] == kind:
            put = Put(room, field)
            for line in in_sight(put.editor, QLineEdit) + in_sight(put.editor, QPlainTextEdit):
                watched = line if line.focusProxy() is None else line.focusProxy()
                assert watched.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
