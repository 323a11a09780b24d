"""Catalogues, formats, calendars and isolates."""

from shelter_desk.i18n.catalogues import (
    Catalogue,
    _,
    catalogue,
    current,
    data_text,
    locales,
    marked,
    ngettext,
    speaking,
    told,
    told_state,
    use,
)

__all__ = [
    "Catalogue",
    "_",
    "catalogue",
    "current",
    "data_text",
    "locales",
    "marked",
    "ngettext",
    "speaking",
    "told",
    "told_state",
    "use",
]
