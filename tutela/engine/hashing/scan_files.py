"""Digests and fingerprints every file under some paths, in order, without filling memory or disk."""

import io
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from tutela.engine.hashing.digests import DigestedFile, Digests, digest_of
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.walking import Entry, Sort, open_unchanged, walk
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits

# A file up to this size is read once into memory; a larger one is digested as the examiner reads it.
IN_MEMORY_BYTES = 32 << 20
# Entries looked at in few steps, and how many times as many each worker may be ahead of the one told of.
BATCH, AHEAD = 16, 2
_FAULTY = (Condition.DAMAGED, Condition.UNREADABLE, Condition.OVER_LIMIT, Condition.ENCRYPTED)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One entry of the disk and what was found in it; nothing was found in what was not opened."""

    entry: Entry
    digests: Digests | None = None
    examined: Examined | None = None

    @property
    def is_faulty(self) -> bool:
        """Say whether somebody should look into this entry: it could not be read, or not opened whole."""
        if self.entry.sort is Sort.UNREADABLE:
            return True
        return self.examined is not None and self.examined.facts.condition in _FAULTY


def survey(
    paths: Iterable[bytes], *, workers: int = 1, limits: Limits | None = None
) -> Generator[Surveyed, None, None]:
    """Tell of every entry under the paths, in the order of the walk.

    Args:
        paths: files and folders, as raw bytes.
        workers: files in work at a time; each worker has its own fenced child.
        limits: what one file may cost.

    Raises:
        FenceUnusable: no fenced child can be started on this machine.
    """
    crew = _Crew(limits)
    waiting: deque[Future[list[Surveyed]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="survey")
    entries = walk(paths)
    try:
        while batch := list(islice(entries, BATCH)):
            waiting.append(pool.submit(crew.look_at, batch))
            if len(waiting) >= workers * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
        crew.dismiss()


class _Crew:
    """One examiner for each thread, all dismissed together."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits, self._own = limits, threading.local()
        self._all: list[Examiner] = []
        self._lock = threading.Lock()

    def look_at(self, entries: Sequence[Entry]) -> list[Surveyed]:
        found, held = [Surveyed(entry) for entry in entries], dict[int, bytes]()
        for at, entry in enumerate(entries):
            if entry.sort is not Sort.FILE:
                continue
            try:
                with os.fdopen(open_unchanged(entry.path), "rb", buffering=0) as file:
                    if os.fstat(file.fileno()).st_size <= IN_MEMORY_BYTES:
                        held[at] = file.readall()
                    else:
                        found[at] = self._passing(entry, file)
            except OSError as fault:
                found[at] = Surveyed(Entry(entry.path, Sort.UNREADABLE, fault.strerror or str(fault)))
            if sum(map(len, held.values())) > IN_MEMORY_BYTES:
                self._examine(held, found)
        self._examine(held, found)
        return found

    def dismiss(self) -> None:
        for examiner in self._all:
            examiner.close()

    def _examine(self, held: dict[int, bytes], found: list[Surveyed]) -> None:
        """Put what is found in the contents held in its place, and let go of them."""
        examined = self._examiner().examine_many([io.BytesIO(content) for content in held.values()])
        for (at, content), each in zip(held.items(), examined, strict=True):
            found[at] = Surveyed(found[at].entry, digest_of(content), each)
        held.clear()

    def _passing(self, entry: Entry, file: io.FileIO) -> Surveyed:
        passing = DigestedFile(file)
        examined = self._examiner().examine(cast(BinaryIO, passing))
        return Surveyed(entry, passing.digests(), examined)

    def _examiner(self) -> Examiner:
        examiner: Examiner | None = getattr(self._own, "examiner", None)
        if examiner is None:
            examiner = self._own.examiner = Examiner(self._limits)
            with self._lock:
                self._all.append(examiner)
        return examiner
