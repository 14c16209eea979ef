"""Digests and fingerprints every file under some paths, in order, without filling memory or disk."""

import io
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from tutela.engine.hashing.digests import DigestedFile, Digests, digest_of
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.folder_walk import EntryKind, walk

# A file up to this size is read once into memory; a larger one is digested as the examiner reads it.
IN_MEMORY_BYTES = 32 << 20
# Entries looked at in few steps, and how many times as many each worker may be ahead of the one told of.
BATCH, AHEAD = 16, 2
# Files are open from when they are met until they are read; a process may have a thousand or so.
_MOST_OPEN = 512
_FAULTY = (
    Condition.DAMAGED,
    Condition.UNREADABLE,
    Condition.OVER_LIMIT,
    Condition.ENCRYPTED,
    Condition.NOT_OPENED,
)
_NOTES = {
    EntryKind.LINK: "a link; not followed",
    EntryKind.SPECIAL: "a device, socket or pipe; not opened",
    EntryKind.MOUNT: "another file system; give its path to include it",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry met on the way: its exact path; what it is, and why it is not opened, if it is no file."""

    path: bytes
    kind: EntryKind | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One entry of the disk and what was found in it; nothing was found in what was not opened."""

    entry: Entry
    digests: Digests | None = None
    examined: Examined | None = None

    @property
    def is_faulty(self) -> bool:
        """Say whether somebody should look into this entry: it could not be read, or not opened whole."""
        if self.entry.kind is EntryKind.UNREADABLE:
            return True
        return self.examined is not None and self.examined.facts.condition in _FAULTY


_Met = tuple[Entry, io.FileIO | None]


def scan(
    paths: Iterable[bytes], *, workers: int = 1, limits: Limits | None = None
) -> Generator[Scanned, None, None]:
    """Tell of every entry under the paths, in the order of the walk.

    Folders are told of only when they cannot be read or lie on another file system than the path that led
    to them: a disk's pseudo file systems never end.

    Args:
        paths: files and folders, as raw bytes.
        workers: files in work at a time; each worker has its own fenced child.
        limits: what one file may cost.

    Raises:
        FenceUnusable: no fenced child can be started on this machine.
    """
    crew = _Crew(limits)
    waiting: deque[tuple[list[_Met], Future[list[Scanned]]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="scan")
    ahead = workers * AHEAD
    at_once = max(1, min(BATCH, _MOST_OPEN // ahead))
    entries = (entry for path in paths for entry in _under(path))
    try:
        while batch := list(islice(entries, at_once)):
            waiting.append((batch, pool.submit(crew.look_at, batch)))
            if len(waiting) >= ahead:
                yield from waiting.popleft()[1].result()
        while waiting:
            yield from waiting.popleft()[1].result()
    finally:
        pool.shutdown(cancel_futures=True)
        for batch, _ in waiting:
            for _, stream in batch:
                if stream is not None:
                    stream.close()
        crew.dismiss()


def _under(path: bytes) -> Iterator[_Met]:
    """Give what is told of at and below a path, by its whole path."""
    is_folder = False
    try:
        for walked in walk(path, enters_mounts=False, reads_links=False):
            is_folder = is_folder or not walked.path
            if walked.kind is not EntryKind.FOLDER:
                whole = os.path.join(path, walked.path) if is_folder and walked.path else path
                note = _NOTES.get(walked.kind, walked.detail) if walked.kind else ""
                yield Entry(whole, walked.kind, note), walked.stream
    except OSError as gone:
        yield Entry(path, EntryKind.UNREADABLE, gone.strerror or "cannot be read"), None


class _Crew:
    """One examiner for each thread, all dismissed together."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits, self._own = limits, threading.local()
        self._all: list[Examiner] = []
        self._lock = threading.Lock()

    def look_at(self, met: Sequence[_Met]) -> list[Scanned]:
        scanned, contents = [Scanned(entry) for entry, _ in met], dict[int, bytes]()
        for at, (entry, stream) in enumerate(met):
            if stream is None:
                continue
            try:
                with stream as file:
                    if os.fstat(file.fileno()).st_size <= IN_MEMORY_BYTES:
                        contents[at] = file.readall()
                    else:
                        scanned[at] = self._passing(entry, file)
            except OSError as fault:
                note = fault.strerror or str(fault)
                scanned[at] = Scanned(Entry(entry.path, EntryKind.UNREADABLE, note))
            if sum(map(len, contents.values())) > IN_MEMORY_BYTES:
                self._examine(contents, scanned)
        self._examine(contents, scanned)
        return scanned

    def dismiss(self) -> None:
        for examiner in self._all:
            examiner.close()

    def _examine(self, contents: dict[int, bytes], scanned: list[Scanned]) -> None:
        """Put what is found in the contents held in its place, and let go of them."""
        examined = self._examiner().examine_many([io.BytesIO(content) for content in contents.values()])
        for (at, content), result in zip(contents.items(), examined, strict=True):
            scanned[at] = Scanned(scanned[at].entry, digest_of(content), result)
        contents.clear()

    def _passing(self, entry: Entry, file: io.FileIO) -> Scanned:
        passing = DigestedFile(file)
        examined = self._examiner().examine(cast(BinaryIO, passing))
        return Scanned(entry, passing.digests(), examined)

    def _examiner(self) -> Examiner:
        examiner: Examiner | None = getattr(self._own, "examiner", None)
        if examiner is None:
            examiner = self._own.examiner = Examiner(self._limits)
            with self._lock:
                self._all.append(examiner)
        return examiner
