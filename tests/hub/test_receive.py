"""Taking packages in: each once, in any order; refused with a reason, and then nothing of it is kept."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.package import SIGNATURE_SUFFIX, Profile, pack
from shelter_desk.exchange.payloads import Count, CountCell, Payload
from shelter_desk.exchange.sandbox import Sandbox
from shelter_desk.hub import registry as schema
from shelter_desk.hub.receive import receive
from tests.exchange.letters import letter, packed, party, payload
from tests.hub.places import REFERRALS, TODAY, Hub, count_of, digest_of, written

DESK, OTHER = party("Made-up desk"), party("Another made-up desk")


def rows(hub: Hub, table: sa.Table) -> list[dict[str, Any]]:
    with hub.registry.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def refused(hub: Hub, file: Path, profile: str = "count") -> str:
    before = digest_of(hub.folder)
    with pytest.raises(DeskError) as refusal:
        hub.take(file, profile)
    assert digest_of(hub.folder) == before
    return refusal.value.code


@pytest.mark.parametrize("profile", ["count", "outside", "referral"])
def test_each_kind_is_taken_in_by_its_own_key(hub: Hub, profile: str) -> None:
    hub.knows(DESK)
    receipt = hub.sent(DESK, profile, 7)
    assert (receipt.desk, receipt.profile, receipt.note) == ("Made-up desk", profile, "")
    (row,) = rows(hub, schema.packages)
    assert (row["package"], row["desk"], row["profile"], row["sequence"]) == (receipt.package, DESK[0].id, profile, 7)
    assert (row["received"], row["answered"]) == ("2026-03-10", False)


def test_the_other_key_takes_nothing_of_it(hub: Hub) -> None:
    """Sealed for one key by mistake, a referral or a count is refused all the same (attack 33)."""
    hub.knows(DESK)
    for profile, place in (("referral", hub.counting), ("count", hub.referral), ("outside", hub.referral)):
        made = packed(profile, DESK, (place.card, place.secrets))  # type: ignore[arg-type]
        with pytest.raises(Refused) as refusal:
            receive(place, written(hub.stick, made), hub.sandbox, TODAY)
        assert refusal.value.code == "package-contents"
    assert rows(hub, schema.packages) == []


@pytest.mark.parametrize("profile", ["reply", "words"])
def test_replies_and_corrected_translations_are_for_desks(hub: Hub, profile: Profile) -> None:
    hub.knows(DESK)
    assert refused(hub, hub.send(DESK, profile)) == "package-contents"


def test_the_registry_keeps_codes_and_counts_of_a_referral_only_its_reference(hub: Hub) -> None:
    hub.knows(DESK)
    receipt = hub.sent(DESK, "referral")
    database = (hub.folder / "hub.db").read_bytes()
    assert b"Senait" not in database
    assert rows(hub, schema.packages)[0]["reference"] == "0123456789abcdef"
    stored = (hub.folder / REFERRALS / f"{receipt.package}.age").read_bytes()
    assert stored.startswith(b"age-encryption.org/v1\n")
    assert b"Senait" not in stored


def test_a_count_is_kept_by_cells_and_a_return_as_it_is(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count", 1)
    hub.sent(DESK, "outside", 2)
    kept = {(row["table_id"], row["cell"]): (row["people"], row["known"]) for row in rows(hub, schema.cells)}
    sent = count_of(payload("count"))
    assert kept == {(each.table, "|".join(each.cell)): (each.people, each.known) for each in sent.cells}
    (filed,) = rows(hub, schema.filed)
    assert '"kind":"outside"' in filed["content"]


# Each once, in any order


def test_each_package_is_taken_in_once(hub: Hub) -> None:
    hub.knows(DESK)
    for profile, sequence in (("count", 1), ("referral", 2)):
        file = hub.send(DESK, profile, sequence)
        hub.take(file, profile)
        assert refused(hub, file, profile) == "package-replayed"


def test_a_number_serves_once(hub: Hub) -> None:
    hub.knows(DESK, OTHER)
    hub.sent(DESK, "count", 1)
    # A restored or copied desk that counts its packages anew.
    assert refused(hub, hub.send(DESK, "count", 1, payload("count", 61))) == "package-number"
    assert refused(hub, hub.send(DESK, "outside", 1)) == "package-number"
    hub.sent(OTHER, "count", 1)
    hub.sent(DESK, "count", 2)


def test_any_order_will_do(hub: Hub) -> None:
    hub.knows(DESK)
    for sequence in (5, 2, 9, 1):
        hub.sent(DESK, "count", sequence)
    assert [row["sequence"] for row in rows(hub, schema.packages)] != sorted([5, 2, 9, 1])
    assert {row["sequence"] for row in rows(hub, schema.packages)} == {1, 2, 5, 9}


def test_who_is_not_confirmed_is_refused(hub: Hub) -> None:
    hub.knows(DESK)
    assert refused(hub, hub.send(OTHER, "count")) == "package-sender"


def test_a_desk_with_new_keys_goes_on_under_its_old_name(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count", 1)
    old, new = hub.send(DESK, "count", 2), party("Made-up desk, new keys")
    hub.registry.add_desk(new[0], replaces=DESK[0].id)
    hub.sent(new, "count", 3)
    assert {row["desk"] for row in rows(hub, schema.packages)} == {DESK[0].id}
    # Whoever left with the old keys signs nothing any more.
    assert refused(hub, old) == "package-sender"


def test_files_that_are_missing_or_none_are_refused(hub: Hub, tmp_path: Path) -> None:
    hub.knows(DESK)
    file = hub.send(DESK, "count")
    signature = file.with_name(file.name + SIGNATURE_SUFFIX)
    kept = signature.read_bytes()
    signature.unlink()
    assert refused(hub, file) == "file-read"
    signature.write_bytes(bytes(2000))
    assert refused(hub, file) == "file-size"
    signature.unlink()
    signature.mkdir()
    assert refused(hub, file) == "no-file"
    signature.rmdir()
    signature.write_bytes(kept)
    file.unlink()
    file.symlink_to("/dev/zero")  # without end
    assert refused(hub, file) == "no-file"
    assert refused(hub, tmp_path / "pulled" / "file.age") == "file-read"


def test_a_referral_that_cannot_be_kept_is_not_registered(hub: Hub) -> None:
    hub.knows(DESK)
    file = hub.send(DESK, "referral")
    (hub.folder / REFERRALS).rmdir()
    with pytest.raises(Broken):
        hub.take(file, "referral")
    assert rows(hub, schema.packages) == []
    (hub.folder / REFERRALS).mkdir()
    hub.take(file, "referral")


# Only cells of the fixed tables


def cells(*found: CountCell) -> Payload:
    return Count("2025", list(found), final=True)


def everyone(*changed: CountCell) -> Payload:
    """One woman in each table, with some cells in the place of others."""
    places = {
        "total": [],
        "sex": ["female"],
        "majority": ["adult"],
        "form": ["labour"],
        "sex_age": ["female", "18_24"],
        "form_sex": ["labour", "female"],
        "citizenship_sex": ["asia", "female"],
        "finder": ["self"],
    }
    tables = {each.table for each in changed}
    kept = [CountCell(table, cell, 1) for table, cell in places.items() if table not in tables]
    return cells(*kept, *changed)


@pytest.mark.parametrize(
    "changed",
    [
        [CountCell("names", ["female"], 1)],
        [CountCell("sex", ["Senait"], 1)],
        [CountCell("sex", ["all"], 1)],
        [CountCell("sex", [], 1)],
        [CountCell("sex", ["female", "male"], 1)],
        [CountCell("sex_age", ["18_24", "female"], 1)],
        [CountCell("sex", ["female"], 1, known=2)],
        [CountCell("sex", ["female"], 1), CountCell("sex", ["female"], 0)],
        [CountCell("sex", ["female"], 1), CountCell("sex", ["male"], 1)],  # someone more than in the other tables
        [CountCell("sex", ["female"], 1, known=1)],  # someone more is known
        [CountCell("total", [], 2)],
    ],
)
def test_other_cells_are_refused(hub: Hub, changed: list[CountCell]) -> None:
    hub.knows(DESK)
    assert refused(hub, hub.send(DESK, "count", content=everyone(*changed))) == "package-contents"


def test_one_person_and_nobody_are_counts_too(hub: Hub) -> None:
    hub.knows(DESK)
    hub.sent(DESK, "count", 1, everyone())
    hub.sent(DESK, "count", 2, cells())


# Late


def test_what_comes_after_publication_is_kept_and_called_late(hub: Hub) -> None:
    hub.knows(DESK)
    hub.registry.publish("2024", lambda _connection: "[]")
    hub.registry.publish("2025-Q1", lambda _connection: "[]")
    notes = {
        period: hub.sent(DESK, "count", number, replace(count_of(payload("count")), period=period)).note
        for number, period in enumerate(("2024", "2024-Q2", "2025", "2025-Q1", "2025-Q2"), 1)
    }
    assert notes == {"2024": "late", "2024-Q2": "late", "2025": "", "2025-Q1": "late", "2025-Q2": ""}
    assert len(rows(hub, schema.packages)) == 5
    outside = hub.sent(DESK, "outside", 6, replace(payload("outside"), period="2024"))
    assert outside.note == ""


def test_a_package_for_another_hub_is_refused(hub: Hub) -> None:
    hub.knows(DESK)
    elsewhere = party("Another mechanism", "counting")
    made = packed("count", DESK, elsewhere)
    assert refused(hub, written(hub.stick, made)) == "package-recipient"
    both = pack(letter("count"), *DESK, [elsewhere[0], hub.counting.card])
    hub.take(written(hub.stick, both))


def test_a_period_is_one_or_the_package_is_refused(hub: Hub) -> None:
    hub.knows(DESK)
    assert str(Period.parse("2025")) == count_of(payload("count")).period
    with pytest.raises(Refused):
        hub.send(DESK, "count", content=replace(count_of(payload("count")), period="0000"))


def test_a_warm_sandbox_serves_many(hub: Hub) -> None:
    hub.knows(DESK)
    with Sandbox() as sandbox:
        for sequence in range(1, 6):
            receive(hub.counting, hub.send(DESK, "count", sequence), sandbox, TODAY)
    assert len(rows(hub, schema.packages)) == 5
