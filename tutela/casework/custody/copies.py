"""The register of sealed copies: what is sealed in the vault, of which content, under which key, and why."""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from tutela.casework import database
from tutela.casework.custody import journal, keys, marks, objects
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.custody.objects import Sealed
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor
from tutela.engine.vault.references import Reference, open_object
from tutela.engine.vault.seal import HEADER, SealBroken, object_key
from tutela.engine.vault.store import ObjectMissing

ORIGINAL = "original"
_OUTSIDE = "Copies must be registered inside the transaction that needs them."


def new_key(label: str) -> DataKey:
    """Make a data key for one case, wrapped by the unit key and for the recovery key.

    Raises:
        OutsideTransaction: there is no transaction, so the key could be there without what it is for.
    """
    require_transaction(f"A data key ({label}) must be made inside the transaction that needs it.")
    wrapped, for_recovery = keys.wrap(os.urandom(32))
    return DataKey.objects.create(label=label, wrapped=wrapped, wrapped_for_recovery=for_recovery)


def register(by: Actor, key: DataKey, sealed: Iterable[Sealed], variant: str, reason: str) -> None:
    """Put newly sealed objects into the register of copies, in the transaction that needs them.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    new = [copy for copy in sealed if copy.object_id]
    objects.store().settle(copy.object_id for copy in new)
    database.insert(
        SealedCopy(
            object_id=copy.object_id,
            key=key,
            content_sha256=copy.digests.sha256,
            variant=variant,
            size_bytes=copy.digests.size,
            reason=reason,
            made_by=by.name,
        )
        for copy in new
    )
    _close_after([copy.object_id for copy in new])


def _close_after(names: list[str]) -> None:
    """Take new objects off the sealing journal once their rows are there, and tell the vault of it."""
    transaction.on_commit(partial(journal.close, objects.store(), names), robust=True)
    transaction.on_commit(marks.tell, robust=True)


def seal_variant(by: Actor, original: SealedCopy, variant: str, content: bytes, reason: str) -> SealedCopy:
    """Seal what was made from an original; `register_variants` puts its row in the register."""
    name = objects.write(content, keys.unwrap(original.key.wrapped))
    return SealedCopy(
        object_id=name,
        key=original.key,
        content_sha256=original.content_sha256,
        variant=variant,
        size_bytes=len(content),
        reason=reason,
        made_by=by.name,
    )


def register_variants(sealed: Iterable[SealedCopy]) -> None:
    """Register newly sealed variants, in the transaction that needs them; of two of a kind the first stands.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    # In one order, or two that make the same would wait for each other.
    rows = sorted(sealed, key=lambda copy: (copy.key_id, copy.content_sha256, copy.variant))
    objects.store().settle(copy.object_id for copy in rows)
    new = database.insert_unless_there(rows, "object_id")
    discard_variants(copy for copy in rows if copy.object_id not in new)
    _close_after([copy.object_id for copy in rows if copy.object_id in new])


def discard_variants(sealed: Iterable[SealedCopy]) -> None:
    """Remove sealed variants that are not to be registered."""
    objects.discard(copy.object_id for copy in sealed)


def copy_of(sha256: bytes, keys_allowed: Collection[int]) -> SealedCopy | None:
    """Find a sealed copy of some content, as it was received, under one of the given data keys."""
    return copies_of({sha256: keys_allowed}).get(sha256)


def copies_of(contents: Mapping[bytes, Collection[int]]) -> dict[bytes, SealedCopy]:
    """Find a sealed copy of each content, by its SHA-256, under one of the data keys given with it."""
    every_key = {key for keys_allowed in contents.values() for key in keys_allowed}
    rows = SealedCopy.objects.filter(content_sha256__in=list(contents), key__in=every_key, variant=ORIGINAL)
    copies: dict[bytes, SealedCopy] = {}
    for copy in rows.select_related("key").order_by("pk"):
        if copy.key_id in contents[copy.content_sha256]:
            copies.setdefault(copy.content_sha256, copy)
    return copies


def variants_of(sha256: bytes, keys_allowed: Collection[int]) -> dict[str, SealedCopy]:
    """Find every sealed copy of some content under one of the data keys, by variant; the original too."""
    rows = SealedCopy.objects.filter(content_sha256=sha256, key__in=keys_allowed)
    copies: dict[str, SealedCopy] = {}
    for copy in rows.select_related("key").order_by("pk"):
        copies.setdefault(copy.variant, copy)
    return copies


def kept_under(key: DataKey, among: Collection[bytes] | None = None) -> set[bytes]:
    """Name the contents, by SHA-256, whose originals are sealed under a data key: all, or of some."""
    copies = SealedCopy.objects.filter(key=key, variant=ORIGINAL)
    if among is not None:
        copies = copies.filter(content_sha256__in=among)
    return set(copies.values_list("content_sha256", flat=True))


def open_copy(copy: SealedCopy) -> BinaryIO:
    """Open a sealed copy as a seekable stream of its plain bytes.

    Raises:
        ObjectMissing: the vault does not hold the object.
        SealBroken: the object was changed.
    """
    return open_object(settings.TUTELA_VAULT, _reference(copy))


def read(copy: SealedCopy) -> bytes:
    """Give the plain bytes of a sealed copy.

    Raises:
        ObjectMissing, SealBroken: as `open_copy`.
    """
    with open_copy(copy) as stream:
        return stream.read()


def references(
    contents: Mapping[bytes, Collection[int]], *, abroad: bool
) -> dict[bytes, Reference | ObjectMissing | SealBroken]:
    """Say what is needed to open each content, by its SHA-256; one that no copy is kept of is left out.

    Args:
        contents: the data keys under which each may be opened.
        abroad: whether it is opened on another machine: that gets the key of the object, never of its case.
    """
    copies = copies_of(contents)
    if not abroad:
        return {sha256: _reference(copy) for sha256, copy in copies.items()}
    headers = objects.store().firsts([copy.object_id for copy in copies.values()], HEADER)
    pairs = zip(copies.items(), headers, strict=True)
    return {sha256: _abroad(copy, header) for (sha256, copy), header in pairs}


def _reference(copy: SealedCopy) -> Reference:
    return Reference(copy.object_id, copy.size_bytes, keys.unwrap(copy.key.wrapped))


def _abroad(copy: SealedCopy, header: bytes | ObjectMissing) -> Reference | ObjectMissing | SealBroken:
    if isinstance(header, ObjectMissing):
        return header
    try:
        key = object_key(keys.unwrap(copy.key.wrapped), header, copy.object_id.encode())
    except SealBroken as broken:
        return broken
    return Reference(copy.object_id, copy.size_bytes, key)


@dataclass(frozen=True, slots=True)
class Compared:
    """How many objects rows name that the vault does not hold, and how many it holds that no row names."""

    missing: int
    unnamed: int


def compare() -> Compared:
    """Compare the register with the vault, object by object.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    held, missing = set(objects.store().names()), 0
    for name in SealedCopy.objects.values_list("object_id", flat=True).iterator():
        if name in held:
            held.remove(name)
        else:
            missing += 1
    return Compared(missing, len(held))


def unnamed(among: Collection[str]) -> list[str]:
    """Name those objects among some that the vault holds and no row names."""
    named: set[str] = set()
    for some in database.portions(sorted(among)):
        named |= set(SealedCopy.objects.filter(object_id__in=some).values_list("object_id", flat=True))
    left = sorted(set(among) - named)
    firsts = objects.store().firsts(left, 1)
    return [name for name, first in zip(left, firsts, strict=True) if not isinstance(first, ObjectMissing)]


def is_any_there(most: int = 64) -> bool:
    """Say whether the vault holds any of the oldest and the newest objects that rows name."""
    names = SealedCopy.objects.values_list("object_id", flat=True)
    some = {*names.order_by("pk")[:most], *names.order_by("-pk")[:most]}
    firsts = objects.store().firsts(sorted(some), 1)
    return any(not isinstance(first, ObjectMissing) for first in firsts)


__all__ = [
    "ORIGINAL",
    "ObjectMissing",
    "compare",
    "copies_of",
    "copy_of",
    "discard_variants",
    "is_any_there",
    "kept_under",
    "new_key",
    "open_copy",
    "read",
    "references",
    "register",
    "register_variants",
    "seal_variant",
    "unnamed",
    "variants_of",
]
