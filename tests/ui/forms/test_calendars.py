"""Second calendars: known days, and a field that shows them and stores the usual date."""

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shelter_desk import i18n
from shelter_desk.actions.definitions import definitions
from shelter_desk.forms.values import UNKNOWN
from shelter_desk.ui import preferences
from shelter_desk.ui.forms.build import editor_for
from shelter_desk.ui.forms.calendars import CALENDARS, ethiopian, second
from shelter_desk.ui.forms.editor import FormContext
from shelter_desk.ui.forms.typed import DateEditor
from shelter_desk.ui.preferences import Preferences
from tests.ui.hands import Hands, in_sight, let_go, settle, write

TODAY = datetime.date(2026, 3, 10)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1896-03-01", (1888, 6, 23)),  # Adwa
        ("1974-09-12", (1967, 1, 2)),  # the end of the empire
        ("2007-09-12", (2000, 1, 1)),  # the millennium
        ("2023-09-11", (2015, 13, 6)),  # a leap day
        ("2023-09-12", (2016, 1, 1)),
        ("2024-09-11", (2017, 1, 1)),
        ("2026-01-07", (2018, 4, 29)),  # Christmas
    ],
)
def test_known_days_of_the_ethiopian_calendar(day: str, expected: tuple[int, int, int]) -> None:
    assert ethiopian(datetime.date.fromisoformat(day)) == expected


@given(day=DAYS)
def test_ethiopian_days_follow_each_other(day: datetime.date) -> None:
    year, month, number = ethiopian(day)
    last = 30 if month <= 12 else 6 if year % 4 == 3 else 5
    assert 1 <= number <= last
    tomorrow = (year, month, number + 1) if number < last else (year, month + 1, 1) if month < 13 else (year + 1, 1, 1)
    assert ethiopian(day + datetime.timedelta(days=1)) == tomorrow


@pytest.mark.parametrize(
    ("day", "calendar", "said"),
    [
        ("1979-02-11", "persian", "22 Bahman 1357, Persian calendar"),
        ("2024-03-20", "persian", "1 Farvardin 1403, Persian calendar"),
        ("2025-03-20", "persian", "30 Esfand 1403, Persian calendar"),  # a leap day
        ("2025-03-21", "persian", "1 Farvardin 1404, Persian calendar"),
        ("2000-04-06", "islamic", "1 Muharram 1421, Islamic calendar"),
        ("2023-07-19", "islamic", "1 Muharram 1445, Islamic calendar"),
        ("2024-07-07", "islamic", "30 Dhuʻl-Hijjah 1445, Islamic calendar"),  # a leap day
        ("2007-09-12", "ethiopian", "1 Meskerem 2000, Ethiopian calendar"),
        ("2023-09-11", "ethiopian", "6 Pagume 2015, Ethiopian calendar"),
        ("2026-03-10", "", ""),
    ],
)
def test_known_days_in_words(day: str, calendar: str, said: str) -> None:
    assert second(datetime.date.fromisoformat(day), calendar) == said


@given(day=DAYS, calendar=st.sampled_from(sorted(CALENDARS)))
def test_every_day_has_a_name_in_every_calendar(day: datetime.date, calendar: str) -> None:
    words = second(day, calendar)
    assert bool(words) == bool(calendar)
    assert "{" not in words
    assert not calendar or second(day + datetime.timedelta(days=1), calendar) != words


@pytest.mark.parametrize(("language", "month"), [("ar", "محرم"), ("fr", "mouharram")])
def test_months_are_named_in_the_language_of_the_window(language: str, month: str) -> None:
    try:
        i18n.use(language)
        assert month in second(datetime.date(2023, 7, 19), "islamic")
    finally:
        i18n.use("en")


@pytest.fixture
def field(request: pytest.FixtureRequest) -> Iterator[tuple[DateEditor, Hands]]:
    """A date to fill in, in a window whose second calendar is the test's."""
    preferences.keep(Preferences("en", calendar=request.param))
    library = definitions().library
    window = QWidget()
    QVBoxLayout(window)
    context = FormContext(library, lambda: TODAY, {}, ())
    editor = editor_for(library.forms["leaflet"].field("day"), context)
    assert isinstance(editor, DateEditor)
    window.layout().addWidget(editor)
    window.show()
    window.activateWindow()
    settle()
    yield editor, Hands(window)
    let_go(window)


def told(hands: Hands) -> list[str]:
    return [each.text() for each in in_sight(hands.root, QLabel) if "calendar" in each.text()]


@pytest.mark.parametrize("field", ["ethiopian"], indirect=True)
def test_a_whole_day_is_shown_in_the_second_calendar_and_stored_as_usual(field: tuple[DateEditor, Hands]) -> None:
    editor, hands = field
    assert told(hands) == []
    write(hands.line("Day: Day"), "10")
    write(hands.line("Day: Year"), "2026")
    assert told(hands) == []  # no month yet
    hands.pick("Day: Month", "March")
    assert told(hands) == ["1 Megabit 2018, Ethiopian calendar"]
    assert editor.value() == "2026-03-10"


@pytest.mark.parametrize("field", ["persian"], indirect=True)
def test_a_day_that_is_stored_is_shown_in_it(field: tuple[DateEditor, Hands]) -> None:
    editor, hands = field
    editor.set_value("2025-03-21")
    assert told(hands) == ["1 Farvardin 1404, Persian calendar"]
    assert editor.value() == "2025-03-21"
    for answer in ("2025-03", "2025", "2025-03-21~", UNKNOWN, None):
        editor.set_value(answer)
        assert told(hands) == [], answer
        assert editor.value() == answer


@pytest.mark.parametrize("field", ["islamic"], indirect=True)
def test_today_is_the_desks_day_in_it(field: tuple[DateEditor, Hands]) -> None:
    editor, hands = field
    hands.press("Today")
    assert told(hands) == ["21 Ramadan 1447, Islamic calendar"]
    assert editor.value() == "2026-03-10"


@pytest.mark.parametrize("field", [""], indirect=True)
def test_without_a_second_calendar_nothing_is_shown(field: tuple[DateEditor, Hands]) -> None:
    editor, hands = field
    editor.set_value("2026-03-10")
    assert told(hands) == []
