"""Opens one sealed item behind the fence and gives what was seen: facts and fingerprints, never pixels."""

import atexit
from functools import cache

from tutela.casework.custody import keeping
from tutela.casework.custody.keeping import ObjectMissing
from tutela.casework.custody.vault import SealBroken
from tutela.casework.items import queries
from tutela.casework.items.models import Item
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.sniffing import Kind


def open_and_hash(item: Item) -> Examined:
    """Open an item and take its fingerprints; what goes wrong, inside the fence or not, becomes a fact."""
    copy = keeping.copy_of(item.sha256, queries.keys_of(item))
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
