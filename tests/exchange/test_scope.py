"""The only door out: nothing leaves that the person did not agree to, for this recipient and purpose, today (R-CO-01, R-CO-02)."""

import ast
import copy
import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import shelter_desk
from shelter_desk import seals
from shelter_desk.domain.casefile import CaseFile, Entry
from shelter_desk.domain.consent import Standing, standing
from shelter_desk.domain.facts import NAMELESS, Consent
from shelter_desk.exchange import referral
from shelter_desk.exchange.scope import (
    IDENTIFIED_SCOPES,
    Ask,
    Disclosed,
    Disclosure,
    Grounds,
    Opened,
    Refusal,
    disclose,
    grounds,
    is_no,
    unrevoked,
)
from shelter_desk.forms.dates import earliest, latest
from shelter_desk.forms.schema import Field, Form
from tests.domain.strategies import LIBRARY, PARTNERS, facts_of_kind
from tests.properties import tried

TODAY = datetime.date(2026, 3, 10)
ASK = Ask("refer", "ff01", "service", "health")
YES = Consent(
    scope="refer",
    service="health",
    recipient="ff01",
    purpose="service",
    categories=("identity", "needs"),
    decision="given",
    asked_on="2026-03-01",
    companion="no",
    language_state="approved",
)
NO = replace(YES, decision="refused", asked_on="2026-03-05")
ALL = frozenset({"identity", "needs", "language", "age", "health", "experience", "stay", "plan", "law", "family"})


def case(*consents: Consent, recorded: str = "2026-03-01") -> CaseFile:
    entries = (Entry(f"r{number}", "consent", recorded, each) for number, each in enumerate(consents))
    return CaseFile("AAAA-AAAA", tuple(entries))


def asked(
    *cases: CaseFile, ask: Ask = ASK, used: frozenset[str] = frozenset(), child: bool = False
) -> Grounds | Refusal:
    return grounds(cases, ask, TODAY, used, child)


def allowed(found: Grounds | Refusal) -> Grounds:
    assert isinstance(found, Grounds)
    return found


# Grounds


def test_a_consent_for_this_very_question_is_grounds() -> None:
    found = allowed(asked(case(replace(YES, withheld=("health", "declined")))))
    assert found == Grounds("r0", frozenset({"identity", "needs"}), frozenset({"health"}))


@pytest.mark.parametrize(
    "ask",
    [
        Ask("refer", "ff02", "service", "health"),
        Ask("refer", "ff01", "protection", "health"),
        Ask("refer", "ff01", "service", "legal"),
        Ask("refer", "ff01", "service"),
        Ask("nrm_identified", "ff01", "service"),
        Ask("authority", "ff01", "service", "health"),
    ],
)
def test_a_yes_to_one_question_is_none_to_another(ask: Ask) -> None:
    assert asked(case(YES), ask=ask) == Refusal(())


@pytest.mark.parametrize("scope", ["care", "nrm_aggregate", "authority", "family", "tracing", "research"])
def test_only_two_scopes_tell_who_a_person_is(scope: str) -> None:
    consent = replace(YES, scope=scope, use="until_withdrawn")
    assert asked(case(consent), ask=Ask(scope, "ff01", "service", "health")) == Refusal(())


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        ({"decision": "refused"}, Standing.NOT_GIVEN),
        ({"decision": "later"}, Standing.NOT_GIVEN),
        ({"decision": "ended"}, Standing.NOT_GIVEN),
        ({"decision": None}, Standing.NOT_GIVEN),
        ({"decision": "withdrawn", "withdrawn_on": "2026-03-09"}, Standing.WITHDRAWN),
        ({"withdrawn_on": "2026-03-09"}, Standing.WITHDRAWN),
        ({"asked_on": "2026-01-01"}, Standing.EXPIRED),
        ({"use": "until_date", "expires": "2026-03-09"}, Standing.EXPIRED),
        ({"asked_on": "2026-03-11"}, Standing.NOT_YET),
        ({"asked_on": None}, Standing.UNDATED),
        ({"companion": "yes"}, Standing.COMPANION),
        ({"companion": None}, Standing.COMPANION),
        ({"language_state": "draft"}, Standing.NO_INTERPRETER),
        ({"language_state": "draft", "interpreter": "refused"}, Standing.NO_INTERPRETER),
    ],
)
def test_what_is_worth_nothing_is_no_grounds_and_says_why(change: dict[str, Any], worth: Standing) -> None:
    assert asked(case(replace(YES, **change))) == Refusal((("r0", worth),))


def test_a_single_use_serves_once() -> None:
    once = case(replace(YES, use="once"))
    assert isinstance(asked(once), Grounds)
    assert asked(once, used=frozenset({"r0"})) == Refusal((("r0", Standing.USED),))
    assert isinstance(asked(case(YES), used=frozenset({"r0"})), Grounds)


def test_a_child_needs_the_guardian_beside_its_own_yes() -> None:  # R-CH-15
    housing = replace(YES, service="housing")
    ask = dataclasses.replace(ASK, service="housing")
    for view in (None, "disagrees", "unknown"):
        without = case(replace(housing, guardian=view))
        assert asked(without, ask=ask, child=True) == Refusal((("r0", Standing.GUARDIAN),))
    assert isinstance(asked(case(replace(housing, guardian="agrees")), ask=ask, child=True), Grounds)


@pytest.mark.parametrize("service", ["health", "child_protection"])
def test_no_child_waits_for_a_guardian_to_be_cared_for(service: str) -> None:  # R-CH-03
    told = case(replace(YES, service=service, guardian=None))
    assert isinstance(asked(told, ask=dataclasses.replace(ASK, service=service), child=True), Grounds)


# The last word


def test_a_later_no_ends_an_earlier_yes() -> None:
    for no in (NO, replace(NO, decision="later"), replace(NO, decision="ended"), replace(NO, decision="withdrawn")):
        assert isinstance(asked(case(YES, no)), Refusal)


def test_a_yes_that_was_said_later_stands_again() -> None:
    again = replace(YES, asked_on="2026-03-06")
    assert allowed(asked(case(YES, NO, again))).consent == "r2"
    # However late the no was written down.
    assert allowed(asked(case(again, NO))).consent == "r0"


def test_on_one_day_what_was_written_last_counts() -> None:
    no = replace(NO, asked_on=YES.asked_on)
    assert isinstance(asked(case(YES, no)), Refusal)
    assert allowed(asked(case(no, YES))).consent == "r1"


def test_a_no_without_a_day_was_said_when_it_was_written_down() -> None:
    no = replace(NO, asked_on=None)
    early, late = Entry("r1", "consent", "2026-02-01", no), Entry("r1", "consent", "2026-03-02", no)
    yes = Entry("r0", "consent", "2026-03-01", YES)
    assert isinstance(asked(CaseFile("A", (early, yes))), Grounds)
    assert isinstance(asked(CaseFile("A", (yes, late))), Refusal)


def test_a_vague_day_is_read_against_sharing() -> None:
    assert isinstance(asked(case(replace(YES, asked_on="2026-03"), replace(NO, asked_on="2026-03-01"))), Refusal)
    assert isinstance(asked(case(replace(YES, asked_on="2026-03-02"), replace(NO, asked_on="2026-03"))), Refusal)


@pytest.mark.parametrize("missing", ["recipient", "purpose", "service"])
@pytest.mark.parametrize("said", [None, "unknown", "declined"])
def test_a_no_that_names_nobody_means_everybody(missing: str, said: str | None) -> None:
    no = replace(NO, **{missing: said})
    assert isinstance(asked(case(YES, no)), Refusal)
    assert isinstance(asked(case(replace(YES, **{missing: said}))), Refusal)  # but a yes like that means nobody


def test_a_no_to_another_question_changes_nothing() -> None:
    others = [replace(NO, recipient="ff02"), replace(NO, purpose="protection"), replace(NO, service="legal")]
    assert isinstance(asked(case(YES, *others, replace(NO, scope="authority"))), Grounds)


def test_the_newest_yes_narrows_the_older_one() -> None:
    narrow = replace(YES, asked_on="2026-03-02", categories=("needs",))
    assert allowed(asked(case(YES, narrow))).categories == {"needs"}
    # Once it has served, the older and wider one is not taken up again.
    once = replace(narrow, use="once")
    assert asked(case(YES, once), used=frozenset({"r1"})) == Refusal((("r1", Standing.USED),))


# Conflicts


def test_in_a_conflict_it_must_hold_in_every_combination() -> None:  # design §2
    assert isinstance(asked(case(YES), case(replace(YES, decision="withdrawn"))), Refusal)
    assert isinstance(asked(case(YES), case()), Refusal)
    both = asked(case(replace(YES, withheld=("law",))), case(replace(YES, categories=("needs",), withheld=("age",))))
    assert allowed(both) == Grounds("r0", frozenset({"needs"}), frozenset({"law", "age"}))


def test_heads_that_disagree_which_consent_counts_are_no_grounds() -> None:
    newer = replace(YES, asked_on="2026-03-02")
    assert asked(case(YES, newer), case(YES, replace(newer, recipient="ff02"))) == Refusal((), conflict=True)


def test_without_a_case_there_is_nothing_to_rest_on() -> None:
    assert asked() == Refusal(())


# Properties over arbitrary consents

consents = st.lists(
    st.tuples(facts_of_kind("Consent"), st.booleans()).map(
        # Half of them answer the question, or hardly any would.
        lambda pair: (
            replace(pair[0], scope="refer", service="health", recipient="ff01", purpose="service")
            if pair[1]
            else pair[0]
        )
    ),
    max_size=5,
)
asks = st.builds(
    Ask,
    st.sampled_from(IDENTIFIED_SCOPES),
    st.sampled_from(PARTNERS),
    st.sampled_from(["service", "identification", "protection"]),
    st.sampled_from(["health", "legal", "child_protection", ""]),
)


@given(
    st.lists(consents, min_size=1, max_size=3),
    st.one_of(st.just(ASK), asks),
    st.sets(st.sampled_from(["r0", "r1"])),
    st.booleans(),
)
@tried(400)
def test_grounds_are_always_a_yes_that_holds_and_no_later_no(
    heads: list[list[Consent]], ask: Ask, used: set[str], child: bool
) -> None:
    cases = [case(*each) for each in heads]
    found = asked(*cases, ask=ask, used=frozenset(used), child=child)
    if isinstance(found, Refusal):
        return
    for each in cases:
        (entry,) = [entry for entry in each.entries if entry.record == found.consent]
        consent = entry.fact
        assert isinstance(consent, Consent)
        assert (consent.scope, consent.recipient, consent.purpose) == (ask.scope, ask.recipient, ask.purpose)
        assert ask.scope != "refer" or consent.service == ask.service
        assert standing(consent, TODAY, used=found.consent in used, as_child=child) is Standing.HOLDS
        assert found.categories <= set(consent.categories or ())
        assert found.withheld >= set(consent.withheld or ()) - {"unknown", "declined"}
        assert consent.asked_on is not None
        for other in each.entries:
            no = other.fact
            assert isinstance(no, Consent)
            if not is_no(no) or no.scope != ask.scope:
                continue
            named = {"recipient": ask.recipient, "purpose": ask.purpose}
            named |= {"service": ask.service} if ask.scope == "refer" else {}
            if all(getattr(no, name) in (*NAMELESS, value) for name, value in named.items()):
                said = no.withdrawn_on or no.asked_on
                day = latest(said) if said else datetime.date.fromisoformat(other.recorded)
                assert day <= earliest(consent.asked_on)


@given(consents)
@tried()
def test_what_a_no_leaves_standing_is_said_after_it(found: list[Consent]) -> None:
    left = unrevoked(case(*found).entries)
    assert not any(is_no(entry.fact) for entry in left if isinstance(entry.fact, Consent))
    assert len(left) <= sum(not is_no(each) for each in found)


# What goes and what stays


def opened(form: str, answers: dict[str, Any], conflicted: bool = False) -> Opened:
    return Opened("r9", form, answers, conflicted)


def reasons(found: Disclosure) -> dict[str, str]:
    return {f"{each.form}.{each.field}": each.why for each in found.stays}


def agreed(*categories: str, withheld: tuple[str, ...] = ()) -> Grounds:
    return Grounds("r0", frozenset(categories), frozenset(withheld))


def test_every_answer_goes_or_stays_with_its_reason() -> None:
    records = [
        opened("identity", {"given_names": "Made up", "citizenship": ["AL"]}),
        opened("language", {"language": "sq"}),
        opened("age", {"stated_years": 30}),
    ]
    found = disclose(LIBRARY, records, agreed("identity", "language", withheld=("language",)))
    assert {(each.form, each.field) for each in found.goes} == {
        ("identity", "given_names"),
        ("identity", "citizenship"),
    }
    assert reasons(found) == {"language.language": "withheld_by_person", "age.stated_years": "category_not_agreed"}
    assert {each.consent for each in found.goes} == {"r0"}
    assert found.goes[0].htcds == LIBRARY.forms["identity"].field("given_names").maps["htcds"]


def test_a_conflicted_record_stays_whole() -> None:
    found = disclose(LIBRARY, [opened("identity", {"given_names": "Made up"}, conflicted=True)], agreed("identity"))
    assert found.goes == ()
    assert reasons(found) == {"identity.given_names": "conflict"}


def test_notes_suspects_and_consents_never_leave() -> None:  # R-CO-08, R-ID-07
    never = {"notes", "sharing"}
    justice = [form.id for form in LIBRARY.forms.values() for field in form.fields() if field.circle == "justice"]
    assert justice, "the circle of suspects has no field any more: this test shows nothing"
    for form in LIBRARY.forms.values():
        for field in form.fields():
            if field.category in never or field.circle == "justice":
                answers: dict[str, Any] = {field.id: [{}] if field.type == "table" else "x"}
                found = disclose(LIBRARY, [opened(form.id, answers)], agreed(*ALL, "notes", "sharing"))
                assert found.goes == ()
                assert reasons(found) == {f"{form.id}.{field.id}": "never_leaves"}


def test_links_to_other_cases_and_records_never_leave() -> None:
    found = disclose(
        LIBRARY,
        [
            opened("admission", {"shares_with": "BBBB-BBBB", "room": "0a1b2c"}),
            opened("needs", {"needs": [{"kind": "health", "provider": "0a1b2c"}, {"provider": "0a1b2c"}]}),
        ],
        agreed(*ALL),
    )
    assert reasons(found) == {
        "admission.shares_with": "never_leaves",
        "admission.room": "never_leaves",
        "needs.needs.provider": "never_leaves",
    }
    assert [each.value for each in found.goes] == [[{"kind": "health"}]]


def test_a_table_of_which_nothing_may_go_stays() -> None:
    found = disclose(LIBRARY, [opened("needs", {"needs": [{"provider": "0a1b2c"}]})], agreed(*ALL))
    assert found.goes == ()


def filled(form: Form, word: str) -> dict[str, Any]:
    """An answer to every question, each with a word of its own that can be found again."""

    def value(field: Field, place: str) -> Any:
        if field.type == "table":
            return [{column.id: value(column, f"{place}.{column.id}") for column in field.columns}]
        return [f"{word}:{place}:"] if field.type == "choices" else f"{word}:{place}:"

    return {field.id: value(field, f"{form.id}.{field.id}") for field in form.fields()}


@given(
    st.sets(st.sampled_from(sorted(LIBRARY.codelists["data_category"].ids()))),
    st.sets(st.sampled_from(sorted(LIBRARY.codelists["data_category"].ids())), max_size=3),
    st.sets(st.sampled_from(sorted(LIBRARY.forms)), max_size=3),
)
@tried(60)
def test_no_word_leaves_outside_the_agreed_categories(
    categories: set[str], withheld: set[str], split: set[str]
) -> None:
    forms = [form for form in LIBRARY.forms.values() if form.kind == "case"]
    records = [opened(form.id, filled(form, "canary"), form.id in split) for form in forms]
    found = disclose(LIBRARY, records, agreed(*categories, withheld=tuple(withheld)))
    payload = referral.compose(found, ASK, "0" * 16, TODAY, [], lambda each: ("", "", str(each.value)))
    sent = seals.canonical([each.text for each in payload.answers]).decode()
    for form in forms:
        for field in form.fields():
            for each, place in [(field, field.id), *((column, f"{field.id}.{column.id}") for column in field.columns)]:
                may = each.category in categories - withheld - {"notes", "sharing"} and form.id not in split
                may = may and each.circle != "justice" and each.type not in ("person", "partner")
                if each is not field:
                    may = may and field.category in categories - withheld and field.type == "table"
                if each.type != "table":
                    assert (f"canary:{form.id}.{place}:" in sent) == may, (form.id, place)


# Who can make a Disclosed


def test_nobody_else_makes_or_changes_what_may_leave() -> None:
    found = disclose(LIBRARY, [opened("identity", {"given_names": "Made up"})], agreed("identity"))
    with pytest.raises(TypeError):
        Disclosed(object(), "r0", "identity", "given_names", "", "Someone else")
    with pytest.raises(ValueError, match="InitVar"):
        dataclasses.replace(found.goes[0], value="Someone else")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.goes[0].value = "Someone else"  # type: ignore[misc]
    assert copy.copy(found.goes[0]) == found.goes[0]


def test_no_other_module_names_the_key_that_makes_them() -> None:
    root = Path(shelter_desk.__file__).parent
    naming = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if "_TOKEN" in _names(path)}
    assert naming == {"exchange/scope.py"}
    making = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if "Disclosed" in _calls(path)}
    assert making == {"exchange/scope.py"}


def _names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _calls(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {each.id for each in calls if isinstance(each, ast.Name)} | {
        each.attr for each in calls if isinstance(each, ast.Attribute)
    }
