"""Reads PDF documents: what stands on each page, passage by passage; a page without text goes to a person."""

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from tutela.engine.communications import fields
from tutela.engine.communications.readers.documents.package import MOST_SIGNS
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import Kind, Note, Observation, Place, Terms, Thread, Told
from tutela.engine.formats.known import Malformed

NAME = "pdf document"
_MAGIC, _WITHIN = b"%PDF-", 1024
_MOST_PAGES, _MOST_PASSAGE, _MOST_OF_PAGE = 5_000, 1_000, 1 << 20
_GAP: Final = re.compile(r"\n[ \t]*\n")
# What pypdf lets out of documents that are not sound, beside errors of its own.
_NOT_SOUND: Final = (
    DependencyError, PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError,
    NotImplementedError, RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_OBJECTS: Final = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Length 26>>stream\nBT /F 9 Tf 1 1 Td (1) Tj ET\nendstream",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
)


def prepare() -> None:
    """Have what reading a document loads late loaded, while files can be read."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for name in ("utf-16-be", "cp1252", "gbk", "big5", "shift_jis", "euc-kr", "ascii", "latin-1"):
        "".encode(name)
    PdfReader(io.BytesIO(_smallest()), strict=False).pages[0].extract_text()


def _smallest() -> bytes:
    """Write a document of one sign."""
    octets, places = b"%PDF-1.4\n", b""
    for number, each in enumerate(_OBJECTS, 1):
        places += b"%010d 00000 n \n" % len(octets)
        octets += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\n" % places
    return octets + table + b"startxref\n%d\n%%%%EOF\n" % len(octets)


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as a PDF document does."""
    return _MAGIC in head[:_WITHIN]


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the passages of each page; a page that cannot be read costs no other."""
    key = fields.name(source.name) or "document"
    yield Thread(key, fields.name(source.name.rpartition("/")[2]) or key, "document")
    try:
        reader = PdfReader(source.opened(), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            yield Note("", "It is encrypted, and is not read here. A person opens it.", is_lost=True)
            return
        count = len(reader.pages)
    except _NOT_SOUND as wrong:
        raise Malformed(f"It is no sound PDF: {str(wrong)[:100]}. Nothing of it was read.") from wrong
    signs = MOST_SIGNS
    for number in range(1, min(count, _MOST_PAGES) + 1):
        try:
            for told in _page(reader.pages[number - 1], number, key):
                signs -= len(told.text) if isinstance(told, Observation) else 0
                yield told
        except _NOT_SOUND as wrong:
            says = f"It could not be read: {str(wrong)[:100]}. A person looks at it."
            yield Note(f"page {number:,}", says, is_lost=True)
        if signs < 0:
            says = "The document has more than 16 million signs; later pages were left out."
            yield Note(f"page {number + 1:,}", says, is_lost=True)
            return
    if count > _MOST_PAGES:
        yield Note(
            f"page {_MOST_PAGES + 1:,}",
            f"It has {count:,} pages; this and later were left out.",
            is_lost=True,
        )


def _page(page: PageObject, number: int, key: str) -> Iterator[Told]:
    text = page.extract_text()
    if not text.strip():
        if _has_picture(page):
            yield Note(
                f"page {number:,}", "It is a picture without text. A person looks at it.", is_lost=True
            )
        return
    if len(text) > _MOST_OF_PAGE:
        yield Note(
            f"page {number:,}", "It has more than a million signs; the rest was left out.", is_lost=True
        )
    for place, passage in enumerate(_passages(text[:_MOST_OF_PAGE]), 1):
        yield Observation(
            thread=key,
            place=Place(f"page {number:,}, passage", place),
            raw=passage.encode("utf-8", "surrogateescape"),
            kind=Kind.PASSAGE,
            text=fields.text(passage),
        )


def _has_picture(page: PageObject) -> bool:
    resources: Any = page.get("/Resources")
    inner: Any = resources.get_object().get("/XObject") if resources is not None else None
    return bool(inner is not None and inner.get_object())


def _passages(text: str) -> Iterator[str]:
    """Cut a page where lines are left empty, and what is longer than a passage is between its lines."""
    for block in _GAP.split(text):
        held, size = list[str](), 0
        for line in block.split("\n"):
            if held and size + len(line) > _MOST_PASSAGE:
                yield "\n".join(held).strip()
                held, size = [], 0
            held.append(line)
            size += len(line) + 1
        if passage := "\n".join(held).strip():
            yield passage
