"""Counts the people of this desk for one audience and period, and freezes periods whose time has come."""

import datetime
from dataclasses import asdict, dataclass

import msgspec

from shelter_desk import seals
from shelter_desk.actions import releases
from shelter_desk.actions.candidates import candidates
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.people import EXCHANGE
from shelter_desk.actions.releases import Release
from shelter_desk.actions.send import demand_open
from shelter_desk.errors import Refused
from shelter_desk.exchange import outside
from shelter_desk.exchange.counting import OUTSIDE, Chosen, Period, choose, kind_of_period
from shelter_desk.exchange.payloads import Count, CountCell, OutsideReturn, OutsideRow
from shelter_desk.exchange.protection import USUAL, protect_people
from shelter_desk.i18n import _


@dataclass(frozen=True)
class Preview:
    """What would leave: the payload, who is in it, and the cases left out by reason."""

    payload: OutsideReturn | Count
    release: Release
    left_out: dict[str, tuple[str, ...]]
    frozen: bool

    @property
    def fingerprint(self) -> bytes:
        """Changes if anything that would be written changes between preview and writing."""
        return seals.digest(seals.canonical([msgspec.to_builtins(self.payload), sorted(self.release.cases)]))


def preview_outside(desk: Desk, period: Period) -> Preview:
    """A2: the stored tables of a frozen year."""
    _demand_reports(desk)
    today = desk.today()
    if period.quarter:
        raise Refused("period", _("An outside return is for a whole year."), _("Write the year only."))
    if not period.is_frozen(today):
        raise Refused(
            "not-frozen",
            _("The year {period} is not frozen yet.").format(period=period),
            _("An outside return exists from {day} on.").format(day=period.frozen_from.isoformat()),
        )
    release = frozen_release(desk, OUTSIDE, period)
    rows = msgspec.convert(release.rows, list[OutsideRow])
    payload = OutsideReturn(str(period), outside.DEFINITION, release.coverage, rows)  # type: ignore[arg-type]
    return Preview(payload, release, {}, True)


def preview_count(desk: Desk, office: str, period: Period) -> Preview:
    """A1: exact cells for one counting office, once the period is over; the stored ones once it is frozen."""
    _demand_reports(desk)
    today = desk.today()
    if not period.is_over(today):
        raise Refused(
            "not-over",
            _("{period} is not over yet.").format(period=period),
            _("A count can be sent from {day} on.").format(
                day=(period.last_day + datetime.timedelta(days=1)).isoformat()
            ),
        )
    _demand_kind(desk, office, period)
    if period.is_frozen(today):
        release = frozen_release(desk, office, period)
        return Preview(_count_of(period, release, final=True), release, {}, True)
    chosen = _choose(desk, office, period)
    release = _release_of(chosen, outside.count(period, chosen, final=False))
    return Preview(_count_of(period, release, final=False), release, dict(chosen.left_out), False)


def frozen_release(desk: Desk, audience: str, period: Period) -> Release:
    """The stored tables of a frozen period; the first to ask after the freeze stores them."""
    stored = releases.frozen(desk, audience, period)
    if stored is not None:
        if stored.lost:
            raise Refused(
                "released-before-restore",
                _("The tables of {period} went out before this desk was restored.").format(period=period),
                _("They are not made again, because the difference would point at people. Ask the recipient for them."),
            )
        return stored
    # Withdrawals since the backup may not be back yet: nothing may be stored for ever before the review.
    demand_open(desk)
    chosen = _choose(desk, audience, period, period.frozen_from)
    if audience == OUTSIDE:
        key = seals.digest(b"rounding", key=releases.counting_secret(desk))
        rows = protect_people(str(period), chosen.people, key, chosen.known, USUAL)
        presumed = len(chosen.people) + len(chosen.left_out.get("no_consent", ()))
        release = Release(
            cases=sorted(chosen.cases),
            cells=[],
            rows=[msgspec.to_builtins(row) for row in outside.outside_rows(rows)],
            parameters=asdict(USUAL),
            coverage=outside.coverage_band(len(chosen.people), presumed),
        )
    else:
        release = _release_of(chosen, outside.count(period, chosen, final=True))
    releases.freeze(desk, audience, period, release)
    desk.note_head()
    return release


def freeze_due(desk: Desk) -> list[str]:
    """Store the tables of every period whose day has come; returns `audience:period` of each stored now."""
    if not _makes_returns(desk) or not desk.vault.chain.exchange_open:
        return []
    today, first = desk.today(), _first_year(desk)
    stored = []
    for audience in (OUTSIDE, *desk.vault.chain.counting):
        for year in range(first, today.year + 1):
            if not Period(year, 1).is_frozen(today) or releases.year_is_stored(desk, audience, year):
                continue
            for period in _periods_of_year(desk, audience, year):
                if period.is_frozen(today) and releases.frozen(desk, audience, period) is None:
                    frozen_release(desk, audience, period)
                    stored.append(f"{audience}:{period}")
    return stored


def _first_year(desk: Desk) -> int:
    """The year of the first case."""
    opened = min((row.opened for row in desk.vault.case_rows()), default=desk.today().isoformat())
    return int(opened[:4])


def _periods_of_year(desk: Desk, audience: str, year: int) -> list[Period]:
    if audience == OUTSIDE or kind_of_period(_people_in(desk, audience, year - 1)) == "year":
        return [Period(year)]
    return [Period(year, quarter) for quarter in (1, 2, 3, 4)]


def perhaps_counted(desk: Desk, audience: str, period: Period) -> list[str]:
    """Whom a frozen release that is out, and not known here, may hold; better counted nowhere else than twice.

    Those who stand in it as far as this desk knows, and those presumed by then whose consent does not stand today.
    """
    if not period.is_frozen(desk.today()):
        return []
    homes = releases.homes(desk, audience)
    found = []
    for each in candidates(desk, period.frozen_from):
        entered = each.entered(audience)
        presumed = each.presumed_on is not None and each.presumed_on <= period.last_day
        if each.case not in homes and presumed and (entered is None or period.holds(entered)):
            found.append(each.case)
    return found


def replacements_due(desk: Desk, office: str) -> list[Period]:
    """Counts already out that a withdrawal or a late fact has changed, and that can still be replaced."""
    if not _makes_returns(desk):
        return []
    found = []
    for period in releases.released_periods(desk, office):
        released = releases.last_release(desk, office, period)
        if released is None or period.is_frozen(desk.today()):
            continue
        chosen = _choose(desk, office, period)
        now = _release_of(chosen, outside.count(period, chosen, final=False))
        if released.lost or (now.cases, now.cells) != (released.cases, released.cells):
            found.append(period)
    return found


def _choose(desk: Desk, audience: str, period: Period, limit: datetime.date | None = None) -> Chosen:
    return choose(candidates(desk, limit), audience, period, releases.homes(desk, audience))


def _release_of(chosen: Chosen, payload: Count) -> Release:
    cells = [[cell.table, cell.cell, cell.people, cell.known] for cell in payload.cells]
    return Release(sorted(chosen.cases), cells, [], {})


def _count_of(period: Period, release: Release, final: bool) -> Count:
    return Count(str(period), [CountCell(*cell) for cell in release.cells], final)


def _people_in(desk: Desk, office: str, year: int) -> int:
    """How many people a year held for an office: as stored, else (or if that was lost) as they stand."""
    if year < _first_year(desk):
        return 0
    if releases.year_is_stored(desk, office, year):
        stored = sum(home.year == year for home in releases.homes(desk, office).values())
        if stored:
            return stored
    return len(choose(candidates(desk), office, Period(year)).cases)


def _makes_returns(desk: Desk) -> bool:
    """Returns read statistical facts, and the ledger of who was named to whom."""
    return desk.vault.keyring.holds(releases.REPORTS) and desk.vault.keyring.holds(EXCHANGE)


def _demand_reports(desk: Desk) -> None:
    if not _makes_returns(desk):
        raise Refused(
            "no-reports",
            _("Your role does not make returns."),
            _("A return needs someone who holds both reports and exchange: ask a supervisor."),
        )


def _demand_kind(desk: Desk, office: str, period: Period) -> None:
    """Quarterly, but yearly where the year before had under 20 people: small quarters are recognised too easily."""
    if kind_of_period(_people_in(desk, office, period.year - 1)) == ("quarter" if period.quarter else "year"):
        return
    if period.quarter:
        raise Refused(
            "period-year",
            _("The year before had fewer than 20 people, so this desk counts by the year."),
            _("Ask for {year} once it is over.").format(year=period.year),
        )
    raise Refused(
        "period-quarter",
        _("This desk counts by the quarter."),
        _("Ask for {year}-Q1, for example.").format(year=period.year),
    )
