"""A made-up language whose catalogues are written into a temporary folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shelter_desk.i18n import catalogues

Write = Callable[..., None]

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural};\\n"\n'
TWO_FORMS = "nplurals=2; plural=(n != 1)"
SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"


@pytest.fixture(autouse=True)
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty translation folder instead of the real one; English is shown before and after."""
    root = tmp_path / "translations"
    root.mkdir()
    monkeypatch.setattr(catalogues, "translation", root.joinpath)
    catalogues.catalogue.cache_clear()
    yield root
    catalogues.use(catalogues.SOURCE)
    catalogues.catalogue.cache_clear()


@pytest.fixture
def write(translations: Path) -> Write:
    """`write("sq", {"Yes": "Po", ("{n} bed", "{n} beds"): ("{n} shtrat", "{n} shtretër")}, domain="desk")`."""

    def _write(
        code: str,
        messages: dict[str | tuple[str, str], str | tuple[str, ...]],
        domain: str = "desk",
        plural: str = TWO_FORMS,
    ) -> None:
        text = HEADER.format(plural=plural)
        for source, translated in messages.items():
            if isinstance(source, tuple):
                forms = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(translated))
                text += f'\nmsgid "{source[0]}"\nmsgid_plural "{source[1]}"\n{forms}'
            else:
                text += f'\nmsgid "{source}"\nmsgstr "{translated}"\n'
        folder = translations / code / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{domain}.po").write_text(text, "utf-8")
        catalogues.catalogue.cache_clear()

    return _write
