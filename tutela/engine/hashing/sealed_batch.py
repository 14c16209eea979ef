"""Opens sealed items behind the fence and gives what was seen: facts, fingerprints, a video's sheet.

This is what the hands of a crew do: it needs the store and the keys of these very objects, no database and no
key of a case.
"""

import atexit
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from tutela import memory
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.memfd_pool import Places
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.fence import Level
from tutela.engine.media.file_types import Kind
from tutela.engine.vault.references import Reference, Where, open_object
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing

_GROUP_ITEMS, _GROUP_BYTES = 32, 16 << 20
# One set, as there is one fenced child.
_places = Places()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sealed items to be examined.

    Attributes:
        vault: where the store is.
        items: each item's object, or why there is none to be opened.
        added: the plug-ins that fingerprint every picture as well, each as NAME==VERSION.
        mode: how exactly pictures are fingerprinted.
        sheets: whether to make what people see of videos as well.
        least_fence: how strongly a decoder must be fenced in.
    """

    vault: Where
    items: tuple[Reference | str, ...]
    added: tuple[str, ...]
    mode: Mode
    sheets: bool = False
    least_fence: Level = Level.REDUCED


def examine(batch: Batch) -> list[Examined]:
    """Open items and take their fingerprints; what goes wrong, inside the fence or not, becomes a fact.

    Raises:
        StoreUnavailable: the store does not answer, which is no fact about an item.
        FenceUnusable: no child can be started on this machine.
    """
    return [seen for group in _groups(batch.items) for seen in _open_group(batch, group)]


def _groups(items: Sequence[Reference | str]) -> Iterator[list[Reference | str]]:
    """Put items of a case together that are opened side by side: small ones are held in memory meanwhile."""
    group: list[Reference | str] = []
    total, case = 0, None
    for item in items:
        size_bytes, of_case = (item.size_bytes, item.case) if isinstance(item, Reference) else (0, case)
        is_full = len(group) == _GROUP_ITEMS or total + size_bytes > _GROUP_BYTES
        if group and (is_full or (case is not None and of_case != case)):
            yield group
            group, total = [], 0
        group.append(item)
        total, case = total + size_bytes, of_case
    if group:
        yield group


def _open_group(batch: Batch, group: Sequence[Reference | str]) -> list[Examined]:
    _places.clear()
    try:
        with ExitStack() as opened:
            streams = [_open(batch.vault, item, opened) for item in group]
            asked = [stream for stream in streams if not isinstance(stream, Examined)]
            examiner = _examiner(batch.added, batch.least_fence)
            # All of a group are of one case.
            for case in {item.case for item in group if isinstance(item, Reference)}:
                examiner.turn_to(case)
            seen = iter(examiner.examine_many(asked, batch.mode, sheets=batch.sheets))
        return [stream if isinstance(stream, Examined) else next(seen) for stream in streams]
    except SealBroken as broken:
        # A large object is opened piece by piece as the child asks, and only then shows that it was changed.
        if len(group) == 1:
            return [_unopened(str(broken))]
        return [seen for item in group for seen in _open_group(batch, [item])]


def _open(vault: Where, item: Reference | str, opened: ExitStack) -> BinaryIO | Examined:
    """Open a sealed object for as long as its group is in work; what cannot be opened is told at once."""
    if isinstance(item, str):
        return _unopened(item)
    try:
        return opened.enter_context(open_object(vault, item, _places.lay))
    except (SealBroken, ObjectMissing) as broken:
        return _unopened(str(broken))


def _unopened(note: str) -> Examined:
    return Examined(Facts(Kind.OTHER, "application/octet-stream", Condition.UNREADABLE, note[:300]))


@cache
def _examiner(allowed: tuple[str, ...], least: Level) -> Examiner:
    """Give this process its one fenced child; it may be one of a cluster's, which nobody made private."""
    memory.keep_private()
    examiner = Examiner(added=plugin_hashes.admitted(allowed), least=least)
    atexit.register(examiner.close)
    return examiner
