"""Facts: fed by fields of the right type, read by rules or returns, codes and dates only."""

import ast
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shelter_desk
from shelter_desk.domain.facts import KINDS, OPERATIONAL, STATISTICAL, Age, Fact, Operational, decode, encode
from shelter_desk.forms.schema import FREE_TEXT
from tests.domain.reads import attributes_read
from tests.domain.strategies import LIBRARY, facts_of_kind, feeds, operational_facts, statistical_facts
from tests.properties import tried

ATTRIBUTES = [f"{kind}.{name}" for kind, each in KINDS.items() for name in each.__struct_fields__]
# Attributes that hold a written date; every other text holds a code, a country, a language or an id.
DAYS = {
    "FirstContact.day", "UrgentNeeds.met_on", "ClinicianOffer.day", "Age.stated_on", "Age.stated_born",
    "Age.documented_born", "Age.assessed_on", "StatusStep.day", "NeedsReview.due", "PlanAction.by", "PlanReview.due",
    "Consent.asked_on", "Consent.expires", "Consent.withdrawn_on", "LegalBasis.day", "LegalBasis.reviewed_on",
    "Referral.day", "Referral.answered_on", "RightsExplained.day", "Reply.day", "Counted.day",
    "ReflectionPeriod.starts", "ReflectionPeriod.ends", "ReflectionPeriod.decided", "Permit.starts", "Permit.ends",
    "ProtectionNeed.referred_on", "ReturnPlan.risk_assessed_on", "BestInterests.day",
    "Stay.starts", "Stay.ends", "Closing.day", "Closing.reopened_on",
}  # fmt: skip


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_every_attribute_is_fed_by_one_field_of_the_right_type(attribute: str) -> None:
    field = feeds()[attribute]
    assert (field.type == "date") == (attribute in DAYS)
    annotation = str(KINDS[attribute.partition(".")[0]].__annotations__[attribute.partition(".")[2]])
    assert (field.type in ("integer", "scale")) == (annotation == "int | None")
    assert (field.type == "choices") == (annotation.startswith("tuple"))
    assert field.type not in FREE_TEXT, "a fact never holds words"


def test_no_form_feeds_an_attribute_twice() -> None:
    for form in LIBRARY.forms.values():
        fed = [each.fact for field in form.fields() for each in (field, *field.columns) if "." in each.fact]
        assert len(set(fed)) == len(fed)


def test_every_kind_comes_from_one_circle() -> None:
    circles: dict[str, set[str]] = {}
    for attribute, field in feeds().items():
        circles.setdefault(attribute.partition(".")[0], set()).add(field.circle)
    assert all(len(found) == 1 for found in circles.values())


# Which facts anyone reads


@cache
def readers() -> dict[str, set[str]]:
    """Kind → modules that name it outside an import: rules, returns, and the actions that call them."""
    root = Path(shelter_desk.__file__).parent
    found: dict[str, set[str]] = {}
    for house in ("domain", "exchange", "hub", "actions"):
        for path in sorted((root / house).glob("*.py")):
            if house == "domain" and path.name in ("facts.py", "extract.py", "vocabulary.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
                if name in KINDS:
                    found.setdefault(name, set()).add(f"{house}/{path.name}")
    return found


@pytest.mark.parametrize("kind", OPERATIONAL)
def test_every_operational_fact_is_read_by_a_rule_or_a_return(kind: str) -> None:
    assert readers().get(kind)


# Their presence is what is read: something was explained, something was done without consent.
PRESENT = {"RightsExplained.day", "LegalBasis.kind"}
# Sealed with the case and read by no table yet; the yearly report to the coordinator will (R-DA-01).
SEALED_FOR_REPORTS = {
    "Cooperation.decision", "Detection.place", "Exploitation.acts", "Exploitation.crossed_border",
    "Exploitation.earlier", "Exploitation.means", "Migration.situation", "StatusStep.day", "StatusStep.decider",
}  # fmt: skip


def test_every_attribute_is_read_but_those_that_are_named() -> None:
    root = Path(shelter_desk.__file__).parent
    paths = [path for house in ("domain", "exchange", "hub", "actions") for path in sorted((root / house).glob("*.py"))]
    told = [path.read_text("utf-8") for path in paths if path.name not in ("extract.py", "vocabulary.py")]
    assert set(ATTRIBUTES) - attributes_read(told) == PRESENT | SEALED_FOR_REPORTS


# Returns read these; those that are still to come are named here, so that none is collected for nothing.
READ_BY_RETURNS = {"Detection", "Citizenship", "Migration", "StatusStep", "Exploitation", "Cooperation"}


def test_statistical_facts_are_the_ones_returns_read_and_no_rule_does() -> None:
    assert set(STATISTICAL) == READ_BY_RETURNS
    readers_of_statistics = {module for kind in STATISTICAL for module in readers().get(kind, ())}
    assert readers_of_statistics <= {
        "exchange/counting.py",
        "actions/candidates.py",
    }  # R-ID-05: no service, stay or plan


# R-NE-06: HIV, pregnancy, abortion, sexual history never become facts.

NEVER = ("hiv", "aids", "pregnan", "abort", "sexual_h", "sexual h", "std", "contracep", "virgin")


def words_of(attribute: str) -> str:
    """Everything an attribute and its field can say, labels and codes included."""
    field = feeds()[attribute]
    codes = LIBRARY.codelists[field.codes].code if field.codes in LIBRARY.codelists else ()
    words = [attribute, field.id, field.label, field.hint, *(f"{code.id} {code.label} {code.hint}" for code in codes)]
    return " ".join(words).lower()


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_nothing_of_reproductive_or_sexual_health_becomes_a_fact(attribute: str) -> None:  # R-NE-06
    assert not [word for word in NEVER if word in words_of(attribute)]
    assert feeds()[attribute].circle != "health"


def test_such_notes_have_a_place_only_health_workers_read() -> None:  # R-NE-06
    field = LIBRARY.forms["case_note"].field("health")
    assert (field.circle, field.category, field.fact) == ("health", "health", "")


# Plain JSON and back


@tried()
@given(st.lists(st.one_of(operational_facts, statistical_facts), max_size=5).map(tuple))
def test_facts_survive_being_written_as_json(said: tuple[Fact, ...]) -> None:
    assert decode(encode(said)) == said


def test_what_was_not_asked_is_not_written() -> None:
    assert encode((Age(stated_years=0),)) == [{"fact": "Age", "stated_years": 0}]


def test_a_kind_of_a_newer_release_is_left_out_not_guessed() -> None:
    assert decode([{"fact": "Telepathy", "day": "2026"}, {"fact": "Age", "stated_years": 9}]) == (Age(stated_years=9),)


def test_kinds_are_either_operational_or_statistical() -> None:
    assert set(OPERATIONAL) & set(STATISTICAL) == set()
    assert all(issubclass(each, Operational) for each in OPERATIONAL.values())
    assert set(KINDS) == set(OPERATIONAL) | set(STATISTICAL)


@pytest.mark.parametrize("kind", sorted(KINDS))
@tried(5)
@given(data=st.data())
def test_every_kind_can_be_drawn(kind: str, data: st.DataObject) -> None:
    assert type(data.draw(facts_of_kind(kind))) is KINDS[kind]
