"""The data dictionary, from the form definitions: one line for each question and code."""

import csv
import html
import io
from collections.abc import Iterator

from shelter_desk.forms.load import Library
from shelter_desk.forms.schema import Field, Form
from shelter_desk.i18n import data_text

COLUMNS = (
    "form",
    "version",
    "section",
    "field",
    "type",
    "label",
    "hint",
    "codes",
    "circle",
    "category",
    "disclosure",
    "fact",
    "maps",
    "sources",
    "retired",
)

_STYLE = (
    "body{font-family:sans-serif;font-size:11pt}table{border-collapse:collapse}"
    "td,th{border:1px solid #7A8691;padding:4px;text-align:start;vertical-align:top}"
)


def rows(library: Library) -> Iterator[tuple[str, ...]]:
    """Every question of every form, table columns as `table.column`."""
    for form in library.forms.values():
        for section in form.section:
            for field in section.field:
                yield _row(library, form, section.title, field, field.id)
                for column in field.columns:
                    yield _row(library, form, section.title, column, f"{field.id}.{column.id}")


def as_csv(library: Library) -> str:
    """The dictionary for a spreadsheet; a leading quote keeps cells from being read as formulas."""
    memory = io.StringIO()
    writer = csv.writer(memory)
    writer.writerow(COLUMNS)
    for row in rows(library):
        writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in row])
    return memory.getvalue()


def as_html(library: Library, title: str) -> str:
    """The dictionary as one page to read or print."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows(library)
    )
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{html.escape(title)}</h1><table><tr>{head}</tr>\n{body}</table></body></html>\n"
    )


def _row(library: Library, form: Form, section: str, field: Field, path: str) -> tuple[str, ...]:
    codes = library.codelists.get(field.codes)
    labels = "; ".join(f"{code.id} = {data_text(code.label)}" for code in codes.code) if codes else field.codes
    return (
        form.id,
        str(form.version),
        data_text(section),
        path,
        field.type,
        data_text(field.label),
        data_text(field.hint),
        labels,
        field.circle,
        field.category,
        field.disclosure,
        field.fact,
        "; ".join(f"{standard}: {name}" for standard, name in sorted(field.maps.items())),
        " ".join(field.sources),
        "retired" if field.retired else "",
    )
