"""What people are told: plain, complete, and never more than a country profile confirms (requirements §16)."""

import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shelter_desk import i18n
from shelter_desk.documents.leaflets import (
    AUDIENCES,
    REFLECTION,
    Leaflet,
    Statement,
    common,
    composed,
    contacts,
    joiner,
    languages,
    leaflets,
    texts,
)
from shelter_desk.domain.profile import Duration, Profile
from tests.documents.profiles import (
    CHILD_IN_DANGER,
    COMPLAINT,
    CONFIRMABLE,
    DANGER,
    EVERYTHING,
    HELP,
    LIFE_IN_DANGER,
    NIGHT,
    profile,
)

MOST_WORDS = 15
RIGHTS = frozenset(range(1, 26))
OF_CHILDREN = frozenset(
    {
        "treated as a child if unsure",
        "an adult who stands by you",
        "your view counts",
        "best interests first",
        "not with strangers",
        "school",
        "family only if safe",
    }
)
# What only a law can give: a sentence that says so needs a profile behind it.
PROMISES = ("right to", "the law here", "allowed", "free of charge", "entitled", "can claim", "can go to school")
# What a bystander must not read on a title.
TELLING = ("desk", "shelter", "traffick", "victim", "exploit", "rights", "police", "safe", "help")
SHARED = tuple(getattr(common(), name) for name in common().__struct_fields__)
ALL_TEXTS = tuple(dict.fromkeys(chain(SHARED, *(texts(leaflet) for leaflet in leaflets().values()))))
ENGLISH = i18n.catalogue("en")


def statements(leaflet: Leaflet) -> list[Statement]:
    return [statement for section in leaflet.section for statement in section.statement]


def printed(audience: str, country: Profile, *, short: bool = False) -> list[str]:
    parts = composed(leaflets()[audience], country, ENGLISH, short=short)
    return [said.text for part in parts for said in part.statements]


def test_there_is_a_leaflet_for_every_audience_and_a_card_of_pictures() -> None:
    assert {*leaflets(), "pictures"} == set(AUDIENCES)


def test_there_are_fifty_languages_each_named_in_itself() -> None:
    assert len(languages()) == 50
    assert all(code == each.code and each.name and each.english for code, each in languages().items())
    assert all(re.fullmatch("[A-Z][a-z]{3}", each.script) for each in languages().values())


@pytest.mark.parametrize("code", languages())
def test_every_language_has_words_of_its_own_for_every_text(code: str) -> None:
    words = i18n.catalogue(code)
    assert [text for text in ALL_TEXTS if not words.has(text, "leaflets")] == []


@pytest.mark.parametrize("text", ALL_TEXTS)
def test_every_sentence_is_short(text: str) -> None:
    for sentence in re.split(r"(?<=[.?!])\s", text):
        assert len(sentence.split()) <= MOST_WORDS, sentence


def test_every_right_is_told_to_adults() -> None:
    assert {right for each in statements(leaflets()["adult"]) for right in each.rights} == RIGHTS


def test_every_right_of_children_is_told_to_children() -> None:
    told = {right for each in statements(leaflets()["child"]) for right in each.rights}
    assert told >= OF_CHILDREN
    assert told - OF_CHILDREN <= RIGHTS
    young = {right for each in statements(leaflets()["younger-child"]) for right in each.rights}
    assert young <= OF_CHILDREN | RIGHTS


@pytest.mark.parametrize("leaflet", leaflets().values(), ids=leaflets())
def test_ids_are_unique(leaflet: Leaflet) -> None:
    sections, said = [each.id for each in leaflet.section], [each.id for each in statements(leaflet)]
    assert len(sections) == len(set(sections))
    assert len(said) == len(set(said))


@pytest.mark.parametrize("leaflet", leaflets().values(), ids=leaflets())
def test_a_neutral_wording_promises_nothing(leaflet: Leaflet) -> None:
    for statement in statements(leaflet):
        for sentence in statement.say:
            assert not [promise for promise in PROMISES if promise in sentence.lower()], sentence


def test_confirming_one_thing_never_promises_another() -> None:
    """Profiles confirm by id: where two leaflets share one, a numbered right stands behind both."""
    for id in CONFIRMABLE:
        found = [each for leaflet in leaflets().values() for each in statements(leaflet) if each.id == id]
        backed = [{*each.rights} & RIGHTS for each in found if each.confirmed]
        assert len(backed) == 1 or set.intersection(*backed), id


@given(confirmed=st.sets(st.sampled_from(CONFIRMABLE)), audience=st.sampled_from(sorted(leaflets())))
def test_only_what_the_profile_confirms_is_promised(confirmed: set[str], audience: str) -> None:
    country = replace(EVERYTHING, confirmed=tuple(confirmed), report=())
    found = iter(printed(audience, country))
    for statement in statements(leaflets()[audience]):
        backed = statement.id in confirmed and statement.confirmed
        wanted = statement.confirmed if backed else statement.say
        number = common().reflection_days.format(count="45")
        assert next(found) == " ".join(number if text == REFLECTION else text for text in wanted)
    assert next(found, None) is None


@given(audience=st.sampled_from(sorted(leaflets())))
def test_the_usual_profile_promises_nothing(audience: str) -> None:
    said = " ".join(printed(audience, profile())).lower()
    assert not [promise for promise in PROMISES if promise in said]


@given(verified=st.lists(st.booleans(), min_size=2, max_size=2))
def test_only_verified_duties_to_report_are_told(verified: list[bool]) -> None:
    duties = (CHILD_IN_DANGER, LIFE_IN_DANGER)
    country = profile(
        report=tuple(replace(each, verified=yes) for each, yes in zip(duties, verified, strict=True)),
    )
    said = " ".join(printed("adult", country))
    assert [common().report_child in said, common().report_life in said] == verified


def test_a_duty_without_a_sentence_of_ours_is_left_to_the_worker() -> None:
    unnamed = replace(CHILD_IN_DANGER, leaflet="")
    assert printed("adult", profile(report=(unnamed,))) == printed("adult", profile(report=()))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("P30D", "Number of days: 30."),
        ("P6W", "Number of days: 42."),
        ("PT72H", "Number of days: 3."),
        ("P3M", "Number of months: 3."),
        ("P1Y", "Number of months: 12."),
    ],
)
def test_time_to_decide_names_days_or_months(length: str, said: str) -> None:
    country = profile(confirmed=("time",), reflection=Duration(length, "made up", verified=True))
    assert f"You have time to rest and to decide. {said}" in printed("adult", country)


@pytest.mark.parametrize(
    "reflection",
    [
        Duration("P1M10D", "made up", verified=True),
        Duration("PT36H", "made up", verified=True),
        Duration("P30D", "nobody looked it up"),
    ],
    ids=["mixed", "hours", "unverified"],
)
def test_a_length_that_is_mixed_or_unverified_is_left_out(reflection: Duration) -> None:
    country = profile(confirmed=("time",), reflection=reflection)
    assert "You have time to rest and to decide." in printed("adult", country)
    assert "Number of" not in " ".join(printed("adult", country))


@pytest.mark.parametrize("audience", leaflets())
def test_the_short_sheet_is_the_statements_marked_short(audience: str) -> None:
    leaflet = leaflets()[audience]
    marked = [" ".join(each.say) for each in statements(leaflet) if each.short]
    assert marked
    assert printed(audience, profile(), short=True) == marked
    parts = composed(leaflet, profile(), ENGLISH, short=True)
    assert [part.title for part in parts] == [
        each.title for each in leaflet.section if any(statement.short for statement in each.statement)
    ]
    assert not any(part.fill or part.boxes for part in parts)


def test_the_short_sheet_offers_help_choice_and_an_interpreter() -> None:
    short = {each.id for each in statements(leaflets()["adult"]) if each.short}
    assert short >= {"first", "no", "interpreter"}


@pytest.mark.parametrize("title", [*(each.title for each in leaflets().values()), common().picture_title])
def test_titles_tell_a_bystander_nothing(title: str) -> None:  # R-CO-07
    assert not [word for word in TELLING if word in title.lower()]


@pytest.mark.parametrize("text", ALL_TEXTS)
def test_no_text_names_what_happened(text: str) -> None:
    assert not re.search("traffick|exploit|victim|slave|prostitut|sexual", text.lower())


def test_unverified_contacts_are_no_contacts() -> None:
    country = profile(hotline=(replace(HELP, verified=False), NIGHT, DANGER, COMPLAINT))
    assert [contacts(country, kind) for kind in ("help", "danger", "complaint")] == [[NIGHT], [DANGER], [COMPLAINT]]


def test_chinese_sentences_follow_each_other_without_a_blank() -> None:
    assert [joiner(code) for code in ("zh-Hans", "th", "en", "none")] == ["", " ", " ", " "]
