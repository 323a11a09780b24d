"""Attack 33: the referral key opens no count, the counting key no referral, other cards neither; no output tells a desk.

A canary is a number no chance makes, given by one desk; and a word, in a referral.
"""

import io
import itertools
import random
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from shelter_desk import seals
from shelter_desk.actions import hub as work
from shelter_desk.actions.hub import answer, open_place, receive_all, report, set_up
from shelter_desk.cli.main import run
from shelter_desk.errors import DeskError
from shelter_desk.exchange import inbound
from shelter_desk.exchange.cards import CardSecrets
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.payloads import Answer, Count, CountCell, Referral
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.exchange.tables import TABLES
from shelter_desk.hub.registry import Registry
from shelter_desk.hub.replies import Decision
from tests.attacks.canaries import CANARY, files_holding, holding
from tests.exchange.letters import Party, packed, party, payload
from tests.hub.places import Hub, made_hub
from tests.vault.desks import quick_key

YEAR = Period(2025)
FROZEN = YEAR.frozen_from
COUNTED = 6_271  # at one desk alone
WORDS = {"counting": "seven quiet rivers under a bridge", "referral": "nine grey herons over a mill"}


def counts(number: int) -> Count:
    """So many people, all alike; the same in every table."""
    cells = []
    for table in TABLES:
        place = {"sex": "female", "majority": "adult", "age": "25_39", "form": "labour", "citizenship": "asia"}
        cells.append(CountCell(table.id, [place.get(name, "self") for name in table.dimensions], number))
    return Count(str(YEAR), cells, True)


def referral(number: int) -> Referral:
    about = Answer("identity", "given_names", "", CANARY, CANARY, f"{CANARY} {number}", CANARY)
    content = payload("referral")
    assert isinstance(content, Referral)
    return replace(content, reference=f"{number:016x}", answers=[about])


def parties(hub: Hub) -> dict[str, Party]:
    return {
        "counting": (hub.counting.card, hub.counting.secrets),
        "referral": (hub.referral.card, hub.referral.secrets),
        "other mechanism": party("Another mechanism", "mechanism"),
        "other office": party("Another office", "counting"),
        "the desk itself": party("Made-up desk"),
    }


def test_each_package_opens_with_its_own_key_and_no_other(tmp_path: Path) -> None:
    hub = made_hub(tmp_path / "hub")
    everyone, desk = parties(hub), party("Made-up desk")
    hub.knows(desk)
    with Sandbox() as sandbox:
        for mine, theirs in itertools.product(everyone, everyone):
            profile = "referral" if mine in ("referral", "other mechanism") else "count"
            made = packed(profile, desk, everyone[mine])  # type: ignore[arg-type]
            sealed = inbound.verify(made.ciphertext, made.signature, [desk[0]])
            if mine == theirs:
                assert sandbox.open(sealed.ciphertext, everyone[theirs][1].age_key)
                continue
            with pytest.raises(DeskError) as problem:
                sandbox.open(sealed.ciphertext, everyone[theirs][1].age_key)
            assert problem.value.code == "package-recipient"
    hub.close()


def test_the_counting_key_takes_no_referral_even_one_sealed_for_it(tmp_path: Path) -> None:
    """A desk that errs, or a worker who names the wrong card: the kind of key decides, not the seal."""
    hub = made_hub(tmp_path / "hub")
    desk = party("Made-up desk")
    hub.knows(desk)
    for profile, place in (("referral", hub.counting), ("count", hub.referral)):
        made = packed(profile, desk, (place.card, place.secrets))  # type: ignore[arg-type]
        (hub.stick / made.name).write_bytes(made.ciphertext)
        (hub.stick / f"{made.name}.minisig").write_bytes(made.signature)
        with pytest.raises(DeskError) as problem:
            work.receive(place, hub.stick / made.name, hub.sandbox, FROZEN)
        assert problem.value.code == "package-contents"
        assert not hub.registry.has(made.id)
    assert list((hub.folder / "referrals").iterdir()) == []
    hub.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)


@pytest.mark.usefixtures("quick")
def test_no_output_of_the_hub_holds_a_desks_cell_or_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, stick, out = tmp_path / "hub", tmp_path / "stick", tmp_path / "out"
    for each in (stick, out):
        each.mkdir()
    set_up(folder, "Made-up mechanism", WORDS, demo=True)  # type: ignore[arg-type]
    places = {purpose: open_place(folder, purpose, WORDS[purpose]) for purpose in WORDS}  # type: ignore[arg-type]
    registry = Registry.in_folder(folder)
    desks = [party(f"Made-up desk {number}") for number in range(5)]
    files = []
    for number, desk in enumerate(desks):
        registry.add_desk(desk[0])
        mine = [("count", counts(COUNTED if number == 2 else 40)), ("referral", referral(number))]
        for sequence, (profile, content) in enumerate(mine, 1):
            place = places["referral" if profile == "referral" else "counting"]
            made = packed(profile, desk, (place.card, place.secrets), sequence, content)  # type: ignore[arg-type]
            (stick / made.name).write_bytes(made.ciphertext)
            (stick / f"{made.name}.minisig").write_bytes(made.signature)
            files.append((profile, stick / made.name))
    for purpose, profile in (("counting", "count"), ("referral", "referral")):
        done = receive_all(places[purpose], [file for each, file in files if each == profile], FROZEN)
        assert (len(done.receipts), done.refused) == (5, ())

    said = repr(report(registry, str(YEAR), FROZEN))
    assert run(["hub", "report", str(folder), "--period", "2025", "--today", FROZEN.isoformat(), "--json"]) == 0
    said += capsys.readouterr().out
    assert run(["hub", "report", str(folder), "--period", "2025", "--today", FROZEN.isoformat()]) == 0
    said += capsys.readouterr().out
    assert run(["hub", "card", str(folder), "--json"]) == 0
    said += capsys.readouterr().out
    replies = b""
    for number, (card, secrets) in enumerate(desks):
        for purpose in WORDS:
            decisions = {f"{number:016x}": Decision("identified", "Decided.")} if purpose == "referral" else {}
            file = answer(places[purpose], card.name, decisions, out, FROZEN)
            replies += opened(file, secrets)
    assert not holding(replies)
    for number in ordinary_forms(COUNTED):
        assert number not in said
        assert number.encode() not in replies
    assert CANARY not in said
    # The registry holds exact cells, and no name; the referrals lie there as they came, sealed.
    assert files_holding(folder, out, stick) == []
    for place in places.values():
        place.registry.close()
    registry.close()
    # The controls: both were there to be found.
    assert any(str(number) in said for number in (6430, 6435))  # all five together
    assert "Decided." in replies.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(places["referral"].secrets.age_key.decrypt(files[1][1].read_bytes()))) as archive:
        assert holding(archive.read("referral.json"))


def ordinary_forms(number: int) -> set[str]:
    """A number as it may be written: plain, grouped, rounded to fives on both sides."""
    return {
        str(number),
        f"{number:,}",
        f"{number:,}".replace(",", " "),
        str(number - number % 5),
        str(number - number % 5 + 5),
    }


def opened(file: Path, secrets: CardSecrets) -> bytes:
    with zipfile.ZipFile(io.BytesIO(secrets.age_key.decrypt(file.read_bytes()))) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name != "padding")


@pytest.mark.long
def test_no_desk_is_shown_in_many_hubs(capsys: pytest.CaptureFixture[str]) -> None:
    """One desk's number, whatever the others give: it never stands in a table, nor its rounding where it alone gave."""
    from tests.attacks.test_28_insider_at_hub import Country

    shown = alone = 0
    for seed in range(5_000, 5_200):
        country = Country.made_up(seed, random.Random(seed).randint(3, 12))
        for period, given in country.given.items():
            for table, row in country.shown_cells(period):
                by = given[table.id][row.cell]
                shown += 1
                alone += len(by) < 3 or max(by.values()) == sum(by.values())
    with capsys.disabled():
        print(f"\nattack 33: {shown:,} shown cells of 200 small hubs, {alone} of one or two desks alone")
    assert alone == 0
