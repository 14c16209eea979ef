"""The register of sealed copies: what is sealed in the vault, of which content, under which key, and why."""

import logging
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from tutela.casework import database
from tutela.casework.custody import journal, keys, log, marks, objects
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.custody.objects import Sealed
from tutela.casework.custody.proving import bindings, data_keys
from tutela.casework.custody.proving.bindings import NotAsRegistered
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor
from tutela.engine.vault.references import Reference, open_object
from tutela.engine.vault.seal import HEADER, SealBroken, object_key
from tutela.engine.vault.store import ObjectMissing

logger = logging.getLogger("tutela.custody")
ORIGINAL = "original"
# The number of no item.
_NOBODY = 0
_OUTSIDE = "Copies must be registered inside the transaction that needs them."


@dataclass(frozen=True, slots=True)
class Content:
    """One content, as whoever asks for it knows it.

    Attributes:
        item: the number of the item.
        sha256: of what was received.
        keys: the data keys under which it may be opened.
    """

    item: int
    sha256: bytes
    keys: Collection[int]


def new_key(label: str) -> DataKey:
    """Make a data key for one case, wrapped by the unit key and for the recovery key.

    Raises:
        OutsideTransaction: there is no transaction, so the key could be there without what it is for.
        WrongUnitKey, WrongRecoveryKey: the keys on disk are others than those that made the last data key.
    """
    require_transaction(f"A data key ({label}) must be made inside the transaction that needs it.")
    data_keys.require_own()
    wrapped, for_recovery = keys.wrap(os.urandom(32))
    key = DataKey(label=label, wrapped=wrapped, wrapped_for_recovery=for_recovery)
    key.mac = bindings.mac_of_key(key)
    key.save()
    return key


def register(
    by: Actor, key: DataKey, sealed: Iterable[tuple[int, Sealed]], variant: str, reason: str
) -> None:
    """Put newly sealed objects into the register of copies, in the transaction that needs them.

    Args:
        by: who acts.
        key: what they are sealed under.
        sealed: each with the number of its item.
        variant: what they are of the item.
        reason: why they are kept, in coded words.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    rows = [
        _bound(
            SealedCopy(
                object_id=copy.object_id,
                key=key,
                content_sha256=copy.digests.sha256,
                variant=variant,
                size_bytes=copy.digests.size,
                reason=reason,
                made_by=by.name,
                item_number=item,
            )
        )
        for item, copy in sealed
        if copy.object_id
    ]
    names = [row.object_id for row in rows]
    objects.store().settle(names)
    database.insert(rows)
    _close_after(names)


def _bound(copy: SealedCopy) -> SealedCopy:
    copy.mac = bindings.mac_of(copy)
    return copy


def unbound(under: Collection[int], after: int, most: int = 2000) -> list[SealedCopy]:
    """Give the next rows of before 0.3.0 under some data keys, which no MAC binds yet."""
    rows = SealedCopy.objects.filter(key__in=under, mac=None, pk__gt=after).order_by("pk")
    return list(rows.select_related("key")[:most])


def bind(rows: Iterable[SealedCopy], items: Mapping[bytes, int]) -> int:
    """Bind rows of before 0.3.0, in the transaction that says so; say how many could be bound.

    Args:
        rows: as `unbound` gives them.
        items: the number of the item of each content.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    new = []
    for copy in rows:
        copy.item_number = items.get(copy.content_sha256, _NOBODY)
        try:
            new.append(_bound(copy))
        except keys.WrongUnitKey as wrong:
            logger.warning("object %s cannot be bound: %s", copy.object_id, wrong)
    database.update(new, ["item_number", "mac"])
    return len(new)


def bind_keys() -> None:
    """Bind the data keys of before 0.3.0 to the recovery key that is here, in the transaction that says so.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction(_OUTSIDE)
    for key in DataKey.objects.filter(mac=None, destroyed_at=None):
        try:
            key.mac = bindings.mac_of_key(key)
        except keys.WrongUnitKey as wrong:
            logger.warning("data key %d cannot be bound: %s", key.pk, wrong)
            continue
        key.save(update_fields=["mac"])


def _close_after(names: list[str]) -> None:
    """Take new objects off the sealing journal once their rows are there, and tell the vault of it."""
    store = objects.store()
    # A function with a name: what goes wrong in one is told by that name, and a `partial` has none.
    transaction.on_commit(lambda: journal.close(store, names), robust=True)
    transaction.on_commit(marks.tell, robust=True)


def seal_variant(by: Actor, original: SealedCopy, variant: str, content: bytes, reason: str) -> SealedCopy:
    """Seal what was made from an original; `register_variants` puts its row in the register.

    Raises:
        NotAsRegistered: the original's row was changed.
    """
    _require(by, original, original.item_number or _NOBODY)
    name = objects.write(content, keys.unwrap(original.key.wrapped))
    return _bound(
        SealedCopy(
            object_id=name,
            key=original.key,
            content_sha256=original.content_sha256,
            variant=variant,
            size_bytes=len(content),
            reason=reason,
            made_by=by.name,
            item_number=original.item_number,
        )
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


def copy_of(content: Content) -> SealedCopy | None:
    """Find a sealed copy of some content, as it was received."""
    return copies_of([content]).get(content.item)


def copies_of(contents: Iterable[Content]) -> dict[int, SealedCopy]:
    """Find a sealed copy of each content, as it was received, by the item's number."""
    by_digest = {content.sha256: content for content in contents}
    every_key = {key for content in by_digest.values() for key in content.keys}
    rows = SealedCopy.objects.filter(content_sha256__in=list(by_digest), key__in=every_key, variant=ORIGINAL)
    copies: dict[int, SealedCopy] = {}
    for copy in rows.select_related("key").order_by("pk"):
        content = by_digest[copy.content_sha256]
        if copy.key_id in content.keys:
            copies.setdefault(content.item, copy)
    return copies


def every_copy(content: Content) -> QuerySet[SealedCopy]:
    """Ask for every sealed copy of some content, the first one first; the original too."""
    rows = SealedCopy.objects.filter(content_sha256=content.sha256, key__in=content.keys)
    return rows.select_related("key").order_by("pk")


def by_variant(rows: Iterable[SealedCopy]) -> dict[str, SealedCopy]:
    """Give the first of some sealed copies of one content by variant."""
    copies: dict[str, SealedCopy] = {}
    for copy in rows:
        copies.setdefault(copy.variant, copy)
    return copies


def named_under(key: DataKey) -> set[bytes]:
    """Name the contents, by SHA-256, whose originals rows say are sealed under a data key.

    Of a large case these are many: nothing is proved. `kept_under` proves those that something rests on.
    """
    originals = SealedCopy.objects.filter(key=key, variant=ORIGINAL)
    return set(originals.values_list("content_sha256", flat=True).iterator(chunk_size=5000))


def kept_under(by: Actor, key: DataKey, among: Collection[bytes]) -> set[bytes]:
    """Name those of some contents, by SHA-256, whose originals are sealed under a data key.

    Raises:
        NotAsRegistered: a row that says so was changed. What it names would be lost if it were believed.
    """
    copies = SealedCopy.objects.filter(key=key, variant=ORIGINAL, content_sha256__in=among)
    kept = set()
    for copy in copies.iterator():
        copy.key = key
        _require(by, copy, copy.item_number or _NOBODY)
        kept.add(copy.content_sha256)
    return kept


def _require(by: Actor, copy: SealedCopy, item: int) -> None:
    """Make sure that a row is as it was written and about this item; a refusal is on record."""
    try:
        bindings.require(copy, item)
    except (NotAsRegistered, keys.WrongUnitKey) as refused:
        with transaction.atomic():
            log.record(
                by,
                "item.copy_refused",
                purpose="integrity",
                item=item,
                copy=copy.pk,
                object_id=copy.object_id,
                variant=copy.variant,
                code=refused.code,
            )
        raise


def open_copy(by: Actor, copy: SealedCopy, item: int) -> BinaryIO:
    """Open a sealed copy as a seekable stream of its plain bytes.

    Args:
        by: for whom it is opened.
        copy: its row.
        item: the number of the item that it is to be of.

    Raises:
        NotAsRegistered: its row was changed, or is of another item; that is on record.
        WrongUnitKey: its data key does not open; that is on record too.
        ObjectMissing: the vault does not hold the object.
        SealBroken: the object was changed.
    """
    _require(by, copy, item)
    return open_object(settings.TUTELA_VAULT, _reference(copy))


def read(by: Actor, copy: SealedCopy, item: int) -> bytes:
    """Give the plain bytes of a sealed copy.

    Raises:
        NotAsRegistered, ObjectMissing, SealBroken: as `open_copy`.
    """
    with open_copy(by, copy, item) as stream:
        return stream.read()


def reference(by: Actor, copy: SealedCopy, item: int, *, abroad: bool = False) -> Reference:
    """Say what is needed to open a sealed copy; for another machine with the key of this object alone.

    Raises:
        NotAsRegistered, WrongUnitKey, ObjectMissing, SealBroken: as `open_copy`.
    """
    _require(by, copy, item)
    if not abroad:
        return _reference(copy)
    (header,) = objects.store().firsts([copy.object_id], HEADER)
    found = _abroad(copy, header)
    if isinstance(found, Reference):
        return found
    raise found


Opens = Reference | ObjectMissing | SealBroken


def references(by: Actor, contents: Iterable[Content], *, abroad: bool) -> dict[int, Opens]:
    """Say what is needed to open each content, by the item's number; one that no copy is kept of is left out.

    What may not be opened, because its row was changed or is of another item, is on record.

    Args:
        by: for whom they are opened.
        contents: what to open.
        abroad: whether it is opened on another machine: that gets the key of the object, never of its case.
    """
    found = {item: _unless_refused(by, copy, item) for item, copy in copies_of(contents).items()}
    sound = {item: copy for item, copy in found.items() if isinstance(copy, SealedCopy)}
    if abroad:
        headers = objects.store().firsts([copy.object_id for copy in sound.values()], HEADER)
        pairs = zip(sound.items(), headers, strict=True)
        opened = {item: _abroad(copy, header) for (item, copy), header in pairs}
    else:
        opened = {item: _reference(copy) for item, copy in sound.items()}
    refused = {item: copy for item, copy in found.items() if isinstance(copy, NotAsRegistered)}
    return {**opened, **refused}


def _unless_refused(by: Actor, copy: SealedCopy, item: int) -> SealedCopy | NotAsRegistered:
    try:
        _require(by, copy, item)
    except NotAsRegistered as refused:
        return refused
    return copy


def _reference(copy: SealedCopy) -> Reference:
    return Reference(copy.object_id, copy.size_bytes, keys.unwrap(copy.key.wrapped), copy.key_id)


def _abroad(copy: SealedCopy, header: bytes | ObjectMissing) -> Opens:
    if isinstance(header, ObjectMissing):
        return header
    try:
        key = object_key(keys.unwrap(copy.key.wrapped), header, copy.object_id.encode())
    except SealBroken as broken:
        return broken
    return Reference(copy.object_id, copy.size_bytes, key, copy.key_id)


__all__ = [
    "ORIGINAL",
    "Content",
    "NotAsRegistered",
    "ObjectMissing",
    "bind",
    "bind_keys",
    "by_variant",
    "copies_of",
    "copy_of",
    "discard_variants",
    "every_copy",
    "kept_under",
    "named_under",
    "new_key",
    "open_copy",
    "read",
    "reference",
    "references",
    "register",
    "register_variants",
    "seal_variant",
    "unbound",
]
