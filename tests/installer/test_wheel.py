"""The wheel holds everything: unpacked alone, away from the checkout, it walks the demo."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked."""
    base = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(base)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = base.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(base / "alone")
    return base / "alone"


def test_every_resource_is_in_the_wheel(unpacked: Path) -> None:
    ours = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
    theirs = {
        path.relative_to(unpacked / "shelter_desk/resources")
        for path in (unpacked / "shelter_desk/resources").rglob("*")
        if path.is_file()
    }
    assert ours == theirs


def test_every_catalogue_is_in_the_wheel_compiled(unpacked: Path) -> None:
    sources = {
        path.relative_to(ROOT / "translations").with_suffix("") for path in (ROOT / "translations").rglob("*.po")
    }
    compiled = {
        path.relative_to(unpacked / "shelter_desk/translations").with_suffix("")
        for path in (unpacked / "shelter_desk/translations").rglob("*.mo")
    }
    assert sources == compiled


def test_every_table_of_checks_is_in_the_wheel(unpacked: Path) -> None:
    tables = {path.name for path in (ROOT / "translations/review").glob("*.tsv")}
    assert tables
    assert tables == {path.name for path in (unpacked / "shelter_desk/translations/review").iterdir()}


def test_no_tests_and_no_checkout_in_the_wheel(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")} == {"shelter_desk"}


def shelter_desk(unpacked: Path, tmp_path: Path, *arguments: str) -> Any:
    """What the unpacked wheel answers, away from the checkout."""
    program = (
        "import sys; sys.path = [sys.argv[1]] + [p for p in sys.path if p not in ('', sys.argv[2])];"
        "import shelter_desk; assert shelter_desk.__file__.startswith(sys.argv[1]), shelter_desk.__file__;"
        "from shelter_desk.app import main; sys.exit(main(sys.argv[3:]))"
    )
    environment = os.environ | {"SHELTER_DESK_DATA": str(tmp_path / "data"), "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(unpacked), str(ROOT), *arguments, "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_unpacked_wheel_walks_the_demo(unpacked: Path, tmp_path: Path) -> None:
    told = shelter_desk(unpacked, tmp_path, "demo", str(tmp_path / "demo"), "--cases", "12")
    assert told["made_up"] is True
    assert "read_reply" in told["due"]


def test_the_unpacked_wheel_prints_leaflets(unpacked: Path, tmp_path: Path) -> None:
    for audience in ("adult", "pictures"):
        file = tmp_path / f"{audience}.pdf"
        told = shelter_desk(unpacked, tmp_path, "leaflet", "km", "--audience", audience, "--out", str(file))
        assert told["state"] == "draft"
        assert file.read_bytes().startswith(b"%PDF")
