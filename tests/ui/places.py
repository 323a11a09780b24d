"""Every place the window can show, and how a worker gets there; for the tests that go over all of them."""

from collections.abc import Callable

from shelter_desk.actions.definitions import definitions
from shelter_desk.actions.intake import STEPS
from shelter_desk.ui.pages.case import GROUPS, OVERVIEW, CasePage
from shelter_desk.ui.pages.intake import IntakePage
from tests.ui.house import House, Window

Way = Callable[[Window, House], None]
FORMS = [form.id for form in definitions().library.forms.values() if form.kind == "case"]
REGISTERS = {"rooms": "shelter", "partners": "directory"}


def _page(name: str) -> Way:
    return lambda window, _house: window.shell.show_page(name)


def _case_page(window: Window) -> CasePage:
    page = window.shell.stack.currentWidget()
    assert isinstance(page, CasePage)
    return page


def _section(group: str) -> Way:
    def way(window: Window, house: House) -> None:
        window.shell.open_case(house.cases["child" if group == "child" else "adult"])
        window.settle()
        _case_page(window)._go_to(group)

    return way


def _form(form: str) -> Way:
    def way(window: Window, house: House) -> None:
        page = window.shell.stack.currentWidget()
        if not isinstance(page, CasePage) or page._case != house.cases["child"]:
            window.shell.open_case(house.cases["child"])
            window.settle()
            page = _case_page(window)
        page._edit(window.shell.session.library.forms[form], None)

    return way


def _register(form: str) -> Way:
    def way(window: Window, _house: House) -> None:
        window.shell.show_page(REGISTERS[form])
        window.settle()
        window.shell.pages[REGISTERS[form]]._add()  # type: ignore[attr-defined]

    return way


def _step(number: int) -> Way:
    def way(window: Window, _house: House) -> None:
        page = window.shell.stack.currentWidget()
        if not isinstance(page, IntakePage):
            window.shell.begin_intake("")
            window.settle()
            page = window.shell.stack.currentWidget()
        assert isinstance(page, IntakePage)
        page._move(number - page._number())

    return way


def _consent(window: Window, house: House) -> None:
    window.shell.ask_consent(house.cases["adult"])


def _preview(window: Window, house: House) -> None:
    from shelter_desk.ui.pages.sending import SendCard

    window.shell.show_page("exchange")
    window.settle()
    card = window.shell.findChild(SendCard)
    assert card is not None
    card._what.setCurrentIndex(card._what.findData("referral"))
    card._to.setCurrentIndex(card._to.findData(house.cases["mechanism"]))
    card._changed()
    card._case.setText(house.cases["adult"])
    card.look()


PLACES: dict[str, Way] = {
    **{name: _page(name) for name in ("today", "people", "shelter", "directory", "leaflets", "exchange", "settings")},
    "preview": _preview,
    **{f"case-{group}": _section(group) for group in (OVERVIEW, *GROUPS)},
    **{f"form-{form}": _form(form) for form in FORMS},
    **{f"register-{form}": _register(form) for form in REGISTERS},
    **{f"intake-{step.id}": _step(number) for number, step in enumerate(STEPS)},
    "consent": _consent,
}


def go_to(name: str, window: Window, house: House) -> None:
    PLACES[name](window, house)
    window.settle()
