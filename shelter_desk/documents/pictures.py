"""Pictograms of our own, drawn as lines: one ink, clear on any printer.

A picture is an SVG of 48 × 48 with circles, rectangles and paths of absolute M, L, C and Z, and nothing else.
"""

import io
import re
import xml.etree.ElementTree as ElementTree
from functools import cache

from reportlab.pdfgen.canvas import Canvas

from shelter_desk.errors import Bug
from shelter_desk.i18n import _
from shelter_desk.system.bundled import resource

_SVG = "{http://www.w3.org/2000/svg}"
_GRID = 48.0
_LINE = 2.4
_STEP = re.compile(r"([MLCZ])([^MLCZ]*)")


def draw_picture(canvas: Canvas, name: str, x: float, y: float, side: float) -> None:
    """Draw a picture into the square whose lower left corner is (x, y)."""
    canvas.saveState()
    # SVG counts from the top.
    canvas.transform(side / _GRID, 0, 0, -side / _GRID, x, y + side)
    canvas._code.extend(_strokes(name))
    canvas.restoreState()


@cache
def _strokes(name: str) -> tuple[str, ...]:
    """The operators that draw a picture of 48 × 48; they are the same wherever it stands."""
    canvas = Canvas(io.BytesIO())
    before = len(canvas._code)
    canvas.setLineWidth(_LINE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for shape in _shapes(name):
        _draw(canvas, shape)
    return tuple(canvas._code[before:])


def _shapes(name: str) -> tuple[ElementTree.Element, ...]:
    drawn = resource("leaflets", "pictures", f"{name}.svg").read_bytes()
    return tuple(ElementTree.fromstring(drawn))  # noqa: S314 (comes with the program)


def _draw(canvas: Canvas, shape: ElementTree.Element) -> None:
    kind = shape.tag.removeprefix(_SVG)
    at = {key: float(value) for key, value in shape.attrib.items() if key != "d"}
    if kind == "circle":
        canvas.circle(at["cx"], at["cy"], at["r"])
    elif kind == "rect":
        canvas.roundRect(at["x"], at["y"], at["width"], at["height"], at.get("rx", 0))
    elif kind == "path":
        path = canvas.beginPath()
        for letter, numbers in _STEP.findall(shape.attrib["d"]):
            values = [float(number) for number in numbers.split()]
            move = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[letter]
            move(*values)
        canvas.drawPath(path)
    else:
        raise Bug("picture", _("A picture of this program cannot be drawn."), _("Nothing was printed."))
