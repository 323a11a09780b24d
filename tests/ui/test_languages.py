"""Every page in longer words, and from right to left, dark and twice as large: nothing is cut, nothing is left in English."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from shelter_desk.i18n import Catalogue, catalogue, formats, locales
from shelter_desk.i18n.pseudo import LONG, MIRRORED
from shelter_desk.system.bundled import translation
from shelter_desk.ui import application
from shelter_desk.ui.preferences import Preferences
from shelter_desk.ui.widgets.basics import button
from shelter_desk.ui.widgets.rows import RowsTable
from shelter_desk.ui.widgets.text import Text, label
from tests.ui.hands import in_sight, let_go, words_of
from tests.ui.house import House, Window, copied_house
from tests.ui.places import PLACES, go_to

# One process shows all of them: the window is opened once.
pytestmark = pytest.mark.xdist_group("languages")
TRANSLATED = ("fr", "sq", "ar")
SMALL_LAPTOP = QSize(1366, 768)
DRESSES = {
    "long": Preferences(LONG),
    "mirrored": Preferences(MIRRORED, dark=True, scale=200),
    "fr": Preferences("fr"),
    "sq": Preferences("sq", dark=True),
    "ar": Preferences("ar"),
}


@pytest.fixture(autouse=True)
def _english() -> None:
    """Here the dress stays on from test to test."""


@pytest.fixture(scope="module")
def wardrobe(
    qapp: QApplication, house_founded: House, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], tuple[House, Window]]]:
    """The house and its open window, in a dress; changed only when another one is asked for."""
    worn: dict[str, tuple[House, Window]] = {}

    def wear(dress: str) -> tuple[House, Window]:
        if dress not in worn:
            put_off()
            application.dress(qapp, DRESSES[dress])
            house = copied_house(house_founded, tmp_path_factory.mktemp(dress))
            window = house.open()
            window.shell.resize(SMALL_LAPTOP)
            window.settle()
            worn[dress] = house, window
        return worn[dress]

    def put_off() -> None:
        for house, _window in worn.values():
            house.close()
        worn.clear()
        application.dress(qapp, Preferences("en"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHELTER_DESK_DATA", str(tmp_path_factory.mktemp("data")))
        yield wear
        put_off()


@pytest.mark.parametrize(("dress", "place"), [*product(DRESSES, PLACES)])
def test_nothing_is_cut_past_the_frame_in_english_or_the_wrong_way_round(
    dress: str, place: str, wardrobe: Callable[[str], tuple[House, Window]]
) -> None:
    house, window = wardrobe(dress)
    go_to(place, window, house)
    assert cut(window.shell) == []
    assert past_the_frame(window.shell) == []
    if dress == "long":
        assert [text for text in every_text(window.shell) if left_over(text)] == []
    if dress in ("mirrored", "ar"):
        assert wrong_way_round(window.shell) == []
    if dress in TRANSLATED:
        assert [text for text in every_text(window.shell) if untranslated(text, catalogue(dress))] == []


# What is looked for


def cut(root: QWidget) -> list[str]:
    """Texts that need more room than they have."""
    found = []
    for text in in_sight(root, QLabel):
        if not text.text():
            continue
        if isinstance(text, Text):
            short = text.heightForWidth(text.width()) > text.height()
            narrow = text.minimumSizeHint().width() > text.width()
        else:
            short = text.sizeHint().height() > text.height()
            narrow = text.sizeHint().width() > text.width()
        if short or narrow:
            found.append(f"label {text.text()!r} {text.size().toTuple()} needs {text.sizeHint().toTuple()}")
    for made in in_sight(root, QPushButton):
        if made.sizeHint().width() > made.width() or made.sizeHint().height() > made.height():
            found.append(f"button {words_of(made)!r} {made.size().toTuple()} needs {made.sizeHint().toTuple()}")
    for box in in_sight(root, QComboBox):
        room = box.width() - (box.sizeHint().width() - box.fontMetrics().horizontalAdvance(longest(box)))
        if not box.isEditable() and box.fontMetrics().horizontalAdvance(box.currentText()) > room:
            found.append(f"box {box.currentText()!r} has {room}")
    for line in in_sight(root, QLineEdit):
        inner = line.width() - 2 * 10
        if line.fontMetrics().horizontalAdvance(line.placeholderText()) > inner:
            found.append(f"placeholder {line.placeholderText()!r} has {inner}")
    return found


def wrong_way_round(root: QWidget) -> list[str]:
    return [
        f"{type(each).__name__} {each.accessibleName()!r} in {type(each.parentWidget()).__name__}"
        for each in in_sight(root, QWidget)
        if each.layoutDirection() != Qt.LayoutDirection.RightToLeft
    ]


def longest(box: QComboBox) -> str:
    return max((box.itemText(number) for number in range(box.count())), key=box.fontMetrics().horizontalAdvance)


def past_the_frame(window: QWidget) -> list[str]:
    """Widgets that stand past the sides of what holds them, and pages that have to be moved sideways."""
    assert window.size() == SMALL_LAPTOP, window.size()
    found = [
        f"page {type(area).__name__} is {area.horizontalScrollBar().maximum()} too wide"
        for area in in_sight(window, QScrollArea)
        if area.horizontalScrollBar().maximum()
    ]
    frame = QRect(QPoint(0, 0), window.size())
    for each in in_sight(window, QWidget):
        left = each.mapTo(window, QPoint(0, 0)).x()
        if left < 0 or left + each.width() > frame.width():
            found.append(f"{type(each).__name__} {each.accessibleName()!r} from {left} to {left + each.width()}")
    return found


def every_text(root: QWidget) -> Iterator[str]:
    """Everything a person reads or hears, and entries of boxes."""
    for each in in_sight(root, QWidget):
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription())
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        if isinstance(each, QLineEdit | QPlainTextEdit):
            yield each.placeholderText()
        if isinstance(each, QComboBox) and each.count() < 100:
            yield from (each.itemText(number) for number in range(each.count()))
        if isinstance(each, RowsTable):
            yield from (
                each.rows.headerData(number, Qt.Orientation.Horizontal) for number in range(each.rows.columnCount())
            )
            for row in range(each.rows.rowCount()):
                yield from each.rows.row(row).cells


# Names and codes are isolated; countries, months and weekdays come from Babel; what was written down is nobody's translation.
_DATA = re.compile(r"\u2068[^\u2069]*\u2069|\u2066[^\u2069]*\u2069")
_NAMES = [
    name
    for table in (Locale("en").months, Locale("en").days)
    for width in ("wide", "abbreviated")
    for name in table["format"][width].values()
] + [*map(formats.own_name, locales()), "Eritrea", "A4", "A5", "A6"]  # languages are named in themselves
_DATES = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b|Made[- ]up[^\[\]]*")


def left_over(text: str) -> bool:
    """Whether letters stand outside the brackets of the long words."""
    bare = _DATES.sub("", _DATA.sub("", text))
    depth, outside = 0, []
    for character in bare:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth == 0 and character != "]":
            outside.append(character)
    return bool(re.search(r"[A-Za-z]", "".join(outside)))


@cache
def sources() -> frozenset[str]:
    """Every English text of the program and its definitions that stands by itself."""
    found = set()
    for domain in ("desk", "forms"):
        with translation(f"{domain}.pot").open("rb") as file:
            found |= {str(message.id) for message in read_po(file) if isinstance(message.id, str)}
    return frozenset(found - {""})


def untranslated(text: str, words: Catalogue) -> bool:
    """Whether a text is shown in English though the language has another word for it."""
    return text in sources() and text not in (words.text(text), words.text(text, "forms"))


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_whole_window_and_every_form_has_words(code: str) -> None:
    words = catalogue(code)
    lacking = [text for text in sources() if not words.has(text, "desk") and not words.has(text, "forms")]
    assert lacking == []


def test_what_is_cut_left_over_or_too_wide_would_be_found(qapp: QApplication) -> None:
    """The control."""
    window = QWidget()
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    window.resize(SMALL_LAPTOP)
    words, made = label("Some words that go on", wrap=False), button("Some words on a button")
    for number, each in enumerate((words, made)):
        each.setParent(window)
        each.setGeometry(10, 50 * number, 60, 20)
    wide = QWidget(window)
    wide.setGeometry(1300, 0, 100, 20)
    window.show()
    assert [each.split()[0] for each in cut(window)] == ["label", "button"]
    assert past_the_frame(window) == ["QWidget '' from 1300 to 1400"]
    assert wrong_way_round(window) != []
    assert [left_over(text) for text in ("[Sávé·ǂ]", "Save", "[Sávé·ǂ] now", "\u2068Ana\u2069: 3")] == [
        False,
        True,
        True,
        False,
    ]
    let_go(window)
