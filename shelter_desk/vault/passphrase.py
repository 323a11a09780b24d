"""Passphrases: six words proposed, or the worker's own of at least 14 characters."""

import math
import secrets
import unicodedata
from functools import cache

from shelter_desk.errors import Refused
from shelter_desk.i18n import _
from shelter_desk.system.bundled import resource

SHORTEST = 14
WORDS = 6


def normalised(passphrase: str) -> bytes:
    """The bytes that are derived: NFKC, so that every keyboard types the same."""
    return unicodedata.normalize("NFKC", passphrase).encode()


def folded(name: str) -> str:
    """A user name as it is compared: however it is typed, on whichever keyboard."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def demand_name(name: str) -> None:
    """Refuse a user name of blanks."""
    if not folded(name):
        raise Refused("names", _("Every person needs a name of their own."), _("Use another name, or a nickname."))


def propose() -> str:
    """Six words from the EFF large list, drawn by the operating system."""
    return " ".join(secrets.choice(_wordlist()) for _word in range(WORDS))


def proposed_bits() -> float:
    """How many bits a proposed passphrase has."""
    return WORDS * math.log2(len(_wordlist()))


def demand_strong(passphrase: str, user_name: str) -> None:
    """Refuse a passphrase that is short, common, made of one piece repeated, or the user's name."""
    text = unicodedata.normalize("NFKC", passphrase).casefold()
    bare = "".join(text.split())
    core = bare.strip("0123456789!.?")
    if len(text) < SHORTEST:
        problem = _("It is shorter than {count} characters.").format(count=SHORTEST)
    elif bare in _common() or core in _common():
        problem = _("It is one that many people use.")
    elif len(set(bare)) < 6 or _repeats(bare) or _runs(bare):
        problem = _("It repeats itself or follows the keyboard.")
    elif len(user_name) > 2 and len(bare.replace(folded(user_name).replace(" ", ""), "")) < SHORTEST // 2:
        problem = _("It is little more than the name.")
    elif len(core) < SHORTEST - 4:
        problem = _("It is a short word with digits around it.")
    else:
        return
    raise Refused(
        "weak-passphrase",
        _("This passphrase is easy to guess. {problem}").format(problem=problem),
        _("Use the six words the desk proposes, or a sentence only you would say."),
    )


def _repeats(text: str) -> bool:
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _runs(text: str) -> bool:
    """Whether the text is cut from alphabets, digits or keyboard rows."""
    rows = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm")
    pairs = {row[i : i + 2] for row in rows for i in range(len(row) - 1)}
    pairs |= {pair[::-1] for pair in pairs}
    followed = sum(text[i : i + 2] in pairs for i in range(len(text) - 1))
    return followed >= 0.75 * (len(text) - 1)


@cache
def _wordlist() -> tuple[str, ...]:
    return tuple(resource("words", "eff_large.txt").read_text("utf-8").split())


@cache
def _common() -> frozenset[str]:
    return frozenset(resource("words", "common.txt").read_text("utf-8").split())
