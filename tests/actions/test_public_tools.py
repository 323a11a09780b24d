"""What a desk exports is opened by anyone entitled with public tools: `minisign`, `age`, and whatever reads ZIP files.

They come with the set-up of the tests; where they are missing this fails, because then nobody has shown it.
"""

import importlib.util
import io
import subprocess
import zipfile
from pathlib import Path
from types import ModuleType

import msgspec
import openpyxl
import pytest
from pypdf import PdfReader

from shelter_desk import seals
from shelter_desk.actions import cards
from shelter_desk.actions.export_counts import export
from shelter_desk.actions.referring import export as refer
from shelter_desk.actions.referring import preview, question
from shelter_desk.actions.send import Written
from shelter_desk.exchange.cards import CardSecrets
from shelter_desk.exchange.counting import Period
from tests.actions.office import Office

YEAR = Period(2025)
PADDING, MANIFEST = "padding", "manifest.json"


def run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, timeout=60).stdout


def opened(office: Office, written: Written, to: CardSecrets, place: Path) -> dict[str, bytes]:
    """Verified, decrypted and unpacked by other people's programs, with the keys on the cards alone."""
    public = seals.minisign_public(cards.own_card(office.desk).sign_key).split("\n")[1]
    said = run("minisign", "-V", "-m", written.file, "-x", written.signature, "-P", public)
    assert "Signature and comment signature verified" in said
    assert f"Trusted comment: v1 {written.package}" in said
    (place / "identity").write_text(to.age)
    run("age", "--decrypt", "-i", place / "identity", "-o", place / "package.zip", written.file)
    with zipfile.ZipFile(place / "package.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def filled(office: Office) -> Office:
    office.crowd(30, "2025-06-01")
    return office


def test_an_outside_return_holds_rounded_rows(filled: Office, tmp_path: Path) -> None:
    to = filled.recipient(filled.mechanism)
    written = export(filled.desk, "outside", to, YEAR, filled.stick)
    files = opened(filled, written, filled.mechanism[1], tmp_path)
    assert set(files) == {MANIFEST, PADDING, "outside.json"}
    content = msgspec.json.decode(files["outside.json"])
    columns = {"period", "table", "dimension", "category", "sex", "age_group", "value", "status"}
    assert all(set(row) == columns for row in content["rows"])
    assert {row["status"] for row in content["rows"]} <= {"rounded", "hidden", "under_20", "not_collected"}
    assert all(row["value"] is None or row["value"] % 5 == 0 for row in content["rows"])
    assert content["rows"][0] | {"value": 30} == content["rows"][0]
    assert content["coverage"]


def test_a_count_holds_exact_cells(filled: Office, tmp_path: Path) -> None:
    written = export(filled.desk, "count", filled.office, YEAR, filled.stick)
    files = opened(filled, written, filled.counting[1], tmp_path)
    assert set(files) == {MANIFEST, PADDING, "count.json"}
    content = msgspec.json.decode(files["count.json"])
    assert (content["period"], content["kind"]) == ("2025", "count")
    assert sum(cell["people"] for cell in content["cells"] if cell["table"] == "sex") == 30


def test_a_referral_holds_what_was_agreed_as_json_as_a_sheet_and_to_read(filled: Office, tmp_path: Path) -> None:
    case = filled.person()
    filled.consent(case, **filled.to_mechanism(categories=["identity", "age"]))
    to = filled.recipient(filled.mechanism)
    shown = preview(filled.desk, case, to, question(filled.desk, case, to))
    files = opened(filled, refer(filled.desk, shown, filled.stick), filled.mechanism[1], tmp_path)
    assert set(files) == {MANIFEST, PADDING, "referral.json", "referral.xlsx", "referral.pdf"}
    content = msgspec.json.decode(files["referral.json"])
    told = {(each["form"], each["field"]): each["value"] for each in content["answers"]}
    assert told["identity", "given_names"] == "Made-up Senait"
    assert content["reference"] == shown.payload.reference
    assert content["counted_by"]  # so that nobody counts her twice
    book = openpyxl.load_workbook(io.BytesIO(files["referral.xlsx"]))
    assert "HTCDS" in book.sheetnames
    assert any("Made-up Senait" in str(cell.value) for sheet in book for row in sheet for cell in row)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files["referral.pdf"])).pages)
    assert "Made-up Senait" in text
    assert case not in b"".join(files.values()).decode("latin-1")


def test_inside_stand_sender_recipient_number_head_and_versions(filled: Office, tmp_path: Path) -> None:
    written = export(filled.desk, "count", filled.office, YEAR, filled.stick)
    manifest = msgspec.json.decode(opened(filled, written, filled.counting[1], tmp_path)[MANIFEST])
    assert manifest["sender"] == cards.own_card(filled.desk).id
    assert manifest["recipients"] == [filled.counting[0].id]
    assert manifest["sequence"] > 0
    assert len(manifest["audit_head"]) == 64
    assert manifest["code_lists"] == {each.id: each.version for each in filled.desk.library.codelists.values()}
    assert manifest["id"] == written.package
    (tmp_path / "count.json").write_bytes(opened(filled, written, filled.counting[1], tmp_path)["count.json"])
    assert manifest["files"] == {"count.json": run("b2sum", "-l", "256", tmp_path / "count.json").split()[0]}


def test_another_key_opens_nothing(filled: Office, tmp_path: Path) -> None:
    written = export(filled.desk, "count", filled.office, YEAR, filled.stick)
    with pytest.raises(subprocess.CalledProcessError) as problem:
        opened(filled, written, filled.mechanism[1], tmp_path)
    assert "no identity matched" in problem.value.stderr


def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", Path(__file__).parents[2] / "installer" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_setting_up_the_tests_installs_both_tools() -> None:
    assert {"age", "minisign"} <= set(bootstrap().TEST_PACKAGES)
