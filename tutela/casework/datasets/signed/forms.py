"""A delta, and the list as it is after it, in the forms that partners' own programs read."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from tutela.casework.custody import keys
from tutela.casework.datasets.models import Delta, Field, Form
from tutela.casework.datasets.signed.lines import REVOKE, lines
from tutela.casework.editions import manifest as editions
from tutela.casework.editions.models import Edition
from tutela.casework.lists import records
from tutela.engine.formats import csv_own, vics
from tutela.engine.formats.known import Known
from tutela.engine.formats.own.fingerprint_rows import video_pair
from tutela.engine.formats.plain import hash_text

FILE_FORM = "tutela dataset file 1"
_ENDINGS = {
    Form.CSV: "csv", Form.VICS: "vics.json", Form.TEXT: "txt", Form.NCMEC: "xml",
    Form.THREATEXCHANGE: "threatexchange.json",
}  # fmt: skip
# What an entry must say for a form: the form has no place for a SHA-256, or demands another hash.
_NEEDS = {Form.VICS: {Field.MD5}, Form.NCMEC: {Field.MD5, Field.SHA1, Field.PDQ}}
_NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2"
_FINGERPRINTS = (Field.MD5, Field.SHA1, Field.PDQ)
_TYPES = {"sha256": "HASH_SHA256", Field.MD5: "HASH_MD5", Field.SHA1: "HASH_SHA1", Field.PDQ: "HASH_PDQ"}


def lacks(form: str, fields: list[str]) -> str:
    """Say which field a form needs that is not agreed on; "" where none."""
    needed = _NEEDS.get(Form(form), set())
    return " or ".join(sorted(needed)) if needed and not needed & set(fields) else ""


def file_name(delta: Delta, form: str) -> str:
    """Name the file of a delta in a form."""
    return f"{delta.supply}-{delta.number}.{_ENDINGS[Form(form)]}"


def write(delta: Delta, form: str, out: BinaryIO) -> None:
    """Write the whole list as it is after a delta (CSV, VICS, text), or what the delta brings and takes.

    Nothing is in it but the agreed fields; the same delta always gives the same bytes.

    Raises:
        CannotCarry: an entry says something that the form has no place for, or lacks what it demands.
    """
    supply = delta.supply
    if form == Form.NCMEC:
        _write_ncmec(delta, out)
    elif form == Form.THREATEXCHANGE:
        _write_threatexchange(delta, out)
    elif form == Form.TEXT:
        hash_text.write(out, _whole(delta), "sha256")
    elif form == Form.CSV:
        csv_own.write(out, _whole(delta))
    else:
        vics.write_hash_set(out, _whole(delta), supply.hash_list.region or editions.DEFAULT_REGION)


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


def _whole(delta: Delta) -> Iterator[Known]:
    edition = Edition.objects.get(hash_list=delta.supply.hash_list_id, number=delta.to_edition)
    given = set(delta.supply.fields)
    for entry in editions.members(edition).iterator(1000):
        said = records.known_of(entry)
        yield Known(
            sha256=said.sha256,
            md5=said.md5 if Field.MD5 in given else None,
            sha1=said.sha1 if Field.SHA1 in given else None,
            pdq=said.pdq if Field.PDQ in given else None,
            size=said.size if Field.SIZE in given else None,
            mime=said.mime if Field.MIME in given else "",
            category=said.category if Field.CATEGORY in given else None,
            category_raw=said.category_raw if Field.CATEGORY in given else "",
            region=said.region if Field.CATEGORY in given else "",
            other_hashes=(video_pair(entry.vpdq),) if entry.vpdq and Field.VPDQ in given else (),
        )


def _told(delta: Delta) -> Iterator[dict[str, Any]]:
    for _, line in lines(delta.supply, delta.from_edition, delta.to_edition):
        yield json.loads(line)


def _write_ncmec(delta: Delta, out: BinaryIO) -> None:
    """Write it as a page of NCMEC's hash sharing, version 2; all stand among images, tombstones as well."""
    unit, at = delta.supply.partner.unit, delta.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    member = f"<member id={quoteattr(str(unit.pk))}>{escape(unit.name)}</member>"
    count = delta.added + delta.changed + delta.revoked
    head = f'<images count="{count}" maxTimestamp="{at}">'
    out.write(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<queryResult xmlns="{_NAMESPACE}">\n{head}\n'.encode()
    )
    for told in _told(delta):
        name = "deletedImage" if told["do"] == REVOKE else "image"
        prints = "".join(f"<{one}>{told[one]}</{one}>" for one in _FINGERPRINTS if one in told)
        inside = f"<fingerprints>{prints}</fingerprints>" if name == "image" else ""
        says = f"{member}<timestamp>{at}</timestamp><id>{told['sha256']}</id>{inside}"
        out.write(f"<{name}>{says}</{name}>\n".encode())
    out.write(b"</images>\n</queryResult>\n")


def _write_threatexchange(delta: Delta, out: BinaryIO) -> None:
    """Write it as a page of ThreatExchange's updates: a row for each hash of an entry, gone ones as well."""
    kinds = [name for name in _TYPES if name == "sha256" or name in delta.supply.fields]
    at, owner, between = int(delta.made_at.timestamp()), str(delta.supply.partner.unit.pk), b""
    out.write(b'{"data":[')
    for told in _told(delta):
        for kind in kinds:
            row: dict[str, Any] = {"id": f"{told['sha256']}-{kind}", "last_updated": at}
            if told["do"] == REVOKE or kind not in told:
                row["should_delete"] = True
            else:
                tags = [{"text": told[Field.CATEGORY]}] if Field.CATEGORY in told else []
                said = {"owner": {"id": owner}, "status": "MALICIOUS", "tags": {"data": tags}}
                row |= {"type": _TYPES[kind], "indicator": told[kind], "descriptors": {"data": [said]}}
            out.write(between + json.dumps(row, sort_keys=True).encode())
            between = b",\n"
    out.write(b"]}\n")
