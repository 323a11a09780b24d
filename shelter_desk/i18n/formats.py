"""Dates, times and numbers as the worker's language writes them, and isolated foreign runs."""

import datetime
from collections.abc import Iterable

from babel import Locale, dates, numbers
from babel.core import UnknownLocaleError

from shelter_desk.i18n.catalogues import Catalogue, _, current

_ARABIC_MARKS = frozenset({"ar", "fa", "ps", "ur", "ckb"})
_FIRST_STRONG_ISOLATE, _LEFT_TO_RIGHT_ISOLATE, _POP = "\u2068", "\u2066", "\u2069"


def isolate(text: str) -> str:
    """A name or text of unknown direction that must not disturb its surroundings."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP}"


def isolate_ltr(text: str) -> str:
    """A code, phone number or address whose digits must never be reordered."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP}"


def day(value: datetime.date, catalogue: Catalogue | None = None) -> str:
    """A full date."""
    return dates.format_date(value, "d MMM y", locale=(catalogue or current()).locale)


def weekday(value: datetime.date) -> str:
    """A date with its weekday."""
    return dates.format_date(value, "EEEE d MMMM y", locale=current().locale)


def partial(year: int, month: int | None, day_: int | None, about: bool) -> str:
    """A date of any precision."""
    first = datetime.date(year, month or 1, day_ or 1)
    pattern = "d MMM y" if day_ else "MMM y" if month else "y"
    text = dates.format_date(first, pattern, locale=current().locale)
    return _("about {date}").format(date=text) if about else text


def moment(value: datetime.datetime) -> str:
    """A date and time, in the time zone of this machine."""
    return dates.format_datetime(value.astimezone(), "d MMM y HH:mm", locale=current().locale)


def number(value: int, catalogue: Catalogue | None = None) -> str:
    """A whole number."""
    return numbers.format_decimal(value, locale=(catalogue or current()).locale)


def joined(parts: Iterable[str], catalogue: Catalogue | None = None) -> str:
    """Several answers in one line, apart as the language writes it; each may hold commas of its own."""
    language = (catalogue or current()).locale.language
    return ("؛ " if language in _ARABIC_MARKS else "；" if language == "zh" else "; ").join(parts)


def country(code: str) -> str:
    """A country's name."""
    return str(current().locale.territories.get(code, code))


def language(code: str) -> str:
    """A language's name in the worker's language."""
    if code == "sgn":  # many languages in one code, which Babel has no name for
        return _("Sign language")
    plain = current().locale.languages.get(code)
    if plain is not None or "-" not in code:  # parsing some hundred codes takes seconds
        return str(plain or code)
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(current().locale) or code
    except (ValueError, UnknownLocaleError):
        return code


def own_name(code: str) -> str:
    """A language's name in itself."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name() or code
    except (ValueError, UnknownLocaleError):
        return code


def moment_text(iso: str) -> str:
    """An ISO moment as it is stored, in the worker's language."""
    return moment(datetime.datetime.fromisoformat(iso))


def day_text(iso: str) -> str:
    """An ISO day as it is stored, in the worker's language."""
    return day(datetime.date.fromisoformat(iso))
