"""Addresses, domains or terms of a list, as a partner is given them."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Any, BinaryIO

from tutela.casework.datasets.entries.queries import UNNUMBERED
from tutela.casework.datasets.models import Delta, EntryField, EntryList, Form, ListEntry, Supply
from tutela.casework.datasets.signed.lines import AT_ONCE, concerned, lines, standing_in
from tutela.engine.formats import csv_cells

# By what an entry is given where it stands alone on a line.
MAIN: Mapping[str, EntryField] = {
    EntryList.Kind.ADDRESS: EntryField.ADDRESS,
    EntryList.Kind.DOMAIN: EntryField.DOMAIN,
    EntryList.Kind.TERM: EntryField.TERM,
}


def _path_digest(key: str) -> str:
    """Give the SHA-256 of what stands behind the host of an address, from its first slash on."""
    rest = key.partition("://")[2]
    return hashlib.sha256(f"/{rest.partition('/')[2]}".encode()).hexdigest()


def _since(entry: ListEntry) -> str:
    return entry.approved_at.astimezone(UTC).date().isoformat() if entry.approved_at else ""


# Neither the report that found an address nor anything else by which a case is known is among them.
_READ: Mapping[str, Callable[[ListEntry], object]] = {
    EntryField.ADDRESS: lambda entry: entry.key,
    EntryField.HOST: lambda entry: entry.host,
    EntryField.PATH: lambda entry: _path_digest(entry.key),
    EntryField.DOMAIN: lambda entry: entry.key,
    EntryField.TERM: lambda entry: entry.said["term"],
    EntryField.LANGUAGE: lambda entry: entry.said["language"],
    EntryField.MEANING: lambda entry: entry.said["meaning"],
    EntryField.INSIDE: lambda entry: entry.said["inside_words"],
    EntryField.SINCE: _since,
}


class Listed:
    """A list of addresses, domains or terms as one partner is given it: what its editions hold."""

    def __init__(self, supply: Supply, of: EntryList) -> None:
        self._supply, self._of = supply, of

    def newest(self) -> tuple[int, str] | None:
        """Give number and digest of its newest edition; None before the first."""
        number = self._of.edition
        if not number:
            return None
        digest = hashlib.sha256()
        for each in self.digests(number):
            digest.update(each)
        return number, digest.hexdigest()

    def upcoming(self) -> int:
        """Give the number of its newest edition, or of the next where entries came or ended since."""
        return self._of.edition + self._of.entries.filter(UNNUMBERED).exists()

    def told(self) -> dict[str, Any]:
        """Say which list it is and what its entries are, for a manifest."""
        return {"list": self._of.name, "kind": self._of.kind}

    def lines(self, since: int, to: int) -> Iterator[tuple[str, bytes]]:
        """Give what one edition brings and takes against another."""
        rows = self._of.entries.filter(concerned(since, to)).order_by("sha256", "first_in")
        return lines(rows.iterator(AT_ONCE), since, self._said)

    def _said(self, entry: ListEntry) -> dict[str, object]:
        return {name: read(entry) for name, read in _READ.items() if name in self._supply.fields}

    def digests(self, edition: int) -> Iterator[bytes]:
        """Give the SHA-256 of what each entry of an edition is compared by, in order."""
        return (bytes(entry.sha256) for entry in self._standing(edition))

    def _standing(self, edition: int) -> Iterator[ListEntry]:
        return self._of.entries.filter(standing_in(edition)).order_by("sha256").iterator(AT_ONCE)

    def write(self, delta: Delta, form: str, out: BinaryIO) -> None:
        """Write the whole list as it is after a delta."""
        rows = (
            {"sha256": bytes(entry.sha256).hex(), **self._said(entry)}
            for entry in self._standing(delta.to_edition)
        )
        if form == Form.TEXT:
            for row in rows:
                out.write(f"{row[MAIN[self._of.kind]]}\n".encode())
        elif form == Form.CSV:
            for line in csv_cells.lines(["sha256", *self._supply.fields], rows):
                out.write(line.encode())
        else:
            told = {**self.told(), "supply": str(self._supply), "number": delta.number}
            out.write(f'{json.dumps(told, sort_keys=True)[:-1]}, "entries": ['.encode())
            between = "\n"
            for row in rows:
                out.write(f"{between}{json.dumps(row, sort_keys=True)}".encode())
                between = ",\n"
            out.write(b"\n]}\n")

    def entry_of(self, digest: bytes, edition: int) -> int | None:
        """Give the number of the newest entry of a digest that was given up to an edition."""
        rows = self._of.entries.filter(sha256=digest, first_in__lte=edition)
        return rows.order_by("-pk").values_list("pk", flat=True).first()

    def is_revoked(self, entry: int) -> bool:
        """Say whether an entry has ended."""
        return self._of.entries.filter(pk=entry).exclude(ended_at=None).exists()
