"""Compiles the catalogues into the wheel, so that an installed desk speaks every language it came with."""

import io
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Writes `shelter_desk/translations/<locale>/LC_MESSAGES/<domain>.mo` into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        root = Path(self.root)
        staging = root / "build" / "translations"
        for source in sorted((root / "translations").glob("*/LC_MESSAGES/*.po")):
            memory = io.BytesIO()
            with source.open("rb") as file:
                write_mo(memory, read_po(file))
            target = staging / source.relative_to(root / "translations").with_suffix(".mo")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(memory.getvalue())
            build_data["force_include"][str(target)] = str(
                Path("shelter_desk/translations") / target.relative_to(staging)
            )
