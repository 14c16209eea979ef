"""A delta, and the list as it is after it, in the forms that partners' own programs read."""

import json
from typing import BinaryIO

from tutela.casework.custody import keys
from tutela.casework.datasets.models import Delta, EntryList, Field, Form
from tutela.casework.datasets.signed.content import content_of
from tutela.casework.datasets.signed.listed import MAIN
from tutela.casework.lists.models import HashList

FILE_FORM = "tutela dataset file 1"
_ENDINGS = {
    Form.CSV: "csv", Form.VICS: "vics.json", Form.TEXT: "txt", Form.NCMEC: "xml",
    Form.THREATEXCHANGE: "threatexchange.json", Form.JSON: "json",
}  # fmt: skip
# What an entry must say for a form: the form has no place for a SHA-256, or demands another hash.
_NEEDS = {Form.VICS: {Field.MD5}, Form.NCMEC: {Field.MD5, Field.SHA1, Field.PDQ}}
FORMS_OF_HASHES: dict[Form, str] = {form: str(form.label) for form in Form if form != Form.JSON}
FORMS_OF_ENTRIES: dict[Form, str] = {
    Form.CSV: "CSV, the whole list", Form.TEXT: "Plain text, one a line, the whole list",
    Form.JSON: "JSON, the whole list",
}  # fmt: skip


def forms_of(given: HashList | EntryList) -> dict[Form, str]:
    """Give the forms that a list can be given in beside signed deltas, each with what people call it."""
    return FORMS_OF_ENTRIES if isinstance(given, EntryList) else FORMS_OF_HASHES


def lacks(given: HashList | EntryList, form: str, fields: list[str]) -> str:
    """Say which field a form needs that is not agreed on; "" where none."""
    needed: set[str] = set(_NEEDS.get(Form(form), set()))
    if isinstance(given, EntryList):
        needed = {MAIN[given.kind]} if form == Form.TEXT else set()
    return " or ".join(sorted(needed)) if needed and not needed & set(fields) else ""


def file_name(delta: Delta, form: str) -> str:
    """Name the file of a delta in a form."""
    return f"{delta.supply}-{delta.number}.{_ENDINGS[Form(form)]}"


def write(delta: Delta, form: str, out: BinaryIO) -> None:
    """Write the whole list as it is after a delta (CSV, VICS, text, JSON), or what the delta changes.

    Nothing is in it but the agreed fields; the same delta always gives the same bytes.

    Raises:
        CannotCarry: an entry says something that the form has no place for, or lacks what it demands.
    """
    content_of(delta.supply).write(delta, form, out)


def sidecar(delta: Delta, form: str, sha256: str, size: int) -> bytes:
    """State whose file it is, signed, as a file beside it; `openssl pkeyutl -verify` proves it."""
    key = keys.signing_key()
    told = {
        "form": FILE_FORM, "file": file_name(delta, form), "as": form, "sha256": sha256, "size_bytes": size,
        "supply": str(delta.supply), "number": delta.number, "partner": delta.supply.partner.name,
        "manifest_sha256": delta.sha256, "public_key": key.public_key().public_bytes_raw().hex(),
    }  # fmt: skip
    manifest = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return json.dumps({"manifest": manifest, "signature": key.sign(manifest.encode()).hex()}).encode() + b"\n"
