"""Definition files: read strictly, and every error names file, form and field."""

import pytest

from shelter_desk.domain import vocabulary
from shelter_desk.errors import Refused
from shelter_desk.forms.load import Library, load_library, read_toml
from shelter_desk.forms.schema import CodeList, Field

HEAD = """
id = "visit"
version = 1
title = "Visit"
group = "arrival"
circle = "work"
category = "contact"
disclosure = "open"
"""
COLOURS = 'id = "colour"\nversion = "1"\ntitle = "Colour"\nsource = "made up"\n' + "".join(
    f'[[code]]\nid = "{each}"\nlabel = "{each}"\n' for each in ("red", "blue")
)
CATEGORIES = COLOURS.replace('"colour"', '"data_category"').replace("red", "contact").replace("blue", "needs")


def section(*fields: str, head: str = "") -> str:
    body = "".join(f"[[section.field]]\n{field}\n" for field in fields)
    return f'[[section]]\nid = "first"\ntitle = "First"\n{head}\n{body}'


def field(field_id: str, kind: str, *lines: str) -> str:
    return "\n".join((f'id = "{field_id}"', f'type = "{kind}"', 'label = "?"', *lines))


def library(*bodies: str, lists: str = COLOURS) -> Library:
    forms = {f"visit{number or ''}.toml": (HEAD + body).encode() for number, body in enumerate(bodies)}
    return load_library(forms, {"colour.toml": lists.encode()})


def refusal(*bodies: str, lists: str = COLOURS) -> str:
    """The one line that says what is wrong and where."""
    with pytest.raises(Refused) as refused:
        library(*bodies, lists=lists)
    assert refused.value.code == "definition"
    assert refused.value.advice
    (line,) = refused.value.details
    return line


def test_a_form_is_read_with_everything_in_it() -> None:
    form = library(section(field("shade", "choice", 'codes = "colour"', "required = true"))).forms["visit"]
    assert form.field("shade") == Field(
        "shade", "choice", "?", codes="colour", required=True, circle="work", category="contact", disclosure="open"
    )
    assert form.circles() == {"work"}
    hidden = library(section(field("a", "yes_no"), head='when = { field = "a", is = "yes" }')).forms["visit"]
    assert list(hidden.section[0].when.reads()) == ["a"]  # type: ignore[union-attr]
    with pytest.raises(KeyError):
        form.field("colour")


def test_circle_category_and_disclosure_fall_back_to_section_then_form() -> None:
    columns = '[[section.field.columns]]\nid = "{id}"\ntype = "text"\nlabel = "?"\n'
    table = field("rows", "table", 'category = "needs"') + "\n" + columns.format(id="one")
    deep = columns.format(id="two") + 'disclosure = "identifying"\ncategory = "contact"\n'
    form = library(section(table + deep, head='circle = "health"\ndisclosure = "sensitive"')).forms["visit"]
    rows = form.field("rows")
    one, two = rows.columns
    assert (rows.circle, rows.category, rows.disclosure) == ("health", "needs", "sensitive")
    assert (one.circle, one.category, one.disclosure) == ("health", "needs", "sensitive")
    assert (two.circle, two.category, two.disclosure) == ("health", "contact", "identifying")


def test_codes_of_every_coded_field() -> None:
    body = section(
        field("a", "yes_no"),
        field("b", "country"),
        field("c", "language"),
        field("d", "choice", 'codes = "colour"'),
        field("e", "choices", 'codes = "country"'),
        field("f", "choices", 'codes = "language"'),
        field("g", "choice", 'codes = "yes_no"'),
    )
    found = library(body)
    codes = {each.id: found.codes_of(each) for each in found.forms["visit"].fields()}
    assert codes["a"] == codes["g"] == {"yes", "no"}
    assert codes["d"] == {"red", "blue"}
    assert codes["b"] == codes["e"] >= {"AL", "XK", "NG"}
    assert codes["c"] == codes["f"] >= {"sq", "rom", "fa-AF"}


@pytest.mark.parametrize(
    ("body", "place", "problem"),
    [
        # Wrong shape.
        ("id = ", "", "Invalid value"),
        ("colour = 1", "visit", "unknown field `colour`"),
        (section(field("a", "text", 'colour = "red"')), "visit › first › a", "unknown field `colour`"),
        (section(field("a", "txet")), "visit › first › a › type", "txet"),
        (section('id = "a"\ntype = "text"'), "visit › first › a", "required field `label`"),
        (section(field("a", "text", "required = 1")), "visit › first › a › required", "Expected `bool`"),
        (section(field("a", "integer", 'least = "0"')), "visit › first › a › least", "Expected `int"),
        (section(field("a", "text", 'disclosure = "secret"')), "visit › first › a › disclosure", "secret"),
        ('section = "none"', "visit › section", "Expected `array`"),
        # Ids used twice.
        (section(field("a", "text"), field("a", "date")), "visit › a", "used twice"),
        (section(field("a", "text")) + section(field("b", "text")), "visit › first", "used twice"),
        # Code lists.
        (section(field("a", "choice")), "visit › a", "needs a code list"),
        (section(field("a", "choices")), "visit › a", "needs a code list"),
        (section(field("a", "text", 'codes = "colour"')), "visit › a", "only coded questions"),
        (section(field("a", "choice", 'codes = "shape"')), "visit › a", "unknown code list shape"),
        # Conditions.
        (section(field("a", "text", 'when = { field = "b", is = "x" }')), "visit › a", "reads an unknown field"),
        (section(field("a", "text", 'when = { field = "a", is = "x" }')), "visit › a", "reads an unknown field"),
        (section(field("a", "text"), head='when = { field = "b", is = "x" }'), "visit › first", "reads an unknown"),
        (section(field("a", "text", "when = { all = [] }")), "visit › first › a", "one test of one field"),
        (section(field("a", "text", 'when = { field = "b" }')), "visit › first › a", "one test of one field"),
        (section(field("a", "text", 'when = { field = "b", equals = "x" }')), "visit › first › a", "unknown field"),
        # Tables.
        (section(field("a", "table")), "visit › a", "a table needs columns"),
        (
            section(field("a", "text", 'columns = [{ id = "b", type = "text", label = "?" }]')),
            "visit › a",
            "only tables",
        ),
        (
            section(field("a", "table", 'columns = [{ id = "b", type = "table", label = "?" }]')),
            "visit › a",
            "none of them a table",
        ),
        (
            section(field("a", "table", 'columns = [{ id = "b", type = "text", label = "?", circle = "health" }]')),
            "visit › a",
            "one circle",
        ),
        (
            section(
                field(
                    "a",
                    "table",
                    'columns = [{ id = "b", type = "text", label = "?" }, { id = "b", type = "date", label = "?" }]',
                )
            ),
            "visit › a",
            "used twice",
        ),
        (
            section(field("a", "table", 'columns = [{ id = "b", type = "choice", label = "?", codes = "shape" }]')),
            "visit › a › b",
            "unknown code list shape",
        ),
        (
            section(
                field(
                    "a",
                    "table",
                    'columns = [{ id = "b", type = "text", label = "?", when = { field = "c", is = "x" } }]',
                )
            ),
            "visit › a › b",
            "reads an unknown field",
        ),
    ],
)
def test_an_error_names_file_form_and_field(body: str, place: str, problem: str) -> None:
    line = refusal(body)
    assert line.startswith(f"visit.toml: {place}" if place else "visit.toml: ")
    assert problem in line


CHECK = '[[check]]\nid = "order"\nfirst = "{}"\nthen = "{}"\nmessage = "No."\n'
DATES = section(field("a", "date"), field("b", "date"), field("n", "integer"), field("t", "text"))


@pytest.mark.parametrize(("first", "then"), [("a", "n"), ("a", "t"), ("a", "zz"), ("zz", "n"), ("a", "a"), ("t", "t")])
def test_a_check_compares_two_dates_or_two_numbers(first: str, then: str) -> None:
    assert refusal(DATES + CHECK.format(first, then)).startswith("visit.toml: visit › order: ")


@pytest.mark.parametrize("kind", ["date", "integer"])
def test_a_check_between_two_of_a_kind_is_read(kind: str) -> None:
    body = section(field("a", kind), field("b", kind), field("t", "text")) + CHECK.format("a", "b")
    assert library(body).forms["visit"].check[0].then == "b"


def test_a_check_id_is_used_once() -> None:
    assert "used twice" in refusal(DATES + CHECK.format("a", "b") * 2)


def test_a_form_id_is_used_once() -> None:
    assert refusal(DATES, DATES).startswith("visit1.toml: visit: this form id is used twice")


def test_a_code_list_id_is_used_once() -> None:
    with pytest.raises(Refused) as refused:
        load_library({}, {"a.toml": COLOURS.encode(), "b.toml": COLOURS.encode()})
    assert refused.value.details == ("b.toml: colour: this code list id is used twice",)


def test_a_code_is_used_once_in_a_list() -> None:
    assert refusal(lists=COLOURS.replace('"blue"', '"red"')) == "colour.toml: colour › red: an id is used twice"


def test_a_file_that_is_not_text_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        read_toml("colour.toml", b"\xff\xfe", CodeList)
    assert "colour.toml" in refused.value.title
    assert refused.value.details[0].startswith("colour.toml: ")


def test_an_error_deep_in_a_code_list_names_the_code() -> None:
    with pytest.raises(Refused) as refused:
        read_toml("colour.toml", (COLOURS + "verified = 1\n").encode(), CodeList)
    assert refused.value.details[0].startswith("colour.toml: colour › blue › verified: ")


# What only the domain knows of: circles, categories, registers, facts.


def known(*fields: str, head: str = "") -> None:
    body = head + section(*fields)
    lists = {"colour.toml": COLOURS.encode(), "data_category.toml": CATEGORIES.encode()}
    vocabulary.demand(load_library({"visit.toml": (HEAD + body).encode()}, lists))


COLUMNS = 'columns = [{ id = "b", type = "scale", label = "?", fact = "Need.level" }]'


@pytest.mark.parametrize(
    "fields",
    [
        (field("a", "date", 'fact = "FirstContact.day"'),),
        (field("a", "integer", 'fact = "Age.stated_years"'),),
        (field("a", "choices", 'codes = "colour"', 'fact = "UrgentNeeds.kinds"'),),
        (field("a", "table", 'fact = "Need"', COLUMNS),),
    ],
)
def test_facts_fed_by_fields_of_their_type_are_accepted(fields: tuple[str, ...]) -> None:
    known(*fields)


@pytest.mark.parametrize(
    ("fields", "place", "problem"),
    [
        ((field("a", "text", 'circle = "reports"'),), "a", "unknown circle reports"),
        ((field("a", "text", 'circle = "cellar"'),), "a", "unknown circle cellar"),
        ((field("a", "text", 'category = "gossip"'),), "a", "unknown category gossip"),
        ((field("a", "partner", 'register = "rooms"'),), "a", "unknown register rooms"),
        ((field("a", "partner"),), "a", "unknown register"),
        ((field("a", "partner", 'register = "visit"'),), "a", "unknown register visit"),
        ((field("a", "date", 'fact = "Horoscope.day"'),), "a", "unknown fact Horoscope.day"),
        ((field("a", "date", 'fact = "FirstContact.hour"'),), "a", "unknown fact FirstContact.hour"),
        ((field("a", "date", 'fact = "FirstContact"'),), "a", "only a table"),
        ((field("a", "date", 'fact = "Age.stated_years"'),), "a", "cannot feed Age.stated_years"),
        ((field("a", "integer", 'fact = "FirstContact.day"'),), "a", "cannot feed FirstContact.day"),
        ((field("a", "text", 'fact = "Speech.language"'),), "a", "cannot feed Speech.language"),
        ((field("a", "long_text", 'fact = "Speech.language"'),), "a", "cannot feed Speech.language"),
        ((field("a", "place", 'fact = "Speech.language"'),), "a", "cannot feed Speech.language"),
        ((field("a", "yes_no", 'fact = "UrgentNeeds.kinds"'),), "a", "cannot feed UrgentNeeds.kinds"),
        ((field("a", "choices", 'codes = "colour"', 'fact = "Sex.sex"'),), "a", "cannot feed Sex.sex"),
        ((field("a", "table", COLUMNS),), "a › b", "a column feeds the fact of its table"),
        ((field("a", "table", 'fact = "PlanAction"', COLUMNS),), "a › b", "a column feeds the fact of its table"),
        ((field("a", "table", 'fact = "Need"', COLUMNS.replace("scale", "date")),), "a › b", "cannot feed Need.level"),
        (
            (field("a", "date", 'fact = "Permit.starts"'), field("b", "date", 'fact = "Permit.ends"', 'circle = "health"')),
            "Permit",
            "one circle",
        ),
    ],
)  # fmt: skip
def test_what_the_desk_does_not_know_is_refused_by_place(fields: tuple[str, ...], place: str, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        known(*fields)
    (line,) = refused.value.details
    assert line.startswith(f"visit.toml: visit › {place}: ")
    assert problem in line


def test_a_register_cannot_link_to_a_register_that_is_not_there() -> None:
    with pytest.raises(Refused) as refused:
        known(field("a", "partner", 'register = "nowhere"'), head='kind = "register"\n')
    assert "unknown register nowhere" in refused.value.details[0]
