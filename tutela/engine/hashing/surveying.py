"""Digests and fingerprints every file under some paths, in order, without filling memory or disk."""

import io
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, cast

from tutela.engine.hashing.digests import DigestedFile, Digests, digest
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.walking import Entry, Sort, open_unchanged, walk
from tutela.engine.media.facts import Condition
from tutela.engine.media.limits import Limits

# A file up to this size is read once into memory; a larger one is digested as the examiner reads it.
IN_MEMORY_BYTES = 32 << 20
# How many files each worker may be ahead of the one being told of.
AHEAD = 8
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
    waiting: deque[Future[Surveyed]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="survey")
    try:
        for entry in walk(paths):
            waiting.append(pool.submit(crew.look_at, entry))
            if len(waiting) >= workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
        crew.dismiss()


class _Crew:
    """One examiner for each thread, all dismissed together."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits, self._own = limits, threading.local()
        self._all: list[Examiner] = []
        self._lock = threading.Lock()

    def look_at(self, entry: Entry) -> Surveyed:
        if entry.sort is not Sort.FILE:
            return Surveyed(entry)
        try:
            with os.fdopen(open_unchanged(entry.path), "rb", buffering=0) as file:
                return self._read(entry, file)
        except OSError as fault:
            return Surveyed(Entry(entry.path, Sort.UNREADABLE, fault.strerror or str(fault)))

    def dismiss(self) -> None:
        for examiner in self._all:
            examiner.close()

    def _read(self, entry: Entry, file: io.FileIO) -> Surveyed:
        if os.fstat(file.fileno()).st_size <= IN_MEMORY_BYTES:
            content = file.readall()
            held = io.BytesIO(content)
            return Surveyed(entry, digest(held), self._examiner().examine(held))
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
