"""Setting up a desk: the recovery words come back, or nothing is left."""

from pathlib import Path

import pytest

from shelter_desk import seals
from shelter_desk.actions import found
from shelter_desk.actions.desk import PROFILE_SETTING
from shelter_desk.actions.found import FirstPerson, found_desk, rehearse
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.unlock import unlock
from shelter_desk.errors import Broken, Refused
from shelter_desk.system.notebook import Notebook
from tests.conftest import Clock, passphrase_of
from tests.vault.desks import quick_key


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "derive_key", quick_key)


def founded(folder: Path, tmp_path: Path, **more: object) -> list[str]:
    people = [FirstPerson("Dua", "shift", passphrase_of("Dua")), FirstPerson("Ana", "supervisor", passphrase_of("Ana"))]
    return found_desk(
        folder,
        "Desk",
        people,
        cost=seals.FLOOR,
        notebook=Notebook(tmp_path / "n.json"),
        clock=Clock(),
        **more,  # type: ignore[arg-type]
    )


def test_a_real_desk_takes_records_once_two_shares_were_read_back(tmp_path: Path) -> None:
    shares = founded(tmp_path / "desk", tmp_path)
    desk = unlock(
        tmp_path / "desk", "Ana", passphrase_of("Ana"), notebook=Notebook(tmp_path / "n.json"), clock=Clock()
    ).desk
    assert desk.vault.chain.settings[PROFILE_SETTING] == "generic-coe"
    assert desk.vault.chain.desk_keys is not None
    entry = Entry("first_contact", {"safe_to_talk": "declined"})
    with pytest.raises(Refused) as problem:
        save(desk, entry)
    assert problem.value.code == "not-rehearsed"
    with pytest.raises(Refused):
        rehearse(desk, [shares[0], shares[0]])
    rehearse(desk, shares[1:])
    save(desk, entry)
    desk.close()


def test_a_set_up_that_fails_late_leaves_no_desk_whose_words_nobody_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_vault: object) -> None:
        raise Broken("database-write", "full")

    with monkeypatch.context() as patch:
        patch.setattr(found, "renew_desk_keys", full)
        with pytest.raises(Broken):
            founded(tmp_path / "desk", tmp_path)
    assert list((tmp_path / "desk").iterdir()) == []
    founded(tmp_path / "desk", tmp_path)


def test_an_unknown_country_and_a_cloud_folder_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(Refused) as problem:
        founded(tmp_path / "desk", tmp_path, profile="nowhere")
    assert problem.value.code == "no-profile"
    with pytest.raises(Refused):
        founded(tmp_path / "Dropbox" / "desk", tmp_path)
    assert not (tmp_path / "desk").exists()
