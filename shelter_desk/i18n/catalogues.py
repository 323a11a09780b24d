"""gettext catalogues that can be switched while the desk runs.

Three domains: `desk` (program), `forms` (form definitions and code lists), `leaflets`.
Source texts are English; a message without translation is shown in English, never as a key.
"""

import gettext
import io
import re
from functools import cache
from importlib.resources.abc import Traversable

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shelter_desk.i18n import pseudo
from shelter_desk.system.bundled import translation

SOURCE = "en"
_PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


class Catalogue:
    """The texts of one locale."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(pseudo.BASE.get(code, code).replace("-", "_"))
        self._change = pseudo.CHANGES.get(code)
        self._domains = {domain: _load(code, domain) for domain in ("desk", "forms", "leaflets")}

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
    """The names in `{braces}`; f-strings cannot be translated, so every text uses these."""
    return frozenset(_PLACEHOLDER.findall(text))


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


def _load(code: str, domain: str) -> gettext.NullTranslations:
    if code == SOURCE or code in pseudo.CHANGES:
        return gettext.NullTranslations()
    folder = translation(code, "LC_MESSAGES")
    compiled = folder.joinpath(f"{domain}.mo")
    if compiled.is_file():
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    source = folder.joinpath(f"{domain}.po")
    return _compiled(source) if source.is_file() else gettext.NullTranslations()


def _compiled(source: Traversable) -> gettext.GNUTranslations:
    memory = io.BytesIO()
    with source.open("rb") as file:
        write_mo(memory, read_po(file))
    memory.seek(0)
    return gettext.GNUTranslations(memory)
