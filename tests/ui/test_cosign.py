"""The second person's window: what is signed, a passphrase, a signature or none."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from shelter_desk.seals import verified
from shelter_desk.ui.cosign import CosignWindow
from shelter_desk.vault.statements import CoSigned
from tests.actions.office import Office
from tests.conftest import passphrase_of
from tests.ui.hands import Hands, let_go
from tests.ui.house import House


@pytest.fixture
def asked(house: House) -> Iterator[tuple[CosignWindow, bytes, bytes]]:
    """Bea's window about a record of a case, with the statement and her public key."""

    def statement(office: Office) -> tuple[bytes, bytes]:
        vault = office.desk.vault
        bea = vault.chain.by_name("Bea")
        assert bea is not None
        about = {"act": "save", "case": "CASE-1", "record": "r1", "answers": "00", "reasons": ("return:guardian",)}
        made = CoSigned(prev=vault.chain.head, by=vault.me.id, at=vault.moment(), second=bea.id, **about)
        return made.content(), bea.sign

    content, key = house.write(statement)
    window = CosignWindow("Bea", house.folder, content)
    window.show()
    window.activateWindow()
    yield window, content, key
    let_go(window)


def test_it_shows_what_is_signed_and_signs_with_the_passphrase(asked: tuple[CosignWindow, bytes, bytes]) -> None:
    window, content, key = asked
    hands = Hands(window)
    assert hands.sees("CASE-1")
    assert hands.sees("\u2068Bea\u2069, you are asked to sign:")
    field = hands.line("Your passphrase")
    assert isinstance(field, QLineEdit)
    assert field.hasFocus()
    assert field.echoMode() is QLineEdit.EchoMode.Password
    hands.fill("Your passphrase", passphrase_of("Bea"))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not window.isVisible()
    assert verified(key, content, window.signature)


def test_a_wrong_passphrase_is_said_and_can_be_typed_again(asked: tuple[CosignWindow, bytes, bytes]) -> None:
    window, _content, _key = asked
    hands = Hands(window)
    hands.fill("Your passphrase", "not these words at all")
    hands.press("Sign")
    assert window.isVisible()
    assert window.signature == b""
    hands.fill("Your passphrase", passphrase_of("Bea"))
    hands.press("Sign")
    assert window.signature != b""


@pytest.mark.parametrize("way", ["Do not sign", "close"])
def test_who_does_not_want_to_signs_nothing(asked: tuple[CosignWindow, bytes, bytes], way: str) -> None:
    window, _content, _key = asked
    Hands(window).fill("Your passphrase", passphrase_of("Bea"))
    if way == "close":
        window.close()
    else:
        Hands(window).press(way)
    assert not window.isVisible()
    assert window.signature == b""
