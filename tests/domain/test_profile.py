"""Country profiles: durations with their basis, unverified unless someone said so."""

import msgspec
import pytest

from shelter_desk.actions.definitions import definitions
from shelter_desk.domain.profile import Duration, Profile
from shelter_desk.errors import Refused
from shelter_desk.forms.load import read_toml
from shelter_desk.forms.world import country_codes, language_codes
from shelter_desk.system.bundled import read_all

PROFILES = definitions().profiles
DURATIONS = ("reflection", "permit", "stay", "guardian", "best_interests", "referral_answer")


def test_both_profiles_of_the_sources_are_there() -> None:  # R-RP-02, R-RP-04
    assert PROFILES["generic-coe"].reflection.length == "P30D"
    assert PROFILES["generic-icmpd"].reflection.length == "P3M"
    assert PROFILES["generic-icmpd"].permit.length == "P6M"
    assert {f"{profile}.toml" for profile in PROFILES} == set(read_all("countries"))


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_every_duration_says_its_basis(profile: Profile) -> None:
    for name in DURATIONS:
        assert getattr(profile, name).basis, name
    assert all(each.basis for each in profile.report)
    assert all(each.within.basis for each in profile.health_window)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_nothing_local_is_called_verified_before_someone_did(profile: Profile) -> None:
    assert profile.country == ""
    assert profile.note
    assert profile.confirmed == ()
    assert not [each for each in profile.health_window if each.within.verified]  # R-NE-06: a clinician confirms
    local = [getattr(profile, name) for name in DURATIONS]
    assert not [each for each in local if each.verified and "local setting" in each.basis.lower()]
    assert not [each for each in local if each.verified and "recommendation" in each.basis]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_languages_and_country_are_known(profile: Profile) -> None:
    assert set(profile.languages) <= language_codes()
    assert profile.country in {"", *country_codes()}


def test_the_health_windows_are_there() -> None:  # R-NE-06
    windows = {each.id: each.within.length for each in PROFILES["generic-coe"].health_window}
    assert windows == {"hiv_prevention": "PT72H", "emergency_contraception": "PT120H"}


@pytest.mark.parametrize("length", ["30 days", "P0D", "", "P"])
def test_what_is_no_duration_is_refused(length: str) -> None:
    with pytest.raises(ValueError):
        Duration(length, "law")


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (('length = "P30D"', 'length = "30 days"'), "generic-coe", "not a duration"),
        (('length = "P30D"', "length = 30"), "generic-coe › length", "Expected `str`"),
        (("[reflection]", "[reflexion]"), "generic-coe", "reflexion"),
        (('country = ""', 'country = ""\nking = "x"'), "generic-coe", "king"),
        (('basis = "CETS', 'bases = "CETS'), "generic-coe", "bases"),
        (("[[report]]", "[report]"), "generic-coe", "Expected `array`"),
    ],
)
def test_an_error_in_a_profile_names_file_and_place(change: tuple[str, str], place: str, problem: str) -> None:
    text = read_all("countries")["generic-coe.toml"].decode()
    assert change[0] in text
    with pytest.raises(Refused) as refused:
        read_toml("generic-coe.toml", text.replace(*change).encode(), Profile)
    (line,) = refused.value.details
    assert line.startswith(f"generic-coe.toml: {place}")
    assert problem in line


def test_a_profile_survives_being_written() -> None:
    for profile in PROFILES.values():
        assert msgspec.convert(msgspec.to_builtins(profile), Profile, strict=True) == profile


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        definitions().profile("atlantis")
    assert "generic-coe" in refused.value.advice
