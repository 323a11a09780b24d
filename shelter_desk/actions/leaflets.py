"""Leaflets for whoever asks: the right wording, the right length for how far the language was checked, or a clear no."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from shelter_desk import i18n, seals
from shelter_desk.actions.definitions import definitions
from shelter_desk.documents.flow import Reading
from shelter_desk.documents.leaflet_sheet import Contact, Contacts, Format, LeafletText, leaflet_pdf, picture_pdf
from shelter_desk.documents.leaflets import (
    AUDIENCES,
    UNSURE,
    Audience,
    Language,
    Leaflet,
    Part,
    common,
    composed,
    contacts,
    languages,
    leaflets,
    shown,
    texts,
)
from shelter_desk.domain.profile import Profile
from shelter_desk.errors import Refused
from shelter_desk.i18n import Catalogue, _, ngettext

NUMBERED = ("adult", "child", "younger-child", "outreach")
ENDANGERED = ("adult", "child", "outreach")
COMPLAINING = ("adult", "child")


@dataclass(frozen=True)
class Wish:
    """Which leaflet: `interpreter` says that an interpreter will read it with the person."""

    language: str
    audience: Audience
    size: Format = "A5"
    interpreter: bool = False
    large: bool = False


@dataclass(frozen=True)
class Printed:
    """A leaflet as PDF, its neutral file name, a digest of its words, whether it is the short one, and what to know."""

    pdf: bytes
    name: str
    version: str
    short: bool
    state: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Spoken:
    """A language of the leaflets and how far its texts were checked: `draft`, `read` or `approved`."""

    language: Language
    state: str


def spoken(words: Callable[[str], Catalogue] = i18n.catalogue) -> list[Spoken]:
    """Every language with leaflets, in the order of the list; `words` gives them as a desk corrected them."""
    ready = i18n.locales("leaflets")
    found = (each for each in languages().values() if each.code in ready)
    return [Spoken(each, words(each.code).review("leaflets")) for each in found]


def profile_of(country: str) -> Profile:
    """The profile with this id, or the one of this country (ISO 3166-1); Refused with those there are."""
    found = definitions().profiles
    for profile in found.values():
        if country and country.lower() in (profile.id.lower(), profile.country.lower()):
            return profile
    return definitions().profile(country)


def leaflet(wish: Wish, profile: Profile, today: datetime.date, corrected: Catalogue | None = None) -> Printed:
    """The leaflet; Refused where the language is unknown or lacks a sentence: never a half leaflet, never a box.

    `corrected` are the words of the language as a desk put them right; without them they are as shipped.
    """
    words = corrected or _words(wish.language)
    state = words.review("leaflets")
    reading = Reading(words.code, words.right_to_left)
    name = f"sheet-{words.code}-{wish.size}.pdf"
    if wish.audience == "pictures":
        title = words.told(common().picture_title)
        pdf = picture_pdf(title, reading, today, wish.size, _notes(words, state, reading, unsure=False))
        return Printed(pdf, name, _version(title), False, state, ())
    if wish.audience not in AUDIENCES:
        raise Refused("audience", _("There is no such leaflet."), ", ".join(AUDIENCES))
    source = leaflets()[wish.audience]
    _demand_whole(source, words)
    short = state != "approved" and not wish.interpreter
    parts = tuple(composed(source, profile, words, short=short))
    opening = (shown(common().interpreter_note, words),) if wish.interpreter else ()
    reachable = _contacts(wish.audience, profile, words, short)
    said = [*opening, *(each.heading for each in reachable), *chain.from_iterable(map(_texts, parts))]
    notes = _notes(words, state, reading, unsure=any(UNSURE in text for text in said))
    script, card = languages()[words.code].script, wish.audience == "outreach"
    text = LeafletText(words.told(source.title), script, parts, reachable, opening, notes, card)
    pdf = leaflet_pdf(text, reading, today, wish.size, wish.large)
    version = _version(text.title, *(said.text for part in parts for said in part.statements))
    return Printed(pdf, name, version, short, state, tuple(_warnings(wish, profile, short)))


def _texts(part: Part) -> tuple[str, ...]:
    return (part.title, *(said.text for said in part.statements), *part.fill, *part.boxes)


def _version(*said: str) -> str:
    return seals.digest("\n".join(said).encode()).hex()[:8]


def _words(code: str) -> Catalogue:
    if code not in languages() or code not in i18n.locales("leaflets"):
        raise Refused(
            "leaflet-language",
            _("There are no leaflets in the language “{code}”.").format(code=code),
            _("“leaflet --list” shows the languages there are."),
        )
    return i18n.catalogue(code)


def _demand_whole(source: Leaflet, words: Catalogue) -> None:
    shared = (getattr(common(), name) for name in common().__struct_fields__)
    lacking = [text for text in dict.fromkeys([*texts(source), *shared]) if not words.has(text, "leaflets")]
    if lacking:
        raise Refused(
            "leaflet-incomplete",
            ngettext(
                "This leaflet lacks {count} sentence in this language, so it is not printed.",
                "This leaflet lacks {count} sentences in this language, so it is not printed.",
                len(lacking),
            ).format(count=len(lacking)),
            _("Choose another language the person understands, or ask an interpreter."),
            tuple(lacking),
        )


def _notes(words: Catalogue, state: str, reading: Reading, unsure: bool) -> tuple[tuple[str, Reading], ...]:
    """What is said in small print, in the person's language and in the worker's."""
    said = [common().unsure_note] if unsure else []
    if state != "approved":
        said.append(common().draft_note)
    worker = i18n.current()
    found = [(words.told(text), reading) for text in said]
    if worker.code != words.code:
        found += [(worker.told(text), Reading(worker.code, worker.right_to_left)) for text in said]
    return tuple(found)


def _contacts(audience: str, profile: Profile, words: Catalogue, short: bool) -> tuple[Contacts, ...]:
    wanted = [(common().contact_here, "speech", "")]
    if audience in NUMBERED:
        wanted = [(common().call_here, "phone", "help")]
    if audience in ENDANGERED:
        wanted.append((common().danger, "shield", "danger"))
    if audience in COMPLAINING and not short:
        wanted.append((common().complain_to, "question", "complaint"))
    return tuple(
        Contacts(
            shown(heading, words),
            picture,
            tuple(Contact(each.name, each.number, each.hours) for each in contacts(profile, kind)),
        )
        for heading, picture, kind in wanted
    )


def _warnings(wish: Wish, profile: Profile, short: bool) -> list[str]:
    found = []
    if short:
        found.append(
            _(
                "This is a draft translation, so the short sheet was made. The whole one needs an interpreter who reads it."
            )
        )
        if wish.audience == "consent":
            found.append(_("A consent sheet in a draft language counts only with an interpreter the person accepted."))
    if wish.audience in NUMBERED and not contacts(profile, "help"):
        found.append(_("The country profile has no verified hotline: write a number on the line by hand."))
    return found
