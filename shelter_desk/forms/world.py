"""Countries (ISO 3166-1 alpha-2) and languages (BCP 47), as code lists that need no file."""

from functools import cache

from babel import Locale

# Written as people's languages need them, beyond Babel's plain two- and three-letter codes.
_EXTRA_LANGUAGES = frozenset({"fa-AF", "sr-Latn", "sr-Cyrl", "zh-Hans", "pt-BR", "pcm", "rom", "sgn"})
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes, with XK (Kosovo), without groupings."""
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES


@cache
def language_codes() -> frozenset[str]:
    """Language codes a person may be asked for; sign language is `sgn`."""
    plain = {
        code
        for code in map(str, Locale("en").languages)
        if 2 <= len(code) <= 3 and code not in ("root", "und", "mul", "zxx", "mis")
    }
    return frozenset(plain) | _EXTRA_LANGUAGES
