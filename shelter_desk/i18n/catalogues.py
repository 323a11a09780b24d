"""gettext catalogues that can be switched while the desk runs.

Three domains: `desk` (program), `forms` (form definitions and code lists), `leaflets`.
Source texts are English; a message without translation is shown in English, never as a key.
"""

import contextlib
import copy
import csv
import gettext
import io
import re
import string
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from shelter_desk.i18n import pseudo
from shelter_desk.system.bundled import translation

SOURCE = "en"
REVIEWED = ("read", "approved")
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
_DOMAINS = ("desk", "forms", "leaflets")


class Catalogue:
    """The texts of one locale."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = _locale(pseudo.BASE.get(code, code))
        self._change = pseudo.CHANGES.get(code)
        self._unsure = _doubted(code)
        self._corrected: Mapping[str, str] = {}
        self._approved = False
        self._domains = {domain: _load(code, domain) for domain in _DOMAINS}

    def review(self, domain: str = "desk") -> str:
        """How far a speaker checked it: `draft`, `read` or `approved`, as its header says; English is the source."""
        if domain == "leaflets" and (self._approved or self._corrected):
            # Who checked what was shipped did not check what was put in its place (R-CO-12).
            return "approved" if self._approved else "draft"
        said = "approved" if self.code == SOURCE else self._domains[domain].info().get("x-review-state", "")
        return said if said in REVIEWED else "draft"

    @property
    def right_to_left(self) -> bool:
        return self.code == pseudo.MIRRORED or self.locale.text_direction == "rtl"

    def text(self, message: str, domain: str = "desk") -> str:
        """The translation of a source text; one whose placeholders differ is not trusted."""
        if not message:
            return ""
        found = self._domains[domain].gettext(message)
        if found is not message and placeholders(found) != placeholders(message):
            found = message
        return self._change(found) if self._change else found

    def told(self, message: str) -> str:
        """The translation of a text that a person is told, on paper or on the consent screen."""
        found = self._corrected.get(message, "")
        return found if placeholders(found) == placeholders(message) and found else self.text(message, "leaflets")

    def unsure(self, message: str) -> bool:
        """Whether whoever checked the translation of a text that a person is told was not sure of it."""
        return message in self._unsure and message not in self._corrected and not self._approved

    def corrected(self, texts: Mapping[str, str], *, approved: bool) -> "Catalogue":
        """The same locale as a desk corrected what people are told, by source text, and perhaps approved it."""
        found = copy.copy(self)
        found._corrected, found._approved = texts, approved
        return found

    def plural(self, one: str, many: str, count: int) -> str:
        """The form of a source text for a number."""
        found = self._domains["desk"].ngettext(one, many, count)
        if not placeholders(found) <= placeholders(many):
            found = one if count == 1 else many
        return self._change(found) if self._change else found

    def has(self, message: str, domain: str) -> bool:
        """Whether this locale has its own words for a source text."""
        return self.code == SOURCE or self._change is not None or self._domains[domain].gettext(message) is not message


def placeholders(text: str) -> frozenset[str]:
    """What stands in `{braces}`, name and format; text with stray braces, which cannot be filled in, has only `{`."""
    try:
        parts = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return frozenset("{")
    return frozenset(
        f"{name}!{change or ''}:{how}" if change or how else str(name) for _text, name, how, change in parts
    )


def locales(domain: str = "desk") -> list[str]:
    """Codes of all locales with a catalogue of a domain, English first: those the desk can be shown in."""
    root = translation()
    found = sorted(entry.name for entry in root.iterdir() if _has(entry.name, domain)) if root.is_dir() else []
    return [SOURCE, *(code for code in found if code != SOURCE)]


@cache
def catalogue(code: str) -> Catalogue:
    """The catalogue of a locale, English where there is none."""
    known = code in pseudo.CHANGES or (_CODE.fullmatch(code) and any(_has(code, domain) for domain in _DOMAINS))
    return Catalogue(code if known else SOURCE)


def told_state(code: str) -> str:
    """How far what a person is told was checked in a language: `approved` by a speaker, else `draft`; `interpreted`
    where there are no words of ours (R-CO-12).
    """
    if code != SOURCE and not _has(code, "leaflets"):
        return "interpreted"
    return "approved" if catalogue(code).review("leaflets") == "approved" else "draft"


_current = SOURCE
_elsewhere: ContextVar[str] = ContextVar("language", default="")


def use(code: str) -> None:
    """Show the desk in this locale from now on."""
    global _current
    _current = code


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use another locale here only: other threads, which draw the window meanwhile, keep theirs."""
    before = _elsewhere.set(code)
    try:
        yield
    finally:
        _elsewhere.reset(before)


def current() -> Catalogue:
    """The catalogue in use."""
    return catalogue(_elsewhere.get() or _current)


def _(message: str) -> str:
    """Translate a text of the program."""
    return current().text(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text of the program that depends on a number."""
    return current().plural(one, many, count)


def data_text(message: str) -> str:
    """Translate a text of a form definition, code list or country profile."""
    return current().text(message, "forms")


def marked(message: str) -> str:
    """Mark a text for extraction that is translated later."""
    return message


def told(message: str) -> str:
    """Mark a text that a person is told: it is translated with the leaflets, into every language they speak."""
    return message


def _locale(code: str) -> Locale:
    """How this language writes dates and numbers; English for those nobody described to Babel (Romani)."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(SOURCE)


def _doubted(code: str) -> frozenset[str]:
    """The texts marked `unsure` in the table of checks of a language."""
    table = translation("review", f"{code}.tsv")
    if not table.is_file():
        return frozenset()
    rows = csv.DictReader(io.StringIO(table.read_text("utf-8")), dialect="excel-tab")
    return frozenset(row["english"] for row in rows if row["verdict"] == "unsure")


def _has(code: str, domain: str) -> bool:
    folder = translation(code, "LC_MESSAGES")
    return any(folder.joinpath(f"{domain}{suffix}").is_file() for suffix in (".mo", ".po"))


def _load(code: str, domain: str) -> gettext.NullTranslations:
    if code == SOURCE or code in pseudo.CHANGES:
        return gettext.NullTranslations()
    folder = translation(code, "LC_MESSAGES")
    ready, source = folder.joinpath(f"{domain}.mo"), folder.joinpath(f"{domain}.po")
    if ready.is_file():
        return gettext.GNUTranslations(io.BytesIO(ready.read_bytes()))
    if source.is_file():
        # A checkout only: an installed desk has its catalogues compiled, and need not load what reads them.
        from shelter_desk.i18n.compiling import compiled

        return gettext.GNUTranslations(io.BytesIO(compiled(source.read_bytes())))
    return gettext.NullTranslations()
