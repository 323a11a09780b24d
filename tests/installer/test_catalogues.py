"""Templates and catalogues are those of the program and its definitions, and every check of a translation is of its words."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TABLES = sorted((ROOT / "translations" / "review").glob("*.tsv"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "installer" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["desk", "forms", "leaflets"])
def test_no_text_is_missing_from_a_template_and_none_is_left_over(name: str, tool: ModuleType) -> None:
    with (ROOT / "translations" / f"{name}.pot").open("rb") as file:
        kept = {message.id for message in read_po(file)}
    assert {message.id for message in tool.TEMPLATES[name]()} == kept


@pytest.mark.parametrize("name", ["desk", "forms", "leaflets"])
def test_no_text_is_missing_from_a_catalogue(name: str, tool: ModuleType) -> None:
    wanted = {message.id for message in tool.TEMPLATES[name]()}
    for path in (ROOT / "translations").glob(f"*/LC_MESSAGES/{name}.po"):
        with path.open("rb") as file:
            has = {message.id for message in read_po(file) if tool._is_translated(message.string) or not message.id}
        assert wanted - has == set(), path


def test_every_language_but_the_source_has_a_table_of_checks() -> None:
    languages = {path.parents[1].name for path in (ROOT / "translations").glob("*/LC_MESSAGES/leaflets.po")}
    assert {table.stem for table in TABLES} == languages


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_what_was_translated_back_is_what_is_told(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    with (ROOT / "translations" / table.stem / "LC_MESSAGES" / "leaflets.po").open("rb") as file:
        told = {str(message.id): message.string for message in read_po(file) if message.id}
    assert {row["english"]: row["translation"] for row in rows} == told
    assert len(rows) == len(told)
    assert all(row["back"] and row["verdict"] in ("same", "changed", "unsure") for row in rows)
    assert all(row["note"] for row in rows if row["verdict"] != "same")
