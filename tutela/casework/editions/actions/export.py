"""Gives a published edition out, on record."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from django.db import transaction

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.editions import exports
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and the entry of the record that says so."""

    edition: int
    form: Form
    entries: int
    size_bytes: int
    sha256: str
    entry: int


def export(by: Actor, edition: Edition, form: Form, out: BinaryIO) -> Exported:
    """Write a published edition in one format; only then may the bytes leave: the record holds their SHA-256.

    Raises:
        NotAllowed: the actor may not export in this unit.
        EditionBroken: the edition is not published, or not as it was published.
    """
    gate.require(by, Act.EXPORT, edition)
    sink = files.Digesting(out)
    entries = exports.write(edition, form, cast(BinaryIO, sink))
    digest = sink.hexdigest()
    with transaction.atomic():
        entry = log.record(
            by, "edition.exported", purpose="sharing", edition=edition.pk, form=form.value, entries=entries,
            size_bytes=sink.size_bytes, sha256=digest,
        )  # fmt: skip
    return Exported(edition.pk, form, entries, sink.size_bytes, digest, entry.seq)
