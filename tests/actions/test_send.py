"""Packages on a stick: `planned` before, `written` after, and nothing said too early (attack 19 goes further)."""

from pathlib import Path

import pytest

from shelter_desk.actions import releases, send
from shelter_desk.actions.releases import Release
from shelter_desk.actions.send import Errand
from shelter_desk.errors import Broken, DeskError, Refused
from shelter_desk.exchange import inbound
from shelter_desk.exchange.counting import Period
from shelter_desk.exchange.referral import as_json
from shelter_desk.system import outgoing
from shelter_desk.vault.backup import begin_copy
from tests.actions.office import Office
from tests.exchange.letters import payload

Q1 = Period(2026, 1)


def errand(office: Office) -> Errand:
    return Errand(
        "count", office.office, {"count.json": as_json(payload("count"))}, Q1, release=Release(["A"], [], [], {})
    )


def state(office: Office) -> str:
    (found,) = releases.packages(office.desk).values()
    return found.state


def failed(office: Office, folder: Path) -> str:
    with pytest.raises(DeskError) as problem:
        send.send(office.desk, errand(office), folder)
    return problem.value.code


def test_what_is_written_was_planned_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    writing = send.write_all

    def watched(folder: Path, files: dict[str, bytes]) -> None:
        seen.append(state(office))
        writing(folder, files)

    monkeypatch.setattr(send, "write_all", watched)
    written = send.send(office.desk, errand(office), office.stick)
    assert seen == ["planned"]
    assert state(office) == "written"
    found = inbound.open_contents(written.file.read_bytes(), office.counting[1].age_key)
    (sent,) = releases.packages(office.desk).values()
    assert found.manifest.sequence == sent.sequence
    assert found.manifest.audit_head
    acts = [row[1] for row in office.desk.vault.connection.execute("SELECT seq, content FROM audit")]
    assert any(b"package_planned" in each for each in acts)
    assert any(b"package_written" in each for each in acts)


def test_what_was_not_written_and_can_be_seen_not_to_be_there_is_unwritten(office: Office) -> None:
    (office.stick / "taken").mkdir()
    assert failed(office, office.stick / "nowhere") == "no-folder"
    # Where the place is gone nothing can be seen, so it counts as out.
    assert state(office) == "planned"
    assert releases.last_release(office.desk, office.office.id, Q1) is not None


def test_a_failed_file_is_proven_unwritten_where_the_place_answers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise Broken("disk-ENOSPC", "full")

    monkeypatch.setattr(outgoing, "write_durably", full)
    assert failed(office, office.stick) == "disk-ENOSPC"
    assert state(office) == "unwritten"
    assert releases.last_release(office.desk, office.office.id, Q1) is None


def test_a_shut_exchange_sends_nothing(office: Office) -> None:
    begin_copy(office.desk.vault)
    with pytest.raises(Refused) as problem:
        send.send(office.desk, errand(office), office.stick)
    assert problem.value.code == "exchange-shut"
    assert releases.packages(office.desk) == {}
    assert list(office.stick.iterdir()) == []


def test_a_crash_while_writing_leaves_it_planned(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled_the_plug(_folder: Path, _files: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(send, "write_all", pulled_the_plug)
    with pytest.raises(KeyboardInterrupt):
        send.send(office.desk, errand(office), office.stick)
    assert state(office) == "planned"


def test_numbers_are_used_once(office: Office) -> None:
    for _each in range(3):
        send.send(office.desk, errand(office), office.stick)
    numbers = [each.sequence for each in releases.packages(office.desk).values()]
    assert numbers == sorted(set(numbers))
