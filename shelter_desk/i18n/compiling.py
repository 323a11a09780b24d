"""Compiles a catalogue with its header as it was written: plural rules, review state.

Babel's own writer keeps a plural rule only where it knows the language, and drops what it does not know.
"""

import io
from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser


class _WholeHeader(Catalog):
    """A catalogue that writes its header as it has read it."""

    written = ""

    def __setitem__(self, msgid: Any, message: Message) -> None:
        if not msgid:
            self.written = str(message.string)
        super().__setitem__(msgid, message)

    def __iter__(self) -> Iterator[Message]:
        header, *messages = super().__iter__()
        yield Message("", self.written) if self.written else header
        yield from messages


def compiled(source: bytes) -> bytes:
    """The `.mo` of a `.po`, fuzzy entries left out."""
    catalogue = _WholeHeader()
    PoFileParser(catalogue).parse(io.BytesIO(source))
    memory = io.BytesIO()
    write_mo(memory, catalogue)
    return memory.getvalue()
