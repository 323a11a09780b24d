"""gettext catalogues that can be switched while the desk runs.

Three domains: `desk` (program), `forms` (form definitions and code lists), `leaflets`.
Source texts are English; a message without translation is shown in English, never as a key.
"""

import gettext
import io
import string
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from shelter_desk.i18n import pseudo
from shelter_desk.i18n.compiling import compiled
from shelter_desk.system.bundled import translation

SOURCE = "en"


class Catalogue:
    """The texts of one locale."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = _locale(pseudo.BASE.get(code, code))
        self._change = pseudo.CHANGES.get(code)
        self._domains = {domain: _load(code, domain) for domain in ("desk", "forms", "leaflets")}

    @property
    def review_state(self) -> str:
        """`approved` or `draft`, as the program's own catalogue says; English is the source."""
        if self.code == SOURCE:
            return "approved"
        return "approved" if self._domains["desk"].info().get("x-review-state", "draft") == "approved" else "draft"

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
        return self.text(message, "leaflets")

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


def locales() -> list[str]:
    """Codes of all locales the desk can be shown in, English first."""
    root = translation()
    found = (
        sorted(entry.name for entry in root.iterdir() if entry.joinpath("LC_MESSAGES").is_dir())
        if root.is_dir()
        else []
    )
    return [SOURCE, *(code for code in found if code != SOURCE)]


@cache
def catalogue(code: str) -> Catalogue:
    """The catalogue of a locale, English where the desk has none."""
    return Catalogue(code if code in (*locales(), *pseudo.CHANGES) else SOURCE)


def review_state(code: str) -> str:
    """How far a language was checked: `approved` by a speaker, `draft`, or `interpreted` where there are no words of ours.

    Read from the catalogue's header `X-Review-State`; English is the source.
    """
    if code == SOURCE:
        return "approved"
    if code not in locales():
        return "interpreted"
    return catalogue(code).review_state


_current = SOURCE


def use(code: str) -> None:
    """Show the desk in this locale from now on."""
    global _current
    _current = code


def current() -> Catalogue:
    """The catalogue in use."""
    return catalogue(_current)


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


def _load(code: str, domain: str) -> gettext.NullTranslations:
    if code == SOURCE or code in pseudo.CHANGES:
        return gettext.NullTranslations()
    folder = translation(code, "LC_MESSAGES")
    ready, source = folder.joinpath(f"{domain}.mo"), folder.joinpath(f"{domain}.po")
    if ready.is_file():
        return gettext.GNUTranslations(io.BytesIO(ready.read_bytes()))
    if source.is_file():
        return gettext.GNUTranslations(io.BytesIO(compiled(source.read_bytes())))
    return gettext.NullTranslations()
