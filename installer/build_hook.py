"""Compiles the catalogues into the wheel, so that an installed desk speaks every language it came with."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Writes `shelter_desk/translations/<locale>/LC_MESSAGES/<domain>.mo` and the tables of checks into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        staging = root / "build" / "translations"
        compiled = _compiler(root)
        for table in sorted((root / "translations" / "review").glob("*.tsv")):
            build_data["force_include"][str(table)] = f"shelter_desk/translations/review/{table.name}"
        for source in sorted((root / "translations").glob("*/LC_MESSAGES/*.po")):
            target = staging / source.relative_to(root / "translations").with_suffix(".mo")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(compiled(source.read_bytes()))
            build_data["force_include"][str(target)] = str(
                Path("shelter_desk/translations") / target.relative_to(staging)
            )


def _compiler(root: Path) -> Callable[[bytes], bytes]:
    """The program's own compiler of catalogues, loaded alone: the rest of the program is not installed yet."""
    spec = importlib.util.spec_from_file_location("compiling", root / "shelter_desk" / "i18n" / "compiling.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compile_catalogue: Callable[[bytes], bytes] = module.compiled
    return compile_catalogue
