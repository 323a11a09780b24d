"""Fixtures of the window: one application without a screen, a made-up house for each test, its windows closed after."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # A small laptop's screen.
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from shelter_desk import i18n, seals
from shelter_desk.ui import application, preferences
from shelter_desk.ui.preferences import Preferences
from shelter_desk.vault import opening
from tests.ui.house import House, Window, copied_house, founded_house
from tests.vault.desks import quick_key


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """The one application; also what pytest-qt hands out."""
    return dressed_application(tmp_path_factory.mktemp("preferences"))


def dressed_application(folder: Path) -> QApplication:
    """The application as the program prepares it, in English and light, but for what belongs to pytest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHELTER_DESK_DATA", str(folder))
        preferences.keep(Preferences("en"))
        hook = application.sys.excepthook
        made = application.prepare(["shelter-desk"])
        application.sys.excepthook = hook
        qInstallMessageHandler(None)
    made.setQuitOnLastWindowClosed(False)
    gc.enable()
    return made


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Every test here has it."""


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Passphrases cost nothing: guessing is not the subject here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        yield


@pytest.fixture(scope="module", autouse=True)
def _garbage(qapp: QApplication) -> Iterator[None]:
    """As in the running program: nothing is collected in the database thread."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture(scope="session")
def house_founded(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The house all others are copied from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHELTER_DESK_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setattr(seals, "derive_key", quick_key)
        patch.setattr(opening, "GUESS_SECONDS", 0.0)
        return founded_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(house_founded: House, tmp_path: Path) -> Iterator[House]:
    """A house of the test's own."""
    found = copied_house(house_founded, tmp_path)
    yield found
    found.close()


@pytest.fixture
def window(house: House) -> Window:
    """That house, open for Ana, a supervisor."""
    return house.open()


@pytest.fixture(scope="module")
def shared_house(house_founded: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house for the tests of a module that change nothing in it."""
    found = copied_house(house_founded, tmp_path_factory.mktemp("shared"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def shared(shared_house: House, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Window:
    """That house, open for Ana, for tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHELTER_DESK_DATA", str(tmp_path_factory.mktemp("data")))
        return shared_house.open()


@pytest.fixture(autouse=True)
def _english(_application: None) -> Iterator[None]:
    """Whatever language or size a test chose, the next one begins in English, light, 100 %."""
    yield
    if (
        i18n.current().code != "en"
        or application.theme.px(100) != 100
        or application.theme.colours().ground != "#F6F7F8"
    ):
        running = QApplication.instance()
        assert isinstance(running, QApplication)
        application.dress(running, Preferences("en"))
