"""What a desk corrected in the words people are told, and which languages a speaker approved here (R-CO-12)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shelter_desk import i18n, seals
from shelter_desk.actions import asking
from shelter_desk.actions.cards import Recipient
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.house import register_case
from shelter_desk.actions.rows import by_record
from shelter_desk.actions.save import Entry, Saved, save
from shelter_desk.actions.send import Errand, Written, send
from shelter_desk.documents import leaflets
from shelter_desk.errors import Refused
from shelter_desk.exchange import payloads
from shelter_desk.exchange.payloads import LONGEST_SENTENCE
from shelter_desk.exchange.referral import as_json
from shelter_desk.forms.values import Answers
from shelter_desk.i18n import Catalogue, _
from shelter_desk.i18n.catalogues import SOURCE, placeholders
from shelter_desk.vault.revisions import Stored

FORM = "corrections"
CORRECTED, APPROVED = "corrected", "approved"
SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Sentence:
    """A text people are told, as it stands on this desk."""

    english: str
    said: str
    unsure: bool
    corrected: bool


@dataclass(frozen=True)
class Approval:
    """Who read a whole language and approved it, when; `holds` unless the texts changed since."""

    speaker: str
    day: str
    holds: bool


@dataclass(frozen=True)
class Language:
    """What a desk did with one language."""

    texts: Mapping[str, str]
    approval: Approval | None

    def words(self, code: str) -> Catalogue:
        """The language as this desk says it."""
        approved = self.approval is not None and self.approval.holds
        return i18n.catalogue(code).corrected(self.texts, approved=approved)


NONE = Language({}, None)


@cache
def told_texts() -> tuple[str, ...]:
    """Every text people are told, on paper and on the consent screen, in the order they are met."""
    found = [getattr(leaflets.common(), name) for name in leaflets.common().__struct_fields__]
    for leaflet in leaflets.leaflets().values():
        found += leaflets.texts(leaflet)
    return tuple(dict.fromkeys([*found, *asking.TEXTS]))


def read_corrections(desk: Desk) -> dict[str, Language]:
    """Every language something was corrected or approved in; of two corrections of a text the later counts."""
    texts: dict[str, dict[str, str]] = {}
    approvals: dict[str, tuple[str, str, str]] = {}
    for answers in _records(desk):
        code = str(answers.get("language", ""))
        if answers.get("step") == APPROVED:
            approvals[code] = (
                str(answers.get("speaker", "")),
                str(answers.get("day", "")),
                str(answers.get("texts", "")),
            )
        elif answers.get("english") and answers.get("said"):
            texts.setdefault(code, {})[str(answers["english"])] = str(answers["said"])
    found = {}
    for code in {*texts, *approvals}:
        mine = texts.get(code, {})
        approval = None
        if code in approvals:
            speaker, day, version = approvals[code]
            approval = Approval(speaker, day, version == version_of(code, mine))
        found[code] = Language(mine, approval)
    return found


def version_of(code: str, texts: Mapping[str, str]) -> str:
    """A digest of everything people are told in a language: an approval is of exactly these words."""
    words = i18n.catalogue(code).corrected(texts, approved=False)
    return seals.digest(seals.canonical([[text, words.told(text)] for text in told_texts()])).hex()[:32]


def sentences(code: str, language: Language) -> list[Sentence]:
    """The texts of a language, doubtful ones first."""
    words = language.words(code)
    found = [Sentence(text, words.told(text), words.unsure(text), text in language.texts) for text in told_texts()]
    return sorted(found, key=lambda each: not each.unsure)


def take_along(desk: Desk, code: str, recipient: Recipient, folder: Path) -> Written:
    """Write what was corrected in a language as a package for another desk."""
    own = read_corrections(desk).get(code, NONE)
    if not own.texts:
        raise Refused("nothing-corrected", _("Nothing was corrected in this language here."), "")
    speaker = own.approval.speaker if own.approval is not None and own.approval.holds else ""
    said = [payloads.Sentence(english, text) for english, text in sorted(own.texts.items())]
    files = {"words.json": as_json(payloads.Words(code, speaker, said))}
    return send(desk, Errand("words", recipient, files), folder)


def demand_usable(desk: Desk, words: payloads.Words) -> None:
    """Refuse corrections nobody here may take, of texts this release does not have, or with placeholders lost."""
    _demand_supervisor(desk)
    of_one_text = len({each.english for each in words.sentences}) < len(words.sentences)
    if of_one_text or not (
        _translated(words.language) and all(_usable(each.english, each.said) for each in words.sentences)
    ):
        raise Refused(
            "words-other-release",
            _("These corrections are of another release of the texts."),
            _("Bring both desks to the same release first. Nothing was changed."),
        )


def take_in(desk: Desk, words: payloads.Words) -> None:
    """Take another desk's corrections; the approval stays theirs: someone here reads before it counts here."""
    demand_usable(desk, words)
    here = read_corrections(desk).get(words.language, NONE).words(words.language)
    with desk.together():
        for each in words.sentences:
            if each.said != here.told(each.english):
                correct(desk, words.language, each.english, each.said)


def correct(desk: Desk, code: str, english: str, said: str) -> Saved:
    """Put a sentence right; Refused where placeholders would be lost. An approval of the words before it ends."""
    _demand_supervisor(desk)
    _demand_translated(code)
    said = " ".join(line.strip() for line in said.splitlines()).strip()
    if not _usable(english, said):
        raise Refused(
            "correction",
            _("This sentence cannot be used."),
            _("This is longer than {most} characters.").format(most=LONGEST_SENTENCE)
            if len(said) > LONGEST_SENTENCE
            else _("Words in braces, like {example}, must stay exactly as they are.").format(example="{recipient}"),
        )
    return _write(desk, {"language": code, "step": CORRECTED, "english": english, "said": said})


def approve(desk: Desk, code: str, speaker: str) -> Saved:
    """Write down that a speaker read everything in a language and stands for it."""
    _demand_supervisor(desk)
    _demand_translated(code)
    if not speaker.strip():
        raise Refused("speaker", _("Who read it?"), _("Write the name or the function of the speaker."))
    texts = read_corrections(desk).get(code, NONE).texts
    return _write(
        desk,
        {"language": code, "step": APPROVED, "speaker": speaker.strip(), "texts": version_of(code, texts)},
    )


def _write(desk: Desk, answers: Answers) -> Saved:
    """Save a step; one sentence, and one approval of a language, is one record, so that the register stays small."""
    about = [answers["language"], answers["step"], answers.get("english", "")]
    record = seals.digest(seals.canonical(about), size=8).hex()
    day = {"day": desk.today().isoformat()}
    return save(desk, Entry(FORM, answers | day, register_case(FORM), record))


def _records(desk: Desk) -> Iterator[Answers]:
    """The register's answers, oldest first: the last that a supervisor wrote into each record.

    Anyone of the circle can write into a register; whose words count is decided by who signed them.
    """
    supervisors = {member.id for member in desk.vault.chain.members.values() if member.role == SUPERVISOR}
    found = []
    for heads in by_record(desk.vault.current(register_case(FORM))).values():
        versions = (each for head in heads for each in desk.vault.history(head))
        theirs = [each for each in versions if each.revision.author in supervisors]
        found += sorted(theirs, key=_moment)[-1:]
    for stored in sorted(found, key=_moment):
        answers, _closed = desk.vault.answers(stored)
        yield answers


def _moment(stored: Stored) -> str:
    return stored.revision.at


def _usable(english: str, said: str) -> bool:
    fits = english in told_texts() and placeholders(english) == placeholders(said)
    return fits and bool(said.strip()) and len(said) <= LONGEST_SENTENCE


def _translated(code: str) -> bool:
    """Whether these are words a desk may correct: English is what translations are judged by (R-CO-12)."""
    return code != SOURCE and code in leaflets.languages()


def _demand_translated(code: str) -> None:
    if not _translated(code):
        raise Refused("no-translation", _("There are no leaflets in the language “{code}”.").format(code=code), "")


def _demand_supervisor(desk: Desk) -> None:
    if desk.vault.me.role != SUPERVISOR:
        raise Refused("role", _("Only a supervisor corrects and approves translations."), _("Ask a supervisor."))
