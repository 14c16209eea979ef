"""What an edition is made of: its entries, the manifest that states them, the signature that freezes it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max, Q, QuerySet

from tutela import files
from tutela.casework.custody import keys
from tutela.casework.editions.errors import EditionBroken
from tutela.casework.editions.models import Edition
from tutela.casework.items.models import Instance
from tutela.casework.lists import records
from tutela.casework.lists.models import Entry
from tutela.engine.formats import csv_own
from tutela.engine.formats.known import Known
from tutela.engine.taxonomy import packs

FORM = "tutela edition 1"
# The only region that the strictest readers of VICS hash sets accept.
DEFAULT_REGION = "Default"
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Verified:
    """An edition that is as it was published: its entries, its manifest's SHA-256, the key that signed it."""

    entries: int
    digest: str
    public_key: str


def members(edition: Edition) -> QuerySet[Entry]:
    """Give an edition's entries by SHA-256: those added in it and before, less those revoked before."""
    in_force = Q(last_in=None) | Q(last_in__gte=edition.number)
    rows = Entry.objects.filter(in_force, hash_list=edition.hash_list_id, first_in__lte=edition.number)
    return rows.order_by("sha256")


def dropped(edition: Edition) -> QuerySet[Entry]:
    """Give the entries that the edition before still held and that were revoked since."""
    before = edition.number - 1
    return Entry.objects.filter(hash_list=edition.hash_list_id, last_in=before).order_by("sha256")


def previous(edition: Edition) -> Edition | None:
    """Give the published edition before this one; None for the first."""
    return Edition.objects.filter(hash_list=edition.hash_list_id, number=edition.number - 1).first()


def manifest_of(edition: Edition) -> str:
    """Write the canonical manifest of an edition as its rows stand now."""
    before, pack = previous(edition), packs.load(edition.hash_list.pack)
    digests = _digests(members(edition))
    content = {
        "form": FORM,
        "list": edition.hash_list.name,
        "unit": edition.hash_list.unit.name,
        "region": edition.hash_list.region or DEFAULT_REGION,
        "number": edition.number,
        "pack": pack.name,
        "pack_version": pack.version,
        "pack_digest": pack.digest,
        "previous": before.digest if before else None,
        "entries": digests,
        "revoked": _digests(dropped(edition)),
        "csv_sha256": _csv_digest(edition),
        "categories_sha256": _categories_digest(edition),
        # Where an item is found later must not change what this edition's case file says.
        "instances_to": Instance.objects.aggregate(last=Max("pk"))["last"] or 0,
        "public_key": _public_key().public_bytes_raw().hex(),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest_of(manifest: str) -> str:
    """Give the SHA-256 of a manifest, by which the next edition names it."""
    return hashlib.sha256(manifest.encode()).hexdigest()


def sign(manifest: str) -> str:
    """Sign a manifest's bytes with the installation's key (Ed25519, RFC 8032)."""
    return keys.signing_key().sign(manifest.encode()).hex()


def stated(edition: Edition) -> dict[str, Any]:
    """Read what a published edition's manifest says.

    Raises:
        EditionBroken: the signature does not fit the manifest.
    """
    verify_signature(edition.manifest, edition.signature, _public_key())
    content: dict[str, Any] = json.loads(edition.manifest)
    return content


def verify_signature(manifest: str, signature: str, public_key: Ed25519PublicKey) -> None:
    """Prove that a manifest is what the holder of a key signed.

    Raises:
        EditionBroken: it is not.
    """
    try:
        public_key.verify(bytes.fromhex(signature), manifest.encode())
    except (InvalidSignature, ValueError) as wrong:
        raise EditionBroken(
            "The manifest is not what was signed. Do not use this edition; restore a backup."
        ) from wrong


def verify_edition(edition: Edition) -> Verified:
    """Prove that a published edition, its manifest and all its entries are as they were signed.

    Raises:
        EditionBroken: says what is not.
    """
    if edition.published_at is None:
        raise EditionBroken(f"{edition} is not published, so there is nothing to verify yet.")
    content = stated(edition)
    before = previous(edition)
    entries = _digests(members(edition))
    proofs = [
        ("its digest", digest_of(edition.manifest) == edition.digest),
        (
            "its list or number",
            (content["list"], content["number"]) == (edition.hash_list.name, edition.number),
        ),
        ("the edition before it", content["previous"] == (before.digest if before else None)),
        ("which entries it holds", content["entries"] == entries),
        ("what its entries say", content["csv_sha256"] == _csv_digest(edition)),
        ("the category of its entries", content["categories_sha256"] == _categories_digest(edition)),
    ]
    for what, holds in proofs:
        if not holds:
            raise EditionBroken(
                f"{edition}: {what} is not as it was signed. Do not use it; restore a backup."
            )
    return Verified(len(entries), edition.digest, _public_key().public_bytes_raw().hex())


def _digests(rows: QuerySet[Entry]) -> list[str]:
    return [bytes(digest).hex() for digest in rows.values_list("sha256", flat=True) if digest is not None]


def _public_key() -> Ed25519PublicKey:
    return keys.signing_key().public_key()


def knowns(edition: Edition) -> Iterator[Known]:
    """Give what an edition's entries say, in the order of their SHA-256."""
    for entry in members(edition).iterator(_ROWS_AT_ONCE):
        yield records.known_of(entry)


def _csv_digest(edition: Edition) -> str:
    sink = files.Digesting()
    csv_own.write(cast(BinaryIO, sink), knowns(edition))
    return sink.hexdigest()


def _categories_digest(edition: Edition) -> str:
    """Digest the law pack's code of each entry: the formats carry numbers, but matches act by the code."""
    rows = members(edition).values_list("sha256", "category")
    lines = "".join(f"{bytes(digest or b'').hex()} {category}\n" for digest, category in rows)
    return hashlib.sha256(lines.encode()).hexdigest()
