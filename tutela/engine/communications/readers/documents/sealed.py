"""Tells of documents that cannot be read here: encrypted ones, and those of a form before 2007."""

from collections.abc import Iterator
from typing import Final

from tutela.engine.communications.source import Source
from tutela.engine.communications.told import Note, Terms, Told

NAME = "encrypted or old document"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDINGS: Final = (".docx", ".docm", ".xlsx", ".xlsm", ".doc", ".xls", ".dot", ".xlt")


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is a compound file that is called a document."""
    return head.startswith(_COMPOUND) and name.lower().endswith(_ENDINGS)


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Say why nothing of it is read, and who reads it."""
    is_encrypted = "EncryptedPackage".encode("utf-16-le") in source.head
    why = "is encrypted" if is_encrypted else "is encrypted or of a form before 2007"
    yield Note("", f"It {why}, and is not read here. A person opens it.", is_lost=True)
