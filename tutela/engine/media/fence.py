"""Runs work on untrusted bytes in a long-lived child process that can do nothing else."""

import fcntl
import functools
import os
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import UnsupportedOperation
from types import TracebackType
from typing import Any, BinaryIO, Self

from tutela.engine.media.breaches import (
    ChildDied,
    FenceBreach,
    FenceUnusable,
    OutOfMemory,
    OutOfTime,
    WireBroken,
    WorkFailed,
)
from tutela.engine.media.levels import Level, command, environment
from tutela.engine.media.limits import MIB, Limits
from tutela.engine.media.sniffing import HEAD_BYTES, Kind, sniff
from tutela.engine.media.syscalls import filter_program
from tutela.engine.media.wire import Closed, Garbled, Message, receive, send

__all__ = [
    "Answer",
    "ChildDied",
    "Fence",
    "FenceBreach",
    "FenceLevel",
    "FenceUnusable",
    "Level",
    "Limits",
    "Message",
    "OutOfMemory",
    "OutOfTime",
    "WireBroken",
    "WorkFailed",
    "level",
]
_START_S = 60.0
_END_S = 2.0
_SENT_ALONG = MIB


@dataclass(frozen=True)
class Answer:
    """What work that yields one message found: plain facts, and bytes by name."""

    facts: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class FenceLevel:
    """How strongly decoding is fenced in on this machine, in words an operator can act on."""

    name: Level
    detail: str


class Fence:
    """A fenced child for one kind of work, started when first needed and replaced when it breaks.

    One call at a time: a second thread needs its own fence.
    """

    def __init__(
        self, work: str, limits: Limits | None = None, *, strongest: Level = Level.BUBBLEWRAP
    ) -> None:
        """Choose the work.

        Args:
            work: `module:function`, imported in the child only. The function takes a stream and what was
                asked and yields messages; its module's `prepare()`, when there is one, runs before the
                child gives up reading files.
            limits: what one call may cost.
            strongest: do not try levels above this one.
        """
        self._work, self._limits, self._strongest = work, limits or Limits(), strongest
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; a later call starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def start(self) -> FenceLevel:
        """Start the child now, if there is none, and say how strongly it is fenced in.

        Raises:
            FenceUnusable: no child could be started at any level.
        """
        child = self._ready()
        return FenceLevel(child.level, child.detail)

    @property
    def pid(self) -> int | None:
        """Give the process to signal when the child must end at once; None when no child runs."""
        return self._child.process.pid if self._child is not None else None

    def call(self, stream: BinaryIO, asked: Mapping[str, Any] | None = None) -> Answer:
        """Run the work on one stream and wait for its one message.

        Raises:
            FenceBreach: the call failed inside the fence; the subclass says how.
        """
        messages = list(self.stream(stream, asked))
        if len(messages) != 1:
            raise WireBroken(f"{len(messages)} messages instead of one")
        return _answer(messages[0])

    def stream(self, stream: BinaryIO, asked: Mapping[str, Any] | None = None) -> Iterator[Message]:
        """Run the work on one stream and give each message as it comes.

        Leaving the loop early ends the child; the next call starts another.

        Raises:
            FenceBreach: the call failed inside the fence; the subclass says how.
        """
        child = self._ready()
        finished = False
        try:
            yield from child.work(stream, asked or {})
            finished = True
        finally:
            if not finished or child.calls >= self._limits.calls:
                self.close()

    def _ready(self) -> "_Child":
        if self._child is not None and self._child.process.poll() is not None:
            self.close()
        if self._child is None:
            self._child = _started(self._work, self._limits, self._strongest)
        return self._child


class _Child:
    """One running child and the wire to it."""

    def __init__(self, level: Level, line: list[str], work: str, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        self.level, self.calls = level, 0
        self._limits, self._wire = limits, ours
        self._allow(_START_S)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and bwrap, no shell
                [*line, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                pass_fds=(theirs.fileno(),),
                cwd="/",
                start_new_session=True,
            )
        try:
            self._receive("here")
            self._send(Message({"work": work, "limits": limits.to_json()}, filter_program()))
            in_force = self._receive("ready").head.get("in_force")
        except BaseException:
            self.end()
            raise
        self.detail = ", ".join(map(str, in_force if isinstance(in_force, list) else []))

    def work(self, stream: BinaryIO, asked: Mapping[str, Any]) -> Iterator[Message]:
        self.calls += 1
        size = stream.seek(0, os.SEEK_END)
        fd = _opened_again(stream)
        start = _range(stream, 0, HEAD_BYTES if fd is not None else _SENT_ALONG)
        long = sniff(start).kind in (Kind.VIDEO, Kind.ARCHIVE)
        wall_s = self._limits.wall_for(size, long=long)
        order = {
            "size": size,
            "cpu_s": self._limits.cpu_s * wall_s / self._limits.wall_s,
            "asked": {"limits": self._limits.to_json(), "wall_s": wall_s, **asked},
        }
        self._allow(wall_s)
        try:
            self._send(Message(order, start if fd is None else b""), fd)
        finally:
            if fd is not None:
                os.close(fd)
        yield from self._messages(stream)

    def _messages(self, stream: BinaryIO) -> Iterator[Message]:
        while True:
            message = self._receive("message", "read", "done")
            if message.head["op"] == "done":
                return
            paused = time.monotonic()
            if message.head["op"] == "read":
                self._serve(stream, message.head)
            else:
                head = message.head.get("head")
                if not isinstance(head, dict):
                    raise WireBroken("a message without a head")
                yield Message(head, message.body)
            # Time spent reading our own storage, or by whoever takes the messages, is not the child's.
            self._deadline += time.monotonic() - paused

    def _serve(self, stream: BinaryIO, wanted: Mapping[str, Any]) -> None:
        at, size = wanted.get("at"), wanted.get("size")
        if not isinstance(at, int) or not isinstance(size, int) or at < 0 or not 0 <= size <= MIB:
            raise WireBroken("a read beyond what may be asked")
        self._send(Message({"op": "bytes"}, _range(stream, at, size)))

    def _send(self, message: Message, fd: int | None = None) -> None:
        try:
            send(self._wire, message, fd)
        except TimeoutError:
            raise OutOfTime(self._allowed_s) from None
        except OSError:
            raise self._death() from None

    def _receive(self, *expected: str) -> Message:
        try:
            message, files = receive(self._wire, self._limits.reply_bytes, self._shorten)
        except TimeoutError:
            raise OutOfTime(self._allowed_s) from None
        except Garbled as wrong:
            raise WireBroken(str(wrong)) from None
        except (Closed, ConnectionError):
            raise self._death() from None
        for each in files:
            os.close(each)
        said = message.head.get("op")
        if said == "no memory":
            raise OutOfMemory(self._limits.memory_bytes)
        if said == "fault":
            raise WorkFailed(str(message.head.get("kind"))[:100], str(message.head.get("where"))[:500])
        if said not in expected:
            raise WireBroken("a message out of turn")
        return message

    def _allow(self, seconds: float) -> None:
        self._allowed_s, self._deadline = seconds, time.monotonic() + seconds
        self._wire.settimeout(seconds)

    def _shorten(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._wire.settimeout(left)

    def _death(self) -> FenceBreach:
        try:
            code = self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            return WireBroken("the wire was closed")
        died = ChildDied(code)
        # The kernel's end of a call that used up its processor time.
        return OutOfTime(self._limits.cpu_s, "processor seconds") if died.signal == _SIGXCPU else died

    def end(self) -> None:
        self._wire.close()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_S)


_SIGXCPU = 24


def _opened_again(stream: BinaryIO) -> int | None:
    """Open a plain file a second time, read-only and with its own position; None for anything else."""
    try:
        fd = stream.fileno()
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return None
        again = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
    except (UnsupportedOperation, AttributeError, OSError):
        return None
    if fcntl.fcntl(again, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        os.close(again)
        return None
    return again


def _range(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    kept = bytearray()
    while len(kept) < size:
        piece = stream.read(size - len(kept))
        if not piece:
            break
        kept += piece
    return bytes(kept)


def _answer(message: Message) -> Answer:
    facts = dict(message.head)
    lengths = facts.pop("blobs", {})
    if not isinstance(lengths, dict) or not all(isinstance(n, int) and n >= 0 for n in lengths.values()):
        raise WireBroken("blobs without lengths")
    if sum(lengths.values()) != len(message.body):
        raise WireBroken("blobs of another length than promised")
    blobs, at = {}, 0
    for name, length in lengths.items():
        blobs[name] = message.body[at : at + length]
        at += length
    return Answer(facts, blobs)


def _started(work: str, limits: Limits, strongest: Level) -> _Child:
    refusals = []
    for each in list(Level)[list(Level).index(strongest) :]:
        line = command(each, work)
        if line is None:
            refusals.append(f"{each}: not installed")
            continue
        try:
            return _Child(each, line, work, limits)
        except WorkFailed as wrong:
            # The level works; the work itself cannot be loaded, at this level or any other.
            raise FenceUnusable(f"{work} cannot be loaded: {wrong}") from None
        except FenceBreach as wrong:
            refusals.append(f"{each}: {wrong}")
    raise FenceUnusable("; ".join(refusals))


@functools.cache
def level() -> FenceLevel:
    """Say how strongly files are fenced in on this machine, by starting a child and asking it.

    Raises:
        FenceUnusable: no child could be started at any level.
    """
    with Fence("tutela.engine.media.levels:nothing") as fence:
        return fence.start()
