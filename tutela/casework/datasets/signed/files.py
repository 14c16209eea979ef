"""The file of a delta: its manifest and signature in the first line, and its lines below."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature

from tutela.casework.custody import keys
from tutela.casework.datasets.errors import DeltaBroken
from tutela.casework.datasets.models import Delta, Supply
from tutela.casework.datasets.signed.content import Content, content_of
from tutela.casework.datasets.signed.lines import ADD, CHANGE, REVOKE

FORM = "tutela delta 1"
PROGRAM = Path(__file__).with_name("apply_delta.py")


@dataclass(frozen=True, slots=True)
class Written:
    """A delta as it is signed: how many lines do what, its manifest, signature, and the file's SHA-256."""

    counts: Counter[str]
    manifest: str
    signature: str
    sha256: str


def write(
    supply: Supply, number: int, since: int, edition: tuple[int, str], before: Delta | None, at: datetime
) -> Written:
    """State what a delta from one edition to another holds, and sign that.

    Args:
        supply: of which supply.
        number: its number there, from 1 on without a gap.
        since: the number of the edition that the partner was given before; 0 for none.
        edition: number and digest of the edition to which it leads.
        before: the delta before.
        at: when it is made.
    """
    content, (newest, edition_sha256) = content_of(supply), edition
    counts, digest = Counter[str](), hashlib.sha256()
    for does, line in content.lines(since, newest):
        counts[does] += 1
        digest.update(line)
    entries, state = _state(content, newest)
    key = keys.signing_key()
    told = {
        "form": FORM,
        "unit": supply.partner.unit.name,
        "partner": supply.partner.name,
        **content.told(),
        "supply": str(supply),
        "number": number,
        "from_edition": since,
        "to_edition": newest,
        "edition_sha256": edition_sha256,
        "fields": ["sha256", *supply.fields],
        ADD: counts[ADD],
        CHANGE: counts[CHANGE],
        REVOKE: counts[REVOKE],
        "lines_sha256": digest.hexdigest(),
        "entries_after": entries,
        "state_sha256": state,
        "previous": hashlib.sha256(before.manifest.encode()).hexdigest() if before else None,
        "made_at": at.isoformat(),
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    manifest = json.dumps(told, sort_keys=True, separators=(",", ":"))
    signature = key.sign(manifest.encode()).hex()
    whole = hashlib.sha256(_head(manifest, signature))
    for _, line in content.lines(since, newest):
        whole.update(line)
    return Written(counts, manifest, signature, whole.hexdigest())


def prove(delta: Delta) -> None:
    """Prove that the file of a delta is what was signed.

    Raises:
        DeltaBroken: its entries, its manifest or its signature are not.
    """
    digest = hashlib.sha256()
    for piece in content(delta):
        digest.update(piece)
    try:
        keys.signing_key().public_key().verify(bytes.fromhex(delta.signature), delta.manifest.encode())
        is_whole = digest.hexdigest() == delta.sha256
    except (InvalidSignature, ValueError):
        is_whole = False
    if not is_whole:
        raise DeltaBroken(f"The file of {delta} is not what was signed. Send nothing; restore a backup.")


def content(delta: Delta) -> Iterator[bytes]:
    """Give the file of a delta in pieces, the same bytes whenever it is asked for."""
    yield _head(delta.manifest, delta.signature)
    for _, line in content_of(delta.supply).lines(delta.from_edition, delta.to_edition):
        yield line


def _head(manifest: str, signature: str) -> bytes:
    return (json.dumps({"manifest": manifest, "signature": signature}) + "\n").encode()


def _state(content: Content, edition: int) -> tuple[int, str]:
    """Count what a partner has after it, and digest that: the SHA-256 of the entries' SHA-256, in order."""
    count, digest = 0, hashlib.sha256()
    for sha256 in content.digests(edition):
        count += 1
        digest.update(sha256)
    return count, digest.hexdigest()
