"""A record on paper: asked first, shown before it leaves, written into the audit, never left on the disk."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QLabel

from shelter_desk.ui.pages.case import CasePage
from shelter_desk.ui.pages.paper import Paper
from shelter_desk.ui.widgets.pages import Pages
from shelter_desk.vault import audit
from tests.ui.hands import in_sight
from tests.ui.house import House, Window


@pytest.fixture
def paper(house: House, window: Window) -> Paper:
    """The emergency card of a case, on its way to paper."""
    window.shell.open_case(house.cases["adult"])
    window.settle()
    window.press(next(each for each in window.texts() if each.startswith("Arrival")))
    window.press(_print_of(window, "Emergency card and safe contact"))
    page = window.shell.stack.currentWidget()
    assert isinstance(page, CasePage)
    assert isinstance(page.content.content, Paper)
    return page.content.content


def test_nothing_is_made_before_paper_is_said_to_be_safe(paper: Paper, house: House, window: Window) -> None:
    assert window.sees("Is it safe for the person to carry this paper")
    window.press("No")
    assert window.sees("Then it stays here.")
    assert _printed(window) == 0


def test_the_pages_are_shown_first_and_the_audit_knows_of_them(paper: Paper, window: Window) -> None:
    window.press("Yes, show the pages")
    shown = [each for each in in_sight(paper, QLabel) if each.accessibleName().startswith("Page ")]
    assert shown
    assert not shown[0].pixmap().isNull()
    assert _printed(window) == 1


def test_it_goes_to_a_printer(paper: Paper, window: Window, tmp_path: Path) -> None:
    window.press("Yes, show the pages")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    _pages(paper).print_on(printer)
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert window.sees("Sent to the printer.")


def test_on_a_stick_it_is_said_that_nothing_seals_it(paper: Paper, window: Window, tmp_path: Path) -> None:
    window.press("Yes, show the pages")
    _pages(paper).write_to(tmp_path / "page.pdf")
    window.settle()
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert window.sees("It is not sealed")


def test_back_leads_to_the_section(paper: Paper, window: Window) -> None:
    window.press("Back to the case")
    assert not window.sees("Is it safe for the person to carry this paper")
    assert window.sees("Emergency card and safe contact")


def _pages(paper: Paper) -> Pages:
    return next(iter(in_sight(paper, Pages)))


def _print_of(window: Window, form: str) -> str:
    names = [each.accessibleName() for each in in_sight(window.root, QAbstractButton)]
    return next(name for name in names if name.startswith(f"Print: {form}"))


def _printed(window: Window) -> int:
    found: list[int] = []
    window.work.do(lambda: _count(window), found.append)
    window.settle()
    return found[0]


def _count(window: Window) -> int:
    rows = window.found.desk.vault.audit_rows()
    return sum(audit.read(content).act == "printed" for _seq, content, _hash, _signature in rows)
