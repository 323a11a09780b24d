"""Colours, spacing and type: Fusion with a palette, little style sheet (design §6; contrasts are stated there)."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from shelter_desk.system.bundled import resource

# Steps of spacing in pixels at 100 %.
TINY, SMALL, MEDIUM, LARGE, HUGE, VAST = 4, 8, 12, 16, 24, 32
TARGET, CONSENT_TARGET = 36, 44
RADIUS = 6
BODY_POINTS, SECTION_POINTS, TITLE_POINTS = 11.0, 13.5, 18.0
TEXT_COLUMNS = 72


@dataclass(frozen=True)
class Colours:
    """One colour scheme; pairs are (text, ground)."""

    text: str
    ground: str
    raised: str
    muted: str
    primary: tuple[str, str]
    danger: tuple[str, str]
    warning: tuple[str, str]
    success: tuple[str, str]
    info: tuple[str, str]
    border: str
    focus: str

    def of_level(self, level: str) -> tuple[str, str]:
        """Text and ground of an alert level."""
        return {"danger": self.danger, "warning": self.warning, "success": self.success}.get(level, self.info)


LIGHT = Colours(
    text="#1B2126",
    ground="#F6F7F8",
    raised="#FFFFFF",
    muted="#4A555F",
    primary=("#FFFFFF", "#0B5C6B"),
    danger=("#A61B1B", "#FDECEC"),
    warning=("#6B4A00", "#FFF4D6"),
    success=("#1C5E2E", "#E6F4EA"),
    info=("#0B4A7A", "#E5F1FB"),
    border="#7A8691",
    focus="#0A5BD3",
)
DARK = Colours(
    text="#EDF1F4",
    ground="#15191D",
    raised="#1E2429",
    muted="#B4BEC7",
    primary=("#06282E", "#7BD0DE"),
    danger=("#FFB3AE", "#4A1C1C"),
    warning=("#FFD98A", "#43340C"),
    success=("#A6E3B5", "#173A22"),
    info=("#A9D3FA", "#14344F"),
    border="#7A8691",
    focus="#7FB2FF",
)

_current = LIGHT
_scale = 1.0


def colours() -> Colours:
    """The scheme in use."""
    return _current


def px(length: int) -> int:
    """A length at the text size in use."""
    return round(length * _scale)


def fitting(width: int, height: int) -> QSize:
    """The size of a window at the text size in use, no larger than the screen: nobody can press what stands past it."""
    return QSize(px(width), px(height)).boundedTo(QApplication.primaryScreen().availableSize())


def apply(application: QApplication, *, dark: bool, scale: float) -> None:
    """Dress the whole application; `scale` is 1.0 to 2.0."""
    global _current, _scale
    _current, _scale = (DARK if dark else LIGHT), scale
    application.setStyle("Fusion")
    application.setPalette(_palette(_current))
    font = QFont(application.font())
    font.setPointSizeF(BODY_POINTS * scale)
    application.setFont(font)
    application.setStyleSheet(_sheet(_current))
    _icons.clear()


def font(points: float, *, bold: bool = False) -> QFont:
    """The application's font in another size."""
    made = QFont(QApplication.font())
    made.setPointSizeF(points * _scale)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


# Icons that point along the line of reading, and are mirrored with it.
_POINTING = frozenset({"back", "forward", "undo"})
_icons: dict[tuple[str, str, int], QIcon] = {}
_GRID = 24  # the icons' own


def icon(name: str, colour: str | None = None, gap: int = 0) -> QIcon:
    """A line icon in a colour of the scheme; it always stands beside words, at a gap where Qt would leave none."""
    ink = colour or _current.text
    if (name, ink, gap) not in _icons:
        made, pixmap = QIcon(), _drawn(name, ink, gap)
        made.addPixmap(pixmap, QIcon.Mode.Normal)
        made.addPixmap(pixmap, QIcon.Mode.Selected)
        made.addPixmap(_drawn(name, _current.muted, gap), QIcon.Mode.Disabled)
        _icons[name, ink, gap] = made
    return _icons[name, ink, gap]


def _drawn(name: str, ink: str, gap: int) -> QPixmap:
    data = resource("icons", f"{name}.svg").read_bytes().replace(b'stroke="#000"', f'stroke="{ink}"'.encode())
    side, space = 2 * px(_GRID), 2 * px(gap)
    pixmap = QPixmap(side + space, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        painter.translate(space, 0)
        if name in _POINTING:
            painter.translate(side, 0)
            painter.scale(-1, 1)
    QSvgRenderer(data).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return pixmap


def _palette(scheme: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: scheme.ground,
        QPalette.ColorRole.WindowText: scheme.text,
        QPalette.ColorRole.Base: scheme.raised,
        QPalette.ColorRole.AlternateBase: scheme.ground,
        QPalette.ColorRole.Text: scheme.text,
        QPalette.ColorRole.PlaceholderText: scheme.muted,
        QPalette.ColorRole.Button: scheme.raised,
        QPalette.ColorRole.ButtonText: scheme.text,
        QPalette.ColorRole.ToolTipBase: scheme.raised,
        QPalette.ColorRole.ToolTipText: scheme.text,
        QPalette.ColorRole.Highlight: scheme.primary[1],
        QPalette.ColorRole.HighlightedText: scheme.primary[0],
        QPalette.ColorRole.Link: scheme.info[0],
        QPalette.ColorRole.Mid: scheme.border,
        QPalette.ColorRole.Dark: scheme.border,
        QPalette.ColorRole.Accent: scheme.primary[1],
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(scheme.muted))
    return palette


def _sheet(scheme: Colours) -> str:
    """What the palette cannot say: borders, focus rings, targets. No font sizes: they would defeat scaling."""
    one, two, target = px(1), px(2), px(TARGET)
    arrow, check = (
        str(resource("icons", f"{name}-{'dark' if scheme is DARK else 'light'}.svg")).replace("\\", "/")
        for name in ("down", "check")
    )
    return f"""
QLineEdit, QPlainTextEdit, QComboBox, QListWidget, QTableView {{
    background: {scheme.raised}; border: {one}px solid {scheme.border}; border-radius: {RADIUS}px; padding: {px(6)}px {px(8)}px;
    selection-background-color: {scheme.primary[1]}; selection-color: {scheme.primary[0]};
}}
QLineEdit {{ lineedit-password-character: 8226; }}
QLineEdit, QComboBox {{ min-height: {target - px(14)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QListWidget:focus {{
    border: {two}px solid {scheme.focus}; padding: {px(6) - one}px {px(8) - one}px;
}}
QLineEdit[problem="hard"], QPlainTextEdit[problem="hard"], QComboBox[problem="hard"] {{ border: {two}px solid {scheme.danger[0]}; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
QComboBox::drop-down {{ border: 0; width: {px(28)}px; }}
QComboBox::down-arrow {{ image: url({arrow}); width: {px(18)}px; height: {px(18)}px; }}
QComboBox QAbstractItemView {{ background: {scheme.raised}; border: {one}px solid {scheme.border}; padding: {px(4)}px; }}
QListWidget::item:selected {{ background: {scheme.info[1]}; color: {scheme.info[0]}; }}
QCheckBox {{
    min-height: {target - 2 * two}px; spacing: {px(8)}px; padding: 0 {px(4)}px;
    border: {two}px solid transparent; border-radius: {RADIUS}px;
}}
QCheckBox:focus {{ border-color: {scheme.focus}; }}
QCheckBox::indicator, QListWidget::indicator {{
    width: {px(18)}px; height: {px(18)}px; background: {scheme.raised}; border: {two}px solid {scheme.border}; border-radius: {px(4)}px;
}}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{
    background: {scheme.primary[1]}; border-color: {scheme.primary[1]}; image: url({check});
}}
QTableView {{ padding: {one}px; selection-background-color: {scheme.info[1]}; selection-color: {scheme.info[0]}; outline: 0; }}
QTableView:focus {{ border: {two}px solid {scheme.focus}; padding: 0; }}
QTableView::item {{ padding: 0 {px(8)}px; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {scheme.muted}; border: 0; padding: {px(8)}px {px(8) + 3}px; }}
QPushButton, QToolButton {{
    background: {scheme.raised}; border: {one}px solid {scheme.border}; border-radius: {RADIUS}px;
    padding: {px(6)}px {px(14)}px; min-height: {target - px(14)}px;
}}
QToolButton {{ padding: {px(6)}px; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton:hover, QToolButton:hover {{ background: {scheme.ground}; }}
QPushButton:focus, QToolButton:focus {{ border: {two}px solid {scheme.focus}; }}
QPushButton:focus {{ padding: {px(6) - one}px {px(14) - one}px; }}
QPushButton:disabled {{ color: {scheme.muted}; border-style: dashed; }}
QPushButton:checked {{
    background: {scheme.info[0]}; color: {scheme.info[1]}; border: {two}px solid {scheme.info[0]};
    padding: {px(6) - one}px {px(14) - one}px;
}}
QPushButton:checked:focus {{ border-color: {scheme.focus}; }}
QPushButton[kind="primary"] {{ background: {scheme.primary[1]}; color: {scheme.primary[0]}; border-color: {scheme.primary[1]}; }}
QPushButton[kind="primary"]:focus {{ border: {two}px solid {scheme.focus}; }}
QPushButton[kind="primary"]:disabled {{ background: {scheme.ground}; color: {scheme.muted}; border-color: {scheme.border}; }}
QPushButton[kind="plain"] {{ background: transparent; border-color: transparent; padding: {px(6)}px {px(8)}px; }}
QPushButton[kind="plain"]:hover {{ background: {scheme.info[1]}; }}
QPushButton[kind="plain"]:focus {{ border-color: {scheme.focus}; }}
QPushButton[kind="nav"] {{ background: transparent; border: {two}px solid transparent; text-align: left; padding: {px(6)}px {px(10)}px; }}
QPushButton[kind="nav"]:checked, QPushButton[kind="nav"]:hover {{ background: {scheme.info[1]}; color: {scheme.info[0]}; }}
QPushButton[kind="nav"]:focus {{ border-color: {scheme.focus}; }}
QPushButton[kind="answer"] {{ min-height: {px(CONSENT_TARGET) - px(14)}px; }}
QPushButton[kind="row"] {{ text-align: left; }}
QFrame[kind="card"] {{ background: {scheme.raised}; border: {one}px solid {scheme.border}; border-radius: {RADIUS}px; }}
QFrame[kind="bar"] {{ background: {scheme.raised}; border: 0; border-bottom: {one}px solid {scheme.border}; }}
QFrame[kind="side"] {{ background: {scheme.raised}; border: 0; }}
QFrame[level="danger"] {{ background: {scheme.danger[1]}; border: {one}px solid {scheme.danger[0]}; border-radius: {RADIUS}px; }}
QFrame[level="warning"] {{ background: {scheme.warning[1]}; border: {one}px solid {scheme.warning[0]}; border-radius: {RADIUS}px; }}
QFrame[level="success"] {{ background: {scheme.success[1]}; border: {one}px solid {scheme.success[0]}; border-radius: {RADIUS}px; }}
QFrame[level="info"] {{ background: {scheme.info[1]}; border: {one}px solid {scheme.info[0]}; border-radius: {RADIUS}px; }}
QLabel[ink="muted"] {{ color: {scheme.muted}; }}
QLabel[ink="danger"] {{ color: {scheme.danger[0]}; }}
QLabel[ink="warning"] {{ color: {scheme.warning[0]}; }}
QLabel[ink="success"] {{ color: {scheme.success[0]}; }}
QLabel[ink="info"] {{ color: {scheme.info[0]}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; width: {px(12)}px; height: {px(12)}px; }}
QScrollBar::handle {{ background: {scheme.border}; border-radius: {px(4)}px; margin: {two}px; min-height: {px(32)}px; min-width: {px(32)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QToolTip {{ background: {scheme.raised}; color: {scheme.text}; border: {one}px solid {scheme.border}; padding: {px(4)}px; }}
QMenu {{ background: {scheme.raised}; border: {one}px solid {scheme.border}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(8)}px {px(16)}px; border-radius: {RADIUS}px; }}
QMenu::item:selected {{ background: {scheme.info[1]}; color: {scheme.info[0]}; }}
QProgressBar {{ background: {scheme.ground}; border: {one}px solid {scheme.border}; border-radius: {RADIUS}px; height: {px(12)}px; }}
QProgressBar::chunk {{ background: {scheme.primary[1]}; border-radius: {RADIUS}px; }}
"""
