"""Where the Tab key goes: through everything that can be used, in the order it is seen, not in that it was made."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLayout, QScrollArea, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """Everything inside a widget that Tab reaches, in the order of the layouts."""
    return list(_walk(root))


def step(window: QWidget, onward: bool) -> bool:
    """Move the focus one stop on or back, round the window; False if there is none."""
    found = stops(window)
    if not found:
        return False
    current = QApplication.focusWidget()
    if current in found:
        place = found.index(current) + (1 if onward else -1)
    else:
        inside = [number for number, each in enumerate(found) if current is not None and current.isAncestorOf(each)]
        place = inside[0] if inside else 0
        place = place if onward else place - 1
    reason = Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason
    target = found[place % len(found)]
    target.setFocus(reason)
    reveal(target)
    return True


def focus(widget: QWidget) -> None:
    """Give a widget the focus, and scroll to it."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    reveal(widget)


def reveal(widget: QWidget) -> None:
    """Scroll until a widget can be seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _walk(widget: QWidget) -> Iterator[QWidget]:
    for inside in _inside(widget):
        if not inside.isVisible() or not inside.isEnabled():
            continue
        if inside.focusPolicy() & Qt.FocusPolicy.TabFocus and inside.focusProxy() is None:
            yield inside
        else:
            yield from _walk(inside)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    """The widgets in a widget, as they are laid out."""
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        if content is not None:
            yield content
    elif not isinstance(widget, QAbstractScrollArea) and (layout := widget.layout()) is not None:
        inside = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        yield from _laid_out(layout, inside)


def _laid_out(layout: QLayout, inside: Sequence[QWidget]) -> Iterator[QWidget]:
    """The widgets of a layout and of the layouts in it, in their places.

    Never by `itemAt`: what it gives lives on in Python after Qt deleted it, and the next widget at the same
    place in memory is taken for it. The process then ends in mid-sentence.
    """
    placed: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(each), each) for each in inside]
    inner = layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly)
    placed += [(layout.indexOf(each), each) for each in inner]
    for place, each in sorted(placed, key=lambda entry: entry[0]):
        if isinstance(each, QLayout):
            yield from _laid_out(each, inside)
        elif place >= 0:
            yield each
