"""Leaflets as data: what is said to a person, and which wording a country profile allows.

What sources recommend to states is no promise to a person: a sentence the law must back prints only where the
profile confirms it, else a neutral one about what the desk itself does (requirements §16).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import msgspec

from shelter_desk.domain.durations import whole
from shelter_desk.domain.profile import Hotline, Profile
from shelter_desk.forms.load import read_toml
from shelter_desk.i18n import Catalogue, formats
from shelter_desk.system.bundled import read_all

Audience = Literal["adult", "child", "younger-child", "outreach", "consent", "pictures"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
REFLECTION = "{reflection}"
UNSURE = formats.isolate_ltr("(?)")
_FILES = ("common", "languages")


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language people are told things in: code (BCP 47), its name in itself and in English, script (ISO 15924)."""

    code: str
    name: str
    english: str
    script: str


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to say in sentences; `confirmed` where the profile names the id; `rights` as numbered in §16."""

    id: str
    rights: tuple[int | str, ...]
    say: tuple[str, ...]
    confirmed: tuple[str, ...] = ()
    picture: str = ""
    short: bool = False


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Statements under a title; `fill` are lines to write on, `boxes` answers to tick."""

    id: str
    title: str
    picture: str
    statement: tuple[Statement, ...] = ()
    fill: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()


class Leaflet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one audience is told."""

    id: str
    title: str
    section: tuple[Section, ...]
    aloud: bool = False


class Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Small texts that leaflets share."""

    call_here: str
    danger: str
    complain_to: str
    contact_here: str
    interpreter_note: str
    draft_note: str
    unsure_note: str
    reflection_days: str
    reflection_months: str
    report_child: str
    report_life: str
    picture_title: str


class _Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: tuple[Language, ...]


@dataclass(frozen=True)
class Said:
    """A statement in a person's language."""

    text: str
    picture: str = ""


@dataclass(frozen=True)
class Part:
    """A section in a person's language."""

    title: str
    picture: str
    statements: tuple[Said, ...]
    fill: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()


@cache
def leaflets() -> Mapping[str, Leaflet]:
    """Every leaflet by audience."""
    files = read_all("leaflets")
    found = [read_toml(name, data, Leaflet) for name, data in files.items() if name.removesuffix(".toml") not in _FILES]
    return {each.id: each for each in found}


@cache
def common() -> Common:
    """The texts that leaflets share."""
    return read_toml("common.toml", read_all("leaflets")["common.toml"], Common)


@cache
def languages() -> Mapping[str, Language]:
    """The languages of the leaflets by code."""
    found = read_toml("languages.toml", read_all("leaflets")["languages.toml"], _Languages).language
    return {each.code: each for each in found}


def texts(leaflet: Leaflet) -> Iterator[str]:
    """Every text of a leaflet, in any wording."""
    yield leaflet.title
    for section in leaflet.section:
        yield from (section.title, *section.fill, *section.boxes)
        for statement in section.statement:
            yield from (text for text in (*statement.say, *statement.confirmed) if text != REFLECTION)


def composed(leaflet: Leaflet, profile: Profile, words: Catalogue, *, short: bool = False) -> list[Part]:
    """The leaflet in a language under a country's law; `short` keeps help, choice and interpreter only."""
    parts = []
    for section in leaflet.section:
        said = tuple(
            _said(statement, profile, words) for statement in section.statement if statement.short or not short
        )
        if said or not short:
            fill, boxes = ((), ()) if short else (section.fill, section.boxes)
            told = (tuple(shown(text, words) for text in each) for each in (fill, boxes))
            parts.append(Part(shown(section.title, words), section.picture, said, *told))
    return parts


def shown(text: str, words: Catalogue) -> str:
    """A text in a person's language, with a mark beside it where its translation is doubted."""
    told = words.told(text)
    return f"{told}\u00a0{UNSURE}" if words.unsure(text) else told


def joiner(code: str) -> str:
    """What stands between two sentences."""
    return "" if code in languages() and languages()[code].script == "Hans" else " "


def contacts(profile: Profile, kind: str) -> list[Hotline]:
    """The contacts of a kind that somebody verified: a wrong number on paper is worse than none."""
    return [each for each in profile.hotline if each.kind == kind and each.verified]


def _said(statement: Statement, profile: Profile, words: Catalogue) -> Said:
    backed = bool(statement.confirmed) and statement.id in profile.confirmed
    sentences = list(statement.confirmed if backed else statement.say)
    if statement.id == "report":
        sentences += [
            getattr(common(), f"report_{each.leaflet}") for each in profile.report if each.leaflet and each.verified
        ]
    said = (each for text in sentences if (each := _worded(text, profile, words)))
    return Said(joiner(words.code).join(said), statement.picture)


def _worded(text: str, profile: Profile, words: Catalogue) -> str:
    if text != REFLECTION:
        return shown(text, words)
    length = whole(profile.reflection.length)
    if length is None or not profile.reflection.verified:
        return ""
    said = common().reflection_months if length[1] == "months" else common().reflection_days
    return shown(said, words).format(count=formats.number(length[0], words))
