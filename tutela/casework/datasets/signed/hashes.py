"""Hashes of an own list, as a partner is given them."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from tutela.casework.datasets.models import Delta, Field, Form, Supply
from tutela.casework.datasets.signed.lines import AT_ONCE, REVOKE, concerned, lines
from tutela.casework.editions import manifest as editions
from tutela.casework.editions.models import Edition
from tutela.casework.lists import records
from tutela.casework.lists.models import Entry, HashList
from tutela.engine.formats import csv_own, vics
from tutela.engine.formats.known import Known
from tutela.engine.formats.own.fingerprint_rows import video_pair
from tutela.engine.formats.plain import hash_text

_NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2"
_FINGERPRINTS = (Field.MD5, Field.SHA1, Field.PDQ)
_TYPES = {"sha256": "HASH_SHA256", Field.MD5: "HASH_MD5", Field.SHA1: "HASH_SHA1", Field.PDQ: "HASH_PDQ"}


def _hex(value: bytes | None) -> str | None:
    return bytes(value).hex() if value is not None else None


_READ: Mapping[str, Callable[[Entry], object]] = {
    Field.CATEGORY: lambda entry: entry.category,
    Field.MD5: lambda entry: _hex(entry.md5),
    Field.SHA1: lambda entry: _hex(entry.sha1),
    Field.PDQ: lambda entry: _hex(entry.pdq),
    Field.VPDQ: lambda entry: _hex(entry.vpdq),
    Field.SIZE: lambda entry: entry.size_bytes,
    Field.MIME: lambda entry: entry.mime or None,
}


class Hashes:
    """An own list of hashes as one partner is given it: what its published editions hold."""

    def __init__(self, supply: Supply, own: HashList) -> None:
        self._supply, self._own = supply, own

    def newest(self) -> tuple[int, str] | None:
        """Give number and digest of its newest published edition; None before the first."""
        found = self._own.editions.exclude(published_at=None).order_by("-number").first()
        return (found.number, found.digest) if found else None

    def upcoming(self) -> int:
        """Give the number of its newest published edition; 0 before the first."""
        newest = self.newest()
        return newest[0] if newest else 0

    def told(self) -> dict[str, Any]:
        """Say which list it is, for a manifest."""
        own = self._own
        return {"list": own.name, "region": own.region or editions.DEFAULT_REGION, "pack": own.pack}

    def lines(self, since: int, to: int) -> Iterator[tuple[str, bytes]]:
        """Give what one edition brings and takes against another."""
        rows = Entry.objects.filter(concerned(since, to), hash_list=self._own)
        return lines(rows.order_by("sha256", "first_in").iterator(AT_ONCE), since, self._said)

    def _said(self, entry: Entry) -> dict[str, object]:
        said = {name: read(entry) for name, read in _READ.items() if name in self._supply.fields}
        return {name: value for name, value in said.items() if value is not None}

    def digests(self, edition: int) -> Iterator[bytes]:
        """Give the SHA-256 of each entry of an edition, in order."""
        rows = editions.members(self._edition(edition)).values_list("sha256", flat=True)
        return (bytes(sha256 or b"") for sha256 in rows.iterator())

    def _edition(self, number: int) -> Edition:
        return Edition.objects.get(hash_list=self._own, number=number)

    def write(self, delta: Delta, form: str, out: BinaryIO) -> None:
        """Write the whole list as it is after a delta, or what the delta brings and takes.

        Raises:
            CannotCarry: an entry says something that the form has no place for, or lacks what it demands.
        """
        told = (json.loads(line) for _, line in self.lines(delta.from_edition, delta.to_edition))
        if form == Form.NCMEC:
            _write_ncmec(delta, told, out)
        elif form == Form.THREATEXCHANGE:
            _write_threatexchange(delta, told, out)
        elif form == Form.TEXT:
            hash_text.write(out, self._whole(delta), "sha256")
        elif form == Form.CSV:
            csv_own.write(out, self._whole(delta))
        else:
            vics.write_hash_set(out, self._whole(delta), self._own.region or editions.DEFAULT_REGION)

    def entry_of(self, digest: bytes, edition: int) -> int | None:
        """Give the number of the newest entry of a SHA-256 that was given up to an edition."""
        rows = Entry.objects.filter(hash_list=self._own, sha256=digest, first_in__lte=edition)
        return rows.order_by("-pk").values_list("pk", flat=True).first()

    def is_revoked(self, entry: int) -> bool:
        """Say whether an entry is in force no more."""
        return Entry.objects.filter(pk=entry).exclude(revoked_at=None).exists()

    def _whole(self, delta: Delta) -> Iterator[Known]:
        given = set(self._supply.fields)
        for entry in editions.members(self._edition(delta.to_edition)).iterator(AT_ONCE):
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


def _write_ncmec(delta: Delta, told: Iterator[dict[str, Any]], out: BinaryIO) -> None:
    """Write it as a page of NCMEC's hash sharing, version 2; all stand among images, tombstones as well."""
    unit, at = delta.supply.partner.unit, delta.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    member = f"<member id={quoteattr(str(unit.pk))}>{escape(unit.name)}</member>"
    count = delta.added + delta.changed + delta.revoked
    head = f'<images count="{count}" maxTimestamp="{at}">'
    out.write(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<queryResult xmlns="{_NAMESPACE}">\n{head}\n'.encode()
    )
    for each in told:
        name = "deletedImage" if each["do"] == REVOKE else "image"
        prints = "".join(f"<{one}>{each[one]}</{one}>" for one in _FINGERPRINTS if one in each)
        inside = f"<fingerprints>{prints}</fingerprints>" if name == "image" else ""
        says = f"{member}<timestamp>{at}</timestamp><id>{each['sha256']}</id>{inside}"
        out.write(f"<{name}>{says}</{name}>\n".encode())
    out.write(b"</images>\n</queryResult>\n")


def _write_threatexchange(delta: Delta, told: Iterator[dict[str, Any]], out: BinaryIO) -> None:
    """Write it as a page of ThreatExchange's updates: a row for each hash of an entry, gone ones as well."""
    kinds = [name for name in _TYPES if name == "sha256" or name in delta.supply.fields]
    at, owner, between = int(delta.made_at.timestamp()), str(delta.supply.partner.unit.pk), b""
    out.write(b'{"data":[')
    for each in told:
        for kind in kinds:
            row: dict[str, Any] = {"id": f"{each['sha256']}-{kind}", "last_updated": at}
            if each["do"] == REVOKE or kind not in each:
                row["should_delete"] = True
            else:
                tags = [{"text": each[Field.CATEGORY]}] if Field.CATEGORY in each else []
                said = {"owner": {"id": owner}, "status": "MALICIOUS", "tags": {"data": tags}}
                row |= {"type": _TYPES[kind], "indicator": each[kind], "descriptors": {"data": [said]}}
            out.write(between + json.dumps(row, sort_keys=True).encode())
            between = b",\n"
    out.write(b"]}\n")
