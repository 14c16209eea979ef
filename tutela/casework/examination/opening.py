"""Opens sealed items behind the fence and gives what was seen: facts and fingerprints, never pixels."""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from typing import BinaryIO

from tutela.casework.custody import keeping
from tutela.casework.custody.keeping import ObjectMissing
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.vault import SealBroken
from tutela.casework.items import algorithms, queries
from tutela.casework.items.models import Item
from tutela.engine.hashing.added import Added
from tutela.engine.hashing.examiner import Examined, Examiner, Mode
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.sniffing import Kind

_GROUP_ITEMS, _GROUP_BYTES = 32, 16 << 20


def open_and_hash(items: Sequence[Item], mode: Mode) -> list[Examined]:
    """Open items and take their fingerprints; what goes wrong, inside the fence or not, becomes a fact."""
    keys = queries.keys_of_many(items)
    copies = keeping.copies_of({item.sha256: keys[item.pk] for item in items})
    return [seen for group in _groups(items) for seen in _open_group(group, copies, mode)]


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Put items together that are opened side by side: small ones are held in memory meanwhile."""
    group: list[Item] = []
    size_bytes = 0
    for item in items:
        if group and (len(group) == _GROUP_ITEMS or size_bytes + item.size_bytes > _GROUP_BYTES):
            yield group
            group, size_bytes = [], 0
        group.append(item)
        size_bytes += item.size_bytes
    if group:
        yield group


def _open_group(group: Sequence[Item], copies: Mapping[bytes, SealedCopy], mode: Mode) -> list[Examined]:
    try:
        with ExitStack() as opened:
            streams = [_open(copies.get(item.sha256), opened) for item in group]
            whole = [one for one in streams if not isinstance(one, Examined)]
            seen = iter(_examiner(algorithms.admitted()).examine_many(whole, mode))
        return [stream if isinstance(stream, Examined) else next(seen) for stream in streams]
    except SealBroken as broken:
        # A large object is opened piece by piece as the child asks, and only then shows that it was changed.
        if len(group) == 1:
            return [_unopened(str(broken))]
        return [seen for item in group for seen in _open_group([item], copies, mode)]


def _open(copy: SealedCopy | None, opened: ExitStack) -> BinaryIO | Examined:
    """Open a sealed copy for as long as its group is in work; what cannot be opened is told at once."""
    if copy is None:
        return _unopened("the vault holds no copy of it")
    try:
        return opened.enter_context(keeping.open_copy(copy))
    except (SealBroken, ObjectMissing) as broken:
        return _unopened(str(broken))


def _unopened(note: str) -> Examined:
    return Examined(Facts(Kind.OTHER, "application/octet-stream", Condition.UNREADABLE, note[:300]))


@cache
def _examiner(added: tuple[Added, ...]) -> Examiner:
    """Give this worker process its one fenced child."""
    examiner = Examiner(added=added)
    atexit.register(examiner.close)
    return examiner
