"""Opens one sealed item behind the fence and gives what was seen: facts and fingerprints, never pixels."""

import atexit
from dataclasses import dataclass
from functools import cache

from tutela.casework.custody import keeping
from tutela.casework.custody.keeping import ObjectMissing
from tutela.casework.custody.vault import SealBroken
from tutela.casework.items import queries
from tutela.casework.items.models import Item
from tutela.engine.media.breaches import ChildDied, FenceBreach, OutOfMemory, OutOfTime
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence import Fence
from tutela.engine.media.sniffing import Kind


@dataclass(frozen=True, slots=True)
class Seen:
    """What the fence gave for one item.

    Attributes:
        pdq: the 256-bit fingerprint of a picture's stored pixels, b"" where there is none.
        turned: the fingerprints of the picture in all eight orientations.
        vpdq: the packed frame fingerprints of a video, b"" where there are none.
    """

    item: Item
    facts: Facts
    recipe: str = ""
    pdq: bytes = b""
    quality: int = 0
    turned: tuple[bytes, ...] = ()
    vpdq: bytes = b""


def open_and_hash(item: Item) -> Seen:
    """Open an item and take its fingerprints; what goes wrong inside the fence becomes a fact about it."""
    copy = keeping.copy_of(item.sha256, queries.keys_of(item))
    if copy is None:
        return Seen(item, _unopened(Condition.UNREADABLE, "the vault holds no copy of it"))
    try:
        with keeping.open_copy(copy) as stream:
            answer = _fence().call(stream)
    except (OutOfTime, OutOfMemory) as breach:
        return Seen(item, _unopened(Condition.OVER_LIMIT, str(breach)))
    except (ChildDied, FenceBreach, SealBroken, ObjectMissing) as breach:
        return Seen(item, _unopened(Condition.UNREADABLE, str(breach)))
    found = answer.facts
    return Seen(
        item=item,
        facts=Facts.from_json(found["facts"]),
        recipe=str(found.get("recipe", "")),
        pdq=bytes.fromhex(found.get("pdq") or ""),
        quality=int(found.get("quality") or 0),
        turned=tuple(bytes.fromhex(one) for one in found.get("orientations") or ()),
        vpdq=answer.blobs.get("vpdq", b""),
    )


def _unopened(condition: Condition, note: str) -> Facts:
    return Facts(kind=Kind.OTHER, mime="application/octet-stream", condition=condition, note=note[:300])


@cache
def _fence() -> Fence:
    """Give this worker process its one fenced child."""
    fence = Fence(work="tutela.engine.hashing.examining:examine")
    atexit.register(fence.close)
    return fence
