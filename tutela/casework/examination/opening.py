"""Opens sealed items behind the fence and gives what was seen: facts and fingerprints, never pixels."""

import atexit
from collections.abc import Sequence
from functools import cache

from tutela.casework.custody import keeping
from tutela.casework.custody.keeping import ObjectMissing
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.vault import SealBroken
from tutela.casework.items import queries
from tutela.casework.items.models import Item
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.sniffing import Kind


def open_and_hash(items: Sequence[Item]) -> list[Examined]:
    """Open items and take their fingerprints; what goes wrong, inside the fence or not, becomes a fact."""
    keys = queries.keys_of_many(items)
    copies = keeping.copies_of({item.sha256: keys[item.pk] for item in items})
    return [_open_and_hash(copies.get(item.sha256)) for item in items]


def _open_and_hash(copy: SealedCopy | None) -> Examined:
    if copy is None:
        return _unopened("the vault holds no copy of it")
    try:
        with keeping.open_copy(copy) as stream:
            return _examiner().examine(stream)
    except (SealBroken, ObjectMissing) as broken:
        return _unopened(str(broken))


def _unopened(note: str) -> Examined:
    return Examined(Facts(Kind.OTHER, "application/octet-stream", Condition.UNREADABLE, note[:300]))


@cache
def _examiner() -> Examiner:
    """Give this worker process its one fenced child."""
    examiner = Examiner()
    atexit.register(examiner.close)
    return examiner
