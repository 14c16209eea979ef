"""What a sending says that these forms can carry: who, whom, when, identifiers and digests."""

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tutela.casework.packages.content.contents import harmless
from tutela.casework.packages.content.hashes import NAME as HASHES
from tutela.casework.packages.models import Sending
from tutela.casework.packages.queries import parts_of
from tutela.printable import printable

_NOT_FOLLOWED = ("email", "phone", "network", "account", "wallet", "digest")
# All our names in these forms are made from what they name, so that the same sending gives the same bytes.
_NAMESPACE = uuid.UUID("6b1f0a52-59f5-5c0f-9b43-8a3c8b8a3d11")


@dataclass(frozen=True, slots=True)
class File:
    """One file by its digests, in hexadecimal digits; never its content or its name."""

    sha256: str
    sha1: str
    md5: str
    pdq: str
    size_bytes: str
    category: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a sending says.

    Attributes:
        reference: the package, and which sending of it.
        unit: who sends it.
        recipient: to whom.
        at: when it was signed.
        marking: with its handling code and conditions.
        names: strong identifiers, each as its kind and its text, which nothing follows.
        files: the hash list.
        manifest_sha256: of what was signed, so that a reader can tell which sending this is.
    """

    reference: str
    unit: str
    recipient: str
    at: datetime
    marking: str
    names: tuple[tuple[str, str], ...]
    files: tuple[File, ...]
    manifest_sha256: str


def told_of(sending: Sending, manifest_sha256: str) -> Told:
    """Read what a sending says from its edition, as it was signed."""
    package = sending.package
    named = package.entities.filter(edition=sending.edition).order_by("kind", "canonical")
    conditions = f": {package.conditions}" if package.conditions else ""
    return Told(
        f"{package.reference} sending {sending.number}",
        package.unit.name,
        sending.recipient.title,
        sending.at,
        harmless(f"{package.marking}, handling {package.handling}{conditions}"),
        tuple((kind, _text(kind, text)) for kind, text in named.values_list("kind", "canonical")),
        tuple(dict.fromkeys(_files(sending))),
        manifest_sha256,
    )


def _text(kind: str, text: str) -> str:
    """Give an identifier as it is where no program follows it, and any other so that nothing does."""
    return printable(text) if kind in _NOT_FOLLOWED and "://" not in text else harmless(text)


def _files(sending: Sending) -> Iterator[File]:
    part = parts_of(sending.package, sending.edition).filter(name=HASHES).first()
    for row in csv.DictReader(io.StringIO(part.content if part else "")):
        # What reports say of files is one digest a row, by its name.
        algorithm = row.get("algorithm", "")
        value = {algorithm: row["value"]} if algorithm else row
        found = {name: value.get(name) or "" for name in ("sha256", "sha1", "md5", "pdq")}
        yield File(**found, size_bytes=row.get("size_bytes") or "", category=row.get("category") or "")


def name_of(kind: str, *about: str) -> str:
    """Give the UUID of one thing: the same for the same."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join((kind, *about))))
