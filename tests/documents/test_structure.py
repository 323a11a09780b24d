import io

from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from shelter_desk.documents.structure import artifact, tagged
from tests.documents.pages import Tag, tags


def made(*pages: list[str]) -> bytes:
    memory = io.BytesIO()
    canvas = Canvas(memory, invariant=1)
    for page in pages:
        for text in page:
            with tagged(canvas, "P", text):
                canvas.rect(0, 0, 1, 1)
        with artifact(canvas):
            canvas.rect(0, 0, 1, 1)
        canvas.showPage()
    canvas.save()
    return memory.getvalue()


def test_tags_follow_the_reading_order_over_pages() -> None:
    assert tags(made(["one", "حقوقك"], ["three"])) == [Tag("P", "one", 0), Tag("P", "حقوقك", 0), Tag("P", "three", 1)]


def test_every_page_finds_its_tags_by_number() -> None:
    read = PdfReader(io.BytesIO(made(["one", "two"], [], ["three"])))
    root = read.trailer["/Root"]
    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_number = dict(zip(numbers[::2], numbers[1::2], strict=True))
    found = [
        [element.get_object()["/ActualText"] for element in by_number[page["/StructParents"]].get_object()]
        if "/StructParents" in page
        else []
        for page in read.pages
    ]
    assert found == [["one", "two"], [], ["three"]]
    assert root["/MarkInfo"]["/Marked"]


def test_marks_in_the_page_match_the_tags_and_lines_are_no_text() -> None:
    content = PdfReader(io.BytesIO(made(["one", "two"]))).pages[0].get_contents()
    assert content is not None
    code = content.get_data().decode("latin-1")
    assert [part in code for part in ("/P <</MCID 0>> BDC", "/P <</MCID 1>> BDC", "/Artifact BMC")] == [True] * 3
    assert code.count("EMC") == 3


def test_a_document_without_tags_has_no_structure() -> None:
    assert "/StructTreeRoot" not in PdfReader(io.BytesIO(made([]))).trailer["/Root"]
