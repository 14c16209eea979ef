"""Seals content into the vault and opens it again; other rooms' actions call these."""

import os
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from tutela.casework import database
from tutela.casework.custody import keys
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.gate import Actor
from tutela.engine.hashing.digests import Digester, Digests
from tutela.engine.media.file_types import HEAD_BYTES
from tutela.engine.vault.references import Reference, open_object, open_store
from tutela.engine.vault.seal import HEADER, SealBroken, Sealing, object_key
from tutela.engine.vault.store import ObjectMissing, Store
from tutela.engine.vault.streams import Room, Source, fill
from tutela.errors import Unavailable

ORIGINAL = "original"
_CHUNK = 4 << 20


class SourceUnreadable(Unavailable):
    """The bytes to be sealed could not be read to their end; nothing of them was kept."""

    code = "TU-V03"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one pass over some bytes gave; `object_id` is "" where that content was sealed before."""

    digests: Digests
    object_id: str
    head: bytes


def store() -> Store:
    """Give the vault's store, as the settings name it.

    Raises:
        StoreUnavailable: it is a bucket, and the library or the credentials for it are not there.
    """
    return open_store(settings.TUTELA_VAULT)


def new_key(label: str) -> DataKey:
    """Make a data key for one case, wrapped by the unit key and for the recovery key."""
    wrapped, for_recovery = keys.wrap(os.urandom(32))
    return DataKey.objects.create(label=label, wrapped=wrapped, wrapped_for_recovery=for_recovery)


# Where what is sealed is read to.
_plain = Room(_CHUNK)


def seal(stream: Source, key: bytes, is_kept: Callable[[bytes], bool]) -> Sealed:
    """Read a stream once, to its end: encrypt it into the vault and take its digests in the same pass.

    Args:
        stream: the plain bytes.
        key: the case's data key, unwrapped.
        is_kept: says whether a SHA-256 is sealed under this key already; then nothing is kept twice.

    Raises:
        SourceUnreadable: the source could not be read to its end; nothing is left behind.
        OSError: the vault could not be written (a full disk, say); nothing is left behind.
    """
    digester, name = Digester(), uuid.uuid4().hex
    part = _read(stream, digester)
    head = bytes(part[:HEAD_BYTES])
    if len(part) < _CHUNK and is_kept((digests := digester.result()).sha256):
        return Sealed(digests, "", head)
    vault = store()
    with vault.writing(name) as out:
        sealing = Sealing(out, key, name.encode())
        while len(part) == _CHUNK:
            sealing.write(part)
            part = _read(stream, digester)
        sealing.close(part)
    digests = digester.result()
    if is_kept(digests.sha256):
        vault.discard(name)
        return Sealed(digests, "", head)
    return Sealed(digests, name, head)


def _read(stream: Source, digester: Digester) -> memoryview:
    """Read and digest a full chunk, or all that is left: pipes and archives may hand out less than asked."""
    try:
        part = _plain.octets[: fill(_plain.octets, stream)]
    except OSError as refused:
        raise SourceUnreadable(f"cannot be read to its end: {refused.strerror or refused}") from refused
    digester.update(part)
    return part


def register(by: Actor, key: DataKey, sealed: Iterable[Sealed], variant: str, reason: str) -> None:
    """Put newly sealed objects into the register of copies; call it in the transaction that needs them."""
    new = [one for one in sealed if one.object_id]
    store().settle(one.object_id for one in new)
    database.insert(
        SealedCopy(
            object_id=one.object_id,
            key=key,
            content_sha256=one.digests.sha256,
            variant=variant,
            size_bytes=one.digests.size,
            reason=reason,
            made_by=by.name,
        )
        for one in new
    )


def keep_variant(by: Actor, original: SealedCopy, variant: str, content: bytes, reason: str) -> None:
    """Seal what was made from an original (a preview, a contact sheet) under its key and register it."""
    register_variants([seal_variant(by, original, variant, content, reason)])


def seal_variant(by: Actor, original: SealedCopy, variant: str, content: bytes, reason: str) -> SealedCopy:
    """Seal what was made from an original; `register_variants` puts its row in the register."""
    name = uuid.uuid4().hex
    with store().writing(name) as out:
        sealing = Sealing(out, keys.unwrap(original.key.wrapped), name.encode())
        sealing.close(content)
    return SealedCopy(
        object_id=name,
        key=original.key,
        content_sha256=original.content_sha256,
        variant=variant,
        size_bytes=len(content),
        reason=reason,
        made_by=by.name,
    )


def register_variants(sealed: Collection[SealedCopy]) -> None:
    """Register newly sealed variants; of two of a kind the first one stands."""
    store().settle(one.object_id for one in sealed)
    for one in sealed:
        same = {"key": one.key, "content_sha256": one.content_sha256, "variant": one.variant}
        said = {name: getattr(one, name) for name in ("object_id", "size_bytes", "reason", "made_by")}
        _, is_new = SealedCopy.objects.get_or_create(**same, defaults=said)
        if not is_new:
            store().discard(one.object_id)


def discard_variants(sealed: Iterable[SealedCopy]) -> None:
    """Remove sealed variants that are not to be registered."""
    for one in sealed:
        store().discard(one.object_id)


def copy_of(sha256: bytes, keys_allowed: Collection[int], variant: str = ORIGINAL) -> SealedCopy | None:
    """Find a sealed copy of some content under one of the given data keys."""
    return copies_of({sha256: keys_allowed}, variant).get(sha256)


def copies_of(contents: Mapping[bytes, Collection[int]], variant: str = ORIGINAL) -> dict[bytes, SealedCopy]:
    """Find a sealed copy of each content, by its SHA-256, under one of the data keys given with it."""
    every_key = {key for keys_allowed in contents.values() for key in keys_allowed}
    found = SealedCopy.objects.filter(content_sha256__in=list(contents), key__in=every_key, variant=variant)
    copies: dict[bytes, SealedCopy] = {}
    for copy in found.select_related("key").order_by("pk"):
        if copy.key_id in contents[copy.content_sha256]:
            copies.setdefault(copy.content_sha256, copy)
    return copies


def open_copy(copy: SealedCopy) -> BinaryIO:
    """Open a sealed copy as a seekable stream of its plain bytes.

    Raises:
        ObjectMissing: the vault does not hold the object.
        SealBroken: the object was changed.
    """
    return open_object(settings.TUTELA_VAULT, reference(copy))


def reference(copy: SealedCopy) -> Reference:
    """Say what is needed to open a sealed copy on this machine."""
    return Reference(copy.object_id, copy.size_bytes, keys.unwrap(copy.key.wrapped))


def references_abroad(copies: Sequence[SealedCopy]) -> list[Reference | ObjectMissing | SealBroken]:
    """Say what is needed to open each sealed copy elsewhere: the key of that object, never of its case."""
    headers = store().firsts([copy.object_id for copy in copies], HEADER)
    return [_abroad(copy, header) for copy, header in zip(copies, headers, strict=True)]


def _abroad(copy: SealedCopy, header: bytes | ObjectMissing) -> Reference | ObjectMissing | SealBroken:
    if isinstance(header, ObjectMissing):
        return header
    try:
        key = object_key(keys.unwrap(copy.key.wrapped), header, copy.object_id.encode())
    except SealBroken as broken:
        return broken
    return Reference(copy.object_id, copy.size_bytes, key)


def missing() -> int:
    """Count the objects that rows name and the vault does not hold.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    held = set(store().names())
    named = SealedCopy.objects.values_list("object_id", flat=True).iterator()
    return sum(name not in held for name in named)


def sweep() -> int:
    """Remove objects that no row names: what a killed receive left before its transaction.

    What another process may just be sealing is not removed: its newest objects have no rows yet.
    """
    vault = store()
    with vault.clearing() as unless_named:
        if not unless_named:
            return 0
        named = set(SealedCopy.objects.values_list("object_id", flat=True))
        stray = [name for name in unless_named if name not in named]
        for name in stray:
            vault.discard(name)
    return len(stray)


__all__ = [
    "ORIGINAL",
    "ObjectMissing",
    "Sealed",
    "SourceUnreadable",
    "copies_of",
    "copy_of",
    "discard_variants",
    "keep_variant",
    "missing",
    "new_key",
    "open_copy",
    "reference",
    "references_abroad",
    "register",
    "register_variants",
    "seal",
    "seal_variant",
    "store",
    "sweep",
]
