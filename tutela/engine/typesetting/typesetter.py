"""Sets a document as PDF by Typst: tagged, PDF/A-2a and PDF/UA-1, with the fonts of that package alone.

Source:
    Typst, https://typst.app/docs/reference/pdf/: the standards it can promise, and what it refuses for them.
"""

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tutela.engine.typesetting.errors import NotSet, NoTypesetter

_TEMPLATE = Path(__file__).with_name("templates") / "document.typ"
_STANDARDS = ["a-2a", "ua-1"]


def typeset(text: str, stamp: str = "") -> bytes:
    """Set a document, as `Document.text` gives it.

    The same text gives the same bytes, whatever the machine, its clock, zone, locale and fonts, as long as
    `setter` is the same.

    Args:
        text: the document.
        stamp: what stands at the head of each page that is not to be taken for the document itself.

    Returns:
        The bytes of the PDF.

    Raises:
        NoTypesetter: the package that does it is not installed.
        NotSet: it did not do it.
    """
    library = _library()
    try:
        made: bytes = library.compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"document": text, "stamp": stamp},
            ignore_system_fonts=True,
            pdf_standards=_STANDARDS,
        )
    except library.TypstError as wrong:
        raise NotSet(f"The document could not be set: {wrong.message}.") from wrong
    return made


def setter() -> str:
    """Name what the bytes depend on beside the text: the library's version, and the template's digest.

    Raises:
        NoTypesetter: the package is not installed.
    """
    try:
        return f"typst {version('typst')}, template {sha256(_TEMPLATE.read_bytes()).hexdigest()[:12]}"
    except PackageNotFoundError as missing:
        raise _none() from missing


def _library() -> Any:
    try:
        import typst
    except ImportError as missing:
        raise _none() from missing
    return typst


def _none() -> NoTypesetter:
    return NoTypesetter("Install tutela[statements], which brings Typst, to set documents as PDF.")
