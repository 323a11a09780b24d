"""What the others are given to do, each in an environment that knows nothing of ours: one order in, seconds out."""

_COMMON = """
import json, statistics, sys, time
from pathlib import Path
order = json.load(sys.stdin)
def timed(make):
    times = []
    for _run in range(order["runs"] + 1):
        started = time.perf_counter(); pdf = make(); times.append(time.perf_counter() - started)
    return pdf, [times[0], statistics.median(times[1:])]
took = {}
"""
_WEASYPRINT = """
from html import escape
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
configuration = FontConfiguration()
faces = "".join(
    f"@font-face {{font-family: '{each['family']}'; src: url('file://{each['file']}');"
    f" font-weight: {each['weight'].replace('regular', 'normal')}}}" for each in order["fonts"]
)
page = faces + "@page {size: A5; margin: 40pt} body {font-size: 10pt} h1 {font-size: 16pt} h2 {font-size: 12pt}"
style = CSS(string=page, font_config=configuration)
for text in order["texts"]:
    families = ", ".join(f"'{each}'" for each in text["families"])
    body = f"<h1>{escape(text['title'])}</h1>" + "".join(
        f"<h2>{escape(part['title'])}</h2>" + "".join(f"<p>{escape(said)}</p>" for said in part["said"])
        for part in text["parts"]
    ) + f"<p>{escape(text['call'])}</p>"
    direction = "rtl" if text["rtl"] else "ltr"
    source = (
        f"<html lang='{text['code']}' dir='{direction}'><title>{escape(text['title'])}</title>"
        f"<body style=\\"font-family: {families}\\">{body}</body></html>"
    )
    def make():
        return HTML(string=source).write_pdf(stylesheets=[style], font_config=configuration, pdf_tags=True)
    pdf, took[text["code"]] = timed(make)
    Path(order["folder"], f"{text['code']}.pdf").write_bytes(pdf)
print(json.dumps(took))
"""
_TYPST = """
import typst
compiler = typst.Compiler(font_paths=[str(Path(order["fonts"][0]["file"]).parent)], ignore_system_fonts=True)
for text in order["texts"]:
    def quoted(said):
        return json.dumps(said, ensure_ascii=False)
    families = ", ".join(quoted(each) for each in text["families"])
    lines = [
        f"#set document(title: {quoted(text['title'])})",
        "#set page(paper: \\"a5\\", margin: 40pt)",
        f"#set text(lang: {quoted(text['code'].split('-')[0])}, dir: {'rtl' if text['rtl'] else 'ltr'},"
        f" font: ({families},), size: 10pt)",
        f"#heading(level: 1)[#{quoted(text['title'])}]",
    ]
    for part in text["parts"]:
        lines.append(f"#heading(level: 2)[#{quoted(part['title'])}]")
        lines += [f"#par[#{quoted(said)}]" for said in part["said"]]
    lines.append(f"#par[#{quoted(text['call'])}]")
    source = "\\n".join(lines).encode()
    pdf, took[text["code"]] = timed(lambda: compiler.compile(input=source, format="pdf"))
    Path(order["folder"], f"{text['code']}.pdf").write_bytes(pdf)
print(json.dumps(took))
"""
OTHERS = {"weasyprint": _COMMON + _WEASYPRINT, "typst": _COMMON + _TYPST}
