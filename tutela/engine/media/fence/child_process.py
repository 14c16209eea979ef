"""One running child and the wire to it: orders, answers, time, and how it ended."""

import fcntl
import os
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import UnsupportedOperation
from typing import Any, BinaryIO

from tutela.engine.media.fence.errors import (
    FROM_OUTSIDE,
    ChildDied,
    FenceBreach,
    FenceUnusable,
    OutOfMemory,
    OutOfTime,
    WireBroken,
    WorkFailed,
)
from tutela.engine.media.fence.isolation import STARTED_AT, Level, command, environment
from tutela.engine.media.fence.limits import MIB, MOST_CALLS, Limits
from tutela.engine.media.fence.syscalls import filter_program
from tutela.engine.media.fence.wire import Closed, Garbled, Message, Wire
from tutela.engine.media.file_types import HEAD_BYTES, Kind, sniff

_END_S = 2.0
_STARTS = 4
# What a message takes here beside what it took on the wire.
_MESSAGE_BYTES = 1024
# Of what is in no file: the child asks for the rest.
_SENT_OF_EACH, _SENT_IN_ALL = MIB, 4 * MIB


@dataclass(frozen=True, slots=True)
class _Call:
    """One file of an order: its number among all calls of this child, and what is sent along of it."""

    number: int
    stream: BinaryIO
    size: int
    wall_s: float
    sent: bytes
    is_file: bool


class Child:
    """One running child and the wire to it.

    Attributes:
        level: how strongly it is fenced in.
        detail: what the kernel confirmed to be in force, and why no stronger level is.
        calls: how many calls it has been given since it was last renewed.
    """

    def __init__(
        self, level: Level, line: list[str], work: str, limits: Limits, loads: Sequence[str] = ()
    ) -> None:
        ours, theirs = socket.socketpair()
        self.level, self.calls = level, 0
        self._control = self._wire = Wire(ours)
        self._limits, self._numbered, self._in_force = limits, 0, list[str]()
        self._allow(self._limits.start_s)
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
            self._await_here()
            start = {"work": work, "loads": list(loads), "limits": limits.to_json()}
            self._send(Message(start, filter_program()))
            self._load(work)
            self.renew()
        except BaseException:
            self.end()
            raise
        if "seccomp" not in self._in_force:
            self.level = Level.UNFILTERED
        self.detail = ", ".join(self._in_force)

    def renew(self) -> None:
        """Replace the process that works by one that has seen no file, and is fenced in as strongly.

        It gets a wire of its own: nothing the one before may still have sent can be taken for its answer.

        Raises:
            WireBroken: less is in force for it than for the one before.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            if self._wire is not self._control:
                self._wire.close()
            self._wire = self._control
            self._allow(self._limits.start_s)
            self._send(Message({"op": "renew"}), [theirs.fileno()])
        self._wire, self.calls = Wire(ours), 0
        self._allow(self._limits.start_s)
        stated = self._receive("ready").head.get("in_force")
        in_force = [str(name) for name in stated] if isinstance(stated, list) else []
        if missing := set(self._in_force) - set(in_force):
            raise WireBroken(f"no longer in force: {', '.join(sorted(missing))}")
        self._in_force = in_force

    def _await_here(self) -> None:
        try:
            self._receive("here")
        except WorkFailed:
            raise WireBroken("this system refuses it") from None

    def _load(self, work: str) -> None:
        try:
            self._receive("loaded")
        except WorkFailed as wrong:
            # The level works; the work itself cannot be loaded, at this level or any other.
            raise FenceUnusable(f"{work} cannot be loaded: {wrong}") from None

    def work(self, stream: BinaryIO, asked: Mapping[str, Any]) -> Iterator[Message]:
        """Send one order and give what the child answers; any `FenceBreach` leaves the child of no use.

        Args:
            stream: the file.
            asked: what the work function is told beside it.
        """
        yield from self._messages(self._order([stream], asked, at_once=False)[0])

    def work_at_once(self, streams: Sequence[BinaryIO], asked: Mapping[str, Any]) -> Iterator[list[Message]]:
        """Send one order for several files; give the messages of each when all its work is done.

        Each file has its own time and is worked on after the one before. A breach is of the file whose
        messages would have been next; those after it were not begun, or are lost with it.

        Args:
            streams: the files, `most_at_once` of them at most.
            asked: what the work function is told beside each.
        """
        calls = self._order(streams, asked, at_once=True)
        with _not_pressing():
            for call in calls:
                yield list(self._kept(call))

    def _kept(self, call: _Call) -> Iterator[Message]:
        """Give the messages of a call that are all kept until its end, up to what they may take together."""
        left = self._limits.call_bytes
        for message in self._messages(call):
            left -= _MESSAGE_BYTES + message.wire_bytes
            if left < 0:
                raise WireBroken(f"more than {self._limits.call_bytes >> 20} MiB of bytes in one call")
            yield message

    @property
    def most_at_once(self) -> int:
        """Tell how many files one order may hold now."""
        return min(MOST_CALLS, max(1, self._limits.calls - self.calls))

    def _order(self, streams: Sequence[BinaryIO], asked: Mapping[str, Any], *, at_once: bool) -> list[_Call]:
        calls, files = list[_Call](), list[int]()
        try:
            for stream in streams:
                room = _SENT_IN_ALL - sum(len(call.sent) for call in calls)
                calls.append(self._call(stream, files, min(room, _SENT_OF_EACH)))
            order = {
                "calls": [self._written(call) for call in calls],
                "at_once": at_once,
                "asked": asked,
            }
            self._allow(calls[0].wall_s)
            self._send(Message(order, b"".join(call.sent for call in calls)), files)
        finally:
            for fd in files:
                os.close(fd)
        return calls

    def _call(self, stream: BinaryIO, files: list[int], room: int) -> _Call:
        size = stream.seek(0, os.SEEK_END)
        fd = _opened_again(stream)
        if fd is not None:
            files.append(fd)
        start = _range(stream, 0, HEAD_BYTES if fd is not None else max(HEAD_BYTES, room))
        long = sniff(start).kind in (Kind.VIDEO, Kind.ARCHIVE)
        self.calls += 1
        self._numbered += 1
        wall_s = self._limits.wall_for(size, long=long)
        return _Call(self._numbered, stream, size, wall_s, b"" if fd is not None else start, fd is not None)

    def _written(self, call: _Call) -> dict[str, Any]:
        return {
            "number": call.number,
            "size": call.size,
            "wall_s": call.wall_s,
            "cpu_s": self._limits.cpu_s * call.wall_s / self._limits.wall_s,
            "sent": None if call.is_file else len(call.sent),
        }

    def _messages(self, call: _Call) -> Iterator[Message]:
        self._allow(call.wall_s)
        while True:
            message = self._receive("message", "read", "done")
            head = message.head
            paused = time.monotonic()
            if head["op"] == "read":
                self._serve(call.stream, head)
            else:
                is_last = head["op"] == "done" or head.get("last")
                if is_last and head.get("call") != call.number:
                    raise WireBroken("an answer to another call")
                if head["op"] == "message":
                    if not isinstance(head.get("head"), dict):
                        raise WireBroken("a message without a head")
                    yield Message(head["head"], message.body, message.wire_bytes)
                if is_last:
                    return
            # Time spent reading our own storage, or by whoever takes the messages, is not the child's.
            self._deadline += time.monotonic() - paused

    def _serve(self, stream: BinaryIO, wanted: Mapping[str, Any]) -> None:
        at, size = wanted.get("at"), wanted.get("size")
        if not isinstance(at, int) or not isinstance(size, int) or at < 0 or not 0 <= size <= MIB:
            raise WireBroken("a read beyond what may be asked")
        self._send(Message({"op": "bytes"}, _range(stream, at, size)))

    def _send(self, message: Message, files: Sequence[int] = ()) -> None:
        try:
            self._wire.send(message, files)
        except TimeoutError:
            raise OutOfTime(self._allowed_s) from None
        except OSError:
            raise self._death() from None

    def _receive(self, *expected: str) -> Message:
        try:
            message, _ = self._wire.receive(self._limits.reply_bytes, self._shorten)
        except TimeoutError:
            raise OutOfTime(self._allowed_s) from None
        except Garbled as wrong:
            raise WireBroken(str(wrong)) from None
        except (Closed, ConnectionError):
            raise self._death() from None
        operation = message.head.get("op")
        if operation == "no memory":
            raise OutOfMemory(self._limits.memory_bytes)
        if operation == "fault":
            raise WorkFailed(str(message.head.get("kind"))[:100], str(message.head.get("where"))[:500])
        if operation not in expected:
            raise WireBroken("a message out of turn")
        return message

    def _allow(self, seconds: float) -> None:
        self._allowed_s, self._deadline = seconds, time.monotonic() + seconds
        self._wire.sock.settimeout(seconds)

    def _shorten(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._wire.sock.settimeout(left)

    def _death(self) -> FenceBreach:
        try:
            code = self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            return WireBroken("the wire was closed")
        died = ChildDied(code)
        # The kernel's end of a call that used up its processor time.
        return OutOfTime(self._limits.cpu_s, is_by_clock=False) if died.signal == signal.SIGXCPU else died

    def end(self) -> None:
        """End the child, whatever it is doing."""
        self._wire.close()
        self._control.close()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_S)


@contextmanager
def _not_pressing() -> Iterator[None]:
    """Let the child go on with the next file when it has answered for one.

    Otherwise the kernel hands the core to whoever waits for an answer, each time, where both share one.
    """
    if os.sched_getscheduler(0) != os.SCHED_OTHER:
        yield
        return
    _schedule(os.SCHED_BATCH)
    try:
        yield
    finally:
        _schedule(os.SCHED_OTHER)


def _schedule(policy: int) -> None:
    # Where a container forbids it, each answer takes the core: that costs time and nothing else.
    with suppress(OSError):
        os.sched_setscheduler(0, policy, os.sched_param(0))


def _opened_again(stream: BinaryIO) -> int | None:
    """Open a plain file a second time, read-only and with its own position; None for anything else."""
    try:
        fd = stream.fileno()
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return None
        # Whoever opened it so as to leave no time of access behind wants that of every reader.
        kept = fcntl.fcntl(fd, fcntl.F_GETFL) & getattr(os, "O_NOATIME", 0)
        again = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC | kept)
    except (UnsupportedOperation, AttributeError, OSError):
        return None
    if fcntl.fcntl(again, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        os.close(again)
        return None
    return again


def _range(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    pieces: list[bytes] = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def started(work: str, limits: Limits, strongest: Level, least: Level, loads: Sequence[str] = ()) -> Child:
    """Start a child at the strongest level that this system permits.

    Raises:
        FenceUnusable: none is permitted, or none that is strong enough, or the work cannot be loaded, or
            children are ended or slow as they start, which is no reason to fence the next one in more weakly.
    """
    refusals = []
    for level in STARTED_AT[STARTED_AT.index(strongest) :]:
        line = command(level, work, *loads)
        if line is None:
            refusals.append(f"{level}: not installed")
            continue
        child = _started_at(level, line, work, limits, loads)
        if isinstance(child, FenceBreach):
            refusals.append(f"{level}: {child}")
            continue
        child.detail = "; ".join([child.detail, *(f"not {refusal}" for refusal in refusals)])
        if not child.level.is_at_least(least):
            child.end()
            raise FenceUnusable(_too_weak(child, least))
        return child
    raise FenceUnusable("; ".join(refusals))


def _started_at(
    level: Level, line: list[str], work: str, limits: Limits, loads: Sequence[str]
) -> Child | FenceBreach:
    """Start a child at one level; give what the system has against it where it is not permitted."""
    ended = ""
    for _ in range(_STARTS):
        try:
            return Child(level, line, work, limits, loads)
        except FenceBreach as refused:
            is_ended = isinstance(refused, ChildDied) and refused.signal in FROM_OUTSIDE
            if not is_ended and not isinstance(refused, OutOfTime):
                return refused
            ended = str(refused)
    raise FenceUnusable(f"{level}, {_STARTS} times as it started: {ended}")


def _too_weak(child: Child, least: Level) -> str:
    cure = {
        Level.BUBBLEWRAP: "Install bubblewrap and permit unprivileged user namespaces",
        Level.NAMESPACES: "Permit unprivileged user namespaces, or install bubblewrap",
    }.get(least, "Install libseccomp")
    if child.level is Level.UNFILTERED:
        cure = "Install libseccomp"
    return (
        f"a decoder is fenced in as {child.level} here ({child.detail}), and {least} is asked for. {cure}; "
        "or set least of [fence] in tutela.toml to what you accept"
    )
