"""Opening a desk: what a worker is told of failed attempts, roll-backs, copies and clocks."""

import shutil
from pathlib import Path

import pytest

from shelter_desk.actions.desk import Desk
from shelter_desk.actions.unlock import Opened, unlock
from shelter_desk.errors import Refused
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault import header, opening
from tests.conftest import MadeDesk, passphrase_of


def opened(made: MadeDesk, name: str = "Ana", words: str = "", **more: bool) -> Opened:
    return unlock(made.folder, name, words or passphrase_of(name), notebook=made.notebook, clock=made.clock, **more)


def notices(made: MadeDesk, **more: bool) -> tuple[str, ...]:
    found = opened(made, **more)
    found.desk.close()
    return found.notices


def code_of(made: MadeDesk, name: str = "Ana", words: str = "", **more: bool) -> str:
    with pytest.raises(Refused) as problem:
        opened(made, name, words, **more)
    return problem.value.code


def saved(desk: Desk) -> None:
    desk.vault.record_event("case_opened", case="CASE-1")
    desk.note_head()


def test_the_next_worker_hears_of_failed_attempts_once(made: MadeDesk) -> None:
    assert code_of(made, words="wrong") == "wrong-passphrase"
    assert code_of(made, "Nobody") == "wrong-passphrase"
    (notice,) = notices(made)
    assert notice.startswith("There were 2 failed attempts")
    assert notices(made) == ()


def test_other_refusals_are_no_failed_attempts(made: MadeDesk, tmp_path: Path) -> None:
    desk = opened(made).desk
    assert code_of(made) == "in-use"
    desk.close()
    assert notices(made) == ()


def test_a_desk_put_back_to_an_earlier_state_is_noticed_and_its_exchange_shut(
    made: MadeDesk, tmp_path: Path
) -> None:  # attack 7
    shutil.copytree(made.folder, tmp_path / "earlier")
    desk = opened(made).desk
    saved(desk)
    desk.close()
    shutil.rmtree(made.folder)
    shutil.copytree(tmp_path / "earlier", made.folder)
    found = opened(made)
    assert "older than it was" in found.notices[0]
    assert not found.desk.vault.chain.exchange_open
    found.desk.close()
    assert notices(made) == ()


def test_another_history_of_the_same_length_is_noticed_too(made: MadeDesk, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "earlier")
    assert notices(made) == ()
    shutil.rmtree(made.folder)
    shutil.copytree(tmp_path / "earlier", made.folder)
    elsewhere = opening.unlock(made.folder, "Ana", passphrase_of("Ana"), made.clock)
    for _entry in range(5):
        elsewhere.record_event("case_opened", case="CASE-1")
    elsewhere.close()
    assert "older than it was" in notices(made)[0]


def test_a_copy_beside_the_desk_is_another_instance(made: MadeDesk, tmp_path: Path) -> None:
    assert notices(made) == ()
    shutil.copytree(made.folder, tmp_path / "copy")
    copy = MadeDesk(tmp_path / "copy", made.notebook, made.clock, made.shares)
    found = opened(copy)
    assert "copy of a desk" in found.notices[0]
    assert not found.desk.vault.chain.exchange_open
    instance = found.desk.vault.chain.instance
    found.desk.close()
    again = opened(made)
    assert again.notices == ()
    assert again.desk.vault.chain.instance != instance
    assert again.desk.vault.chain.exchange_open
    again.desk.close()


def test_a_moved_folder_is_no_copy(made: MadeDesk, tmp_path: Path) -> None:
    assert notices(made) == ()
    shutil.move(made.folder, tmp_path / "moved")
    moved = MadeDesk(tmp_path / "moved", made.notebook, made.clock, made.shares)
    found = opened(moved)
    assert found.notices == ()
    assert found.desk.vault.chain.exchange_open
    found.desk.close()


def test_a_desk_from_another_computer_is_a_copy(made: MadeDesk, tmp_path: Path) -> None:
    elsewhere = MadeDesk(made.folder, Notebook(tmp_path / "other.json"), made.clock, made.shares)
    assert "copy of a desk" in notices(elsewhere)[0]
    assert notices(elsewhere) == ()


def test_a_desk_that_was_killed_raises_no_false_alarm(made: MadeDesk) -> None:
    """The notebook never runs ahead of the desk: it is written after the commit."""
    desk = opened(made).desk
    saved(desk)
    desk.vault.record_event("not noted")
    desk.vault.close()  # not desk.close(): the process ends without another word to the notebook
    assert notices(made) == ()


def test_a_clock_far_ahead_is_confirmed_first(made: MadeDesk) -> None:
    assert notices(made) == ()
    made.clock.forward(days=41)
    assert code_of(made) == "clock-jump"
    assert notices(made, time_confirmed=True) == ()
    assert notices(made) == ()


def test_a_clock_set_back_changes_nothing(made: MadeDesk) -> None:
    assert notices(made) == ()
    made.clock.forward(days=-30)
    found = opened(made)
    assert found.notices == ()
    assert found.desk.today().isoformat() == "2026-03-10"
    found.desk.close()


def test_a_refused_opening_leaves_the_desk_closed(made: MadeDesk) -> None:
    assert notices(made) == ()
    made.clock.forward(days=41)
    assert code_of(made) == "clock-jump"
    assert notices(made, time_confirmed=True) == ()


def test_a_folder_without_a_desk_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Refused) as problem:
        unlock(tmp_path, "Ana", "x", notebook=Notebook(tmp_path / "n.json"))
    assert problem.value.code == "no-desk"
    assert not (tmp_path / header.FILE_NAME).exists()
