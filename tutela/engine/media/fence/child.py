"""The fenced child: loads one work function, seals itself, then works on what its parent sends."""

import gc
import importlib
import io
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from tutela.engine.media.fence import sandbox
from tutela.engine.media.fence.limits import MIB, MOST_CALLS, Limits
from tutela.engine.media.fence.wire import Closed, Message, Wire

Work = Callable[[BinaryIO, dict[str, Any]], Iterator[Message]]
_LONGEST_ORDER = 64 * MIB
_PIECE = 256 * 1024
# Python looks these up by name on first use, and after the seal nothing can be looked up any more.
_CODECS = ("utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "latin_1", "ascii", "cp437",
           "cp1252", "cp932", "shift_jis", "gb18030", "euc_kr", "big5", "idna", "unicode_escape",
           "raw_unicode_escape", "hex_codec", "mac_roman")  # fmt: skip


class AskedFile(io.RawIOBase):
    """A file that stays with the parent, who answers for ranges of it."""

    def __init__(self, wire: Wire, size: int, start: bytes) -> None:
        super().__init__()
        self._wire, self._size, self._start, self._at = wire, size, start, 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, as every file does."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the start of the file")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Tell where the next read begins."""
        return self._at

    def readall(self) -> bytes:
        """Read what is left in large steps; the inherited way takes eight thousand bytes a time."""
        pieces = []
        while piece := self._read(self._at, max(0, self._size - self._at)):
            pieces.append(piece)
            self._at += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readinto(self, into: Any) -> int:
        """Read what is left, up to the size of the buffer."""
        got = self._read(self._at, min(len(into), max(0, self._size - self._at)))
        into[: len(got)] = got
        self._at += len(got)
        return len(got)

    def _read(self, at: int, count: int) -> bytes:
        if at < len(self._start):
            return self._start[at : at + count]
        if not count:
            return b""
        self._wire.send(Message({"op": "read", "at": at, "size": min(count, MIB)}))
        return self._wire.receive(MIB)[0].body


def load(path: str, beside: Sequence[str] = ()) -> Work:
    """Import a work function by its `module:name`, and let its module prepare what must be read from disk.

    Args:
        path: the work.
        beside: what else `prepare` is to load, by `module:name`.
    """
    module_name, _, name = path.partition(":")
    module = importlib.import_module(module_name)
    for codec in _CODECS:
        importlib.import_module(f"encodings.{codec}")
    if hasattr(module, "prepare"):
        module.prepare(*beside)
    work: Work = getattr(module, name)
    return work


def serve(wire: Wire, work: Work, limits: Limits) -> None:
    """Work on one order after the other until the parent closes the wire."""
    while True:
        try:
            order, files = wire.receive(_LONGEST_ORDER)
        except Closed:
            return
        starts, at_once = io.BytesIO(order.body), bool(order.head["at_once"])
        for call in order.head["calls"]:
            sent = call["sent"]
            raw = (
                io.FileIO(files.pop(0)) if sent is None else AskedFile(wire, call["size"], starts.read(sent))
            )
            sandbox.allow_processor_time(call["cpu_s"])
            terms = {"limits": limits, "cpu_s": call["cpu_s"], "started_s": time.process_time()}
            with io.BufferedReader(raw, _PIECE) as stream:
                try:
                    end = _answered(wire, work(stream, terms | order.head["asked"]), at_once=at_once)
                except MemoryError:
                    end = Message({"op": "no memory"})
            # Which call it answers: an answer too many is never taken for the next call's.
            end.head["call"] = call["number"]
            wire.send(end)


def _answered(wire: Wire, messages: Iterator[Message], *, at_once: bool) -> Message:
    """Send all messages but the end, which is returned: at once, the last message is the end."""
    answers = list(messages) if at_once else []
    for message in answers[:-1] if at_once else messages:
        wire.send(Message({"op": "message", "head": message.head}, message.body))
    if not answers:
        return Message({"op": "done"})
    return Message({"op": "message", "head": answers[-1].head, "last": True}, answers[-1].body)


def main() -> None:
    """Run as the child: the second argument is the level, the third the number of the open wire.

    This process loads the work and then only forks: each fork seals itself and works on so many files, and
    the next one is as clean as the first. Loading takes half a second, forking some milliseconds.
    """
    control = Wire(socket.socket(fileno=int(sys.argv[3])), most_files=1)
    sys.excepthook = _reporter(control)
    sandbox.die_with_parent()
    if sys.argv[2] == "namespaces":
        sandbox.enter_namespaces()
    control.send(Message({"op": "here"}))
    order, _ = control.receive(_LONGEST_ORDER)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    with tempfile.TemporaryDirectory() as own:
        os.environ["NUMBA_CACHE_DIR"] = own
        work = load(order.head["work"], order.head["loads"])
    # What is loaded stays: a fork that looked through it for garbage would copy it all.
    gc.collect()
    gc.freeze()
    loaded = sandbox.give_up_files(own_files=sys.argv[2] == "namespaces")
    control.send(Message({"op": "loaded"}))
    wire = _next_fork(control)
    sys.excepthook = _reporter(wire)
    sandbox.die_with_parent()
    limits = Limits.from_json(order.head["limits"])
    in_force = sandbox.seal(limits, order.body, loaded)
    wire.send(Message({"op": "ready", "in_force": in_force}))
    serve(wire, work, limits)


def _next_fork(control: Wire) -> Wire:
    """Fork whenever the parent sends a new wire, after ending the fork before; return in each fork only."""
    fork, ended = 0, -1
    while True:
        waiting = select.poll()
        waiting.register(control, select.POLLIN)
        if fork:
            waiting.register(ended, 0)
        hung_up = [where for where, _ in waiting.poll() if where == ended]
        if fork:
            # A fork that only closed its end of the pipe is ended all the same.
            os.kill(fork, signal.SIGKILL)
            if hung_up:
                sandbox.relay(fork)
            os.waitpid(fork, 0)
            os.close(ended)
        try:
            _, files = control.receive(0)
        except Closed:
            os._exit(0)
        ended, alive = os.pipe()
        fork = os.fork()
        if not fork:
            # `alive` stays open as long as this fork lives: its end is how the first process learns of it.
            control.close()
            os.close(ended)
            return Wire(socket.socket(fileno=files[0]), MOST_CALLS)
        os.close(alive)
        os.close(files[0])


def _reporter(wire: Wire) -> Callable[..., None]:
    """Tell the parent where an unexpected exception came from: file and line, never its text."""

    def report(kind: type[BaseException], _value: BaseException, trace: Any) -> None:
        steps = []
        while trace is not None:
            steps.append(f"{'/'.join(trace.tb_frame.f_code.co_filename.split('/')[-3:])}:{trace.tb_lineno}")
            trace = trace.tb_next
        wire.send(Message({"op": "fault", "kind": kind.__name__, "where": " < ".join(steps[-3:][::-1])}))

    return report
