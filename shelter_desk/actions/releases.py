"""The ledger in words: packages planned and written, periods frozen, counts released, references given."""

from typing import Any

import msgspec

from shelter_desk import seals
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.exchange.counting import Period
from shelter_desk.vault import ledger

REPORTS = "reports"


class Sent(msgspec.Struct, frozen=True):
    """A package on its way: `planned` counts as released until it is proven `unwritten`."""

    state: str
    profile: str
    recipient: str
    sequence: int
    period: str = ""
    case: str = ""
    consent: str = ""
    reference: str = ""


class Release(msgspec.Struct, frozen=True):
    """What was released or frozen for one audience and period: who, exact cells, published rows, parameters.

    `lost` if it went out after the backup from which this desk was restored: what it said is not known here, and
    `cases` are those it may hold.
    """

    cases: list[str]
    cells: list[Any]
    rows: list[Any]
    parameters: dict[str, Any]
    coverage: str = ""
    package: str = ""
    lost: bool = False


def note_sent(desk: Desk, package: str, sent: Sent) -> None:
    ledger.append(
        desk.vault,
        EXCHANGE,
        "package",
        package,
        msgspec.to_builtins(sent),
        f"package_{sent.state}",
        profile=sent.profile,
    )


def packages(desk: Desk) -> dict[str, Sent]:
    """The last state of every package, by its id, oldest first."""
    rows = ledger.rows(desk.vault, EXCHANGE, "package")
    return {subject: msgspec.convert(content, Sent) for subject, content in rows}


def next_sequence(desk: Desk) -> int:
    """The number of the next package of this desk.

    It never falls behind the minutes of the clock: a desk restored from a backup has forgotten the last numbers,
    and the other side takes the highest number for the newest.
    """
    last = max((sent.sequence for sent in packages(desk).values()), default=0)
    return max(last + 1, int(desk.vault.now().timestamp()) // 60)


def used_consents(desk: Desk) -> frozenset[str]:
    """Consent records that a package was planned on."""
    return frozenset(sent.consent for sent in packages(desk).values() if sent.consent and sent.state != "unwritten")


def identified_to(desk: Desk) -> dict[str, frozenset[str]]:
    """Case → recipients to whom the person was named."""
    found: dict[str, set[str]] = {}
    for sent in packages(desk).values():
        if sent.profile == "referral" and sent.state != "unwritten":
            found.setdefault(sent.case, set()).add(sent.recipient)
    return {case: frozenset(recipients) for case, recipients in found.items()}


def reference_for(desk: Desk, case: str, recipient: str) -> str:
    """The random reference under which this recipient knows the person, if there is one."""
    for sent in packages(desk).values():
        if (sent.case, sent.recipient) == (case, recipient) and sent.reference:
            return sent.reference
    return ""


def sent_to(desk: Desk, recipient: str) -> dict[str, str]:
    """What a recipient can answer to: package ids and references it was given, each with its case if it has one."""
    mine = {package: sent for package, sent in packages(desk).items() if sent.recipient == recipient}
    return dict.fromkeys(mine, "") | {sent.reference: sent.case for sent in mine.values() if sent.reference}


def freeze(desk: Desk, audience: str, period: Period, release: Release) -> None:
    ledger.append(
        desk.vault,
        REPORTS,
        "frozen",
        f"{audience}:{period}",
        msgspec.to_builtins(release),
        "period_frozen",
        period=str(period),
    )


def frozen(desk: Desk, audience: str, period: Period) -> Release | None:
    """What was stored when a period froze."""
    rows = ledger.rows(desk.vault, REPORTS, "frozen", f"{audience}:{period}")
    return next((msgspec.convert(content, Release) for _subject, content in rows), None)


def note_lost(desk: Desk, audience: str, period: Period, cases: list[str]) -> None:
    """Two reviewers say that a period went out after the backup: its tables are never made again."""
    release = Release(cases, [], [], {}, lost=True)
    (freeze if period.is_frozen(desk.today()) else note_release)(desk, audience, period, release)


def year_is_stored(desk: Desk, audience: str, year: int) -> bool:
    """Whether every period of a year is frozen and stored for an audience."""
    quarters = [frozen(desk, audience, Period(year, quarter)) for quarter in (1, 2, 3, 4)]
    return frozen(desk, audience, Period(year)) is not None or None not in quarters


def note_release(desk: Desk, audience: str, period: Period, release: Release) -> None:
    ledger.append(
        desk.vault,
        REPORTS,
        "release",
        f"{audience}:{period}",
        msgspec.to_builtins(release),
        "period_released",
        period=str(period),
    )


def last_release(desk: Desk, audience: str, period: Period) -> Release | None:
    """The last count of a period that was planned and not proven unwritten."""
    unwritten = {package for package, sent in packages(desk).items() if sent.state == "unwritten"}
    rows = [
        msgspec.convert(content, Release)
        for _s, content in ledger.rows(desk.vault, REPORTS, "release", f"{audience}:{period}")
    ]
    return next((release for release in reversed(rows) if release.package not in unwritten), None)


def released_periods(desk: Desk, audience: str) -> list[Period]:
    """Every period of which a count was planned for this office."""
    subjects = {subject for subject, _content in ledger.rows(desk.vault, REPORTS, "release")}
    return sorted(Period.parse(each.partition(":")[2]) for each in subjects if each.startswith(f"{audience}:"))


def homes(desk: Desk, audience: str) -> dict[str, Period]:
    """Case → the period in which this audience was told of it; a frozen period outranks a released one."""
    found: dict[str, Period] = {}
    for kind in ("release", "frozen"):
        periods = {
            subject
            for subject, _content in ledger.rows(desk.vault, REPORTS, kind)
            if subject.startswith(f"{audience}:")
        }
        for subject in sorted(periods):
            period = Period.parse(subject.partition(":")[2])
            release = last_release(desk, audience, period) if kind == "release" else frozen(desk, audience, period)
            if release is not None:
                found.update(dict.fromkeys(release.cases, period))
    return found


def was_released(desk: Desk, case: str) -> bool:
    """Whether any count or outside return of this desk holds the person."""
    if not desk.vault.keyring.holds(REPORTS):
        return False
    audiences = {
        subject.partition(":")[0]
        for kind in ("release", "frozen")
        for subject, _c in ledger.rows(desk.vault, REPORTS, kind)
    }
    return any(case in homes(desk, audience) for audience in audiences)


def holding(desk: Desk, case: str) -> tuple[tuple[str, str], ...]:
    """(audience, period) of every frozen release that holds a person; a withdrawal cannot take these back."""
    found: dict[tuple[str, str], None] = {}
    for subject, content in ledger.rows(desk.vault, REPORTS, "frozen"):
        audience, _colon, period = subject.partition(":")
        if case in msgspec.convert(content, Release).cases:
            found[audience, period] = None
    return tuple(found)


def counting_secret(desk: Desk) -> bytes:
    """The desk's secret behind persons' keys and rounding, made when it is first needed."""
    for _subject, content in ledger.rows(desk.vault, REPORTS, "secret", "counting"):
        return seals.unb64(str(content))
    secret = seals.random_bytes(32)
    ledger.append(desk.vault, REPORTS, "secret", "counting", seals.b64(secret))
    return secret


def seen_packages(desk: Desk) -> frozenset[str]:
    """Ids of packages that came in before."""
    return frozenset(subject for subject, _content in ledger.rows(desk.vault, EXCHANGE, "came_in"))


def note_came_in(desk: Desk, package: str, sender: str, profile: str) -> None:
    ledger.append(desk.vault, EXCHANGE, "came_in", package, {"sender": sender, "profile": profile}, "package_came_in")
