"""Days in a second calendar, beside the date that is stored: a help for talking, never what is written down."""

import datetime

from PySide6.QtCore import QCalendar, QDate, QLocale

from shelter_desk.i18n import _, current, formats, marked

CALENDARS = {
    "": marked("None"),
    "persian": marked("Persian calendar"),
    "islamic": marked("Islamic calendar"),
    "ethiopian": marked("Ethiopian calendar"),
}
_SYSTEMS = {"persian": QCalendar.System.Jalali, "islamic": QCalendar.System.IslamicCivil}
_MONTHS = (
    marked("Meskerem"),
    marked("Tikimt"),
    marked("Hidar"),
    marked("Tahsas"),
    marked("Tir"),
    marked("Yekatit"),
    marked("Megabit"),
    marked("Miyazya"),
    marked("Ginbot"),
    marked("Sene"),
    marked("Hamle"),
    marked("Nehase"),
    marked("Pagume"),
)
# 1 Meskerem of the year 1: 29 August 8 in the Julian calendar, 27 August in the Gregorian (E. M. Reingold and
# N. Dershowitz, Calendrical Calculations, chapter 4).
_ETHIOPIAN_EPOCH = 2796


def second(day: datetime.date, calendar: str) -> str:
    """The day in words of another calendar: `1 Azar 1405, Persian calendar`; empty for none."""
    if calendar in _SYSTEMS:
        system = QCalendar(_SYSTEMS[calendar])
        parts = system.partsFromDate(QDate(day.year, day.month, day.day))
        name = system.monthName(QLocale(current().code), parts.month, parts.year)
        year, number = parts.year, parts.day
    elif calendar == "ethiopian":
        year, month, number = ethiopian(day)
        name = _(_MONTHS[month - 1])
    else:
        return ""
    text = _("{day} {month} {year}, {calendar}")
    return text.format(day=formats.number(number), month=name, year=year, calendar=_(CALENDARS[calendar]))


def ethiopian(day: datetime.date) -> tuple[int, int, int]:
    """Year, month and day: twelve months of thirty days, and five or, before a leap year, six more."""
    since = day.toordinal() - _ETHIOPIAN_EPOCH
    year = (4 * since + 1463) // 1461
    begins = 365 * (year - 1) + year // 4
    month = (since - begins) // 30 + 1
    return year, month, since - begins - 30 * (month - 1) + 1
