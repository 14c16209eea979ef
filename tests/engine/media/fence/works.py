"""Work functions that behave as a taken-over decoder might; they run in the fenced child only."""

import ctypes
import json
import os
import signal
import socket
import stat
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from tutela.engine.media.fence.wire import Message


def echo(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    body = stream.read()
    yield Message({"asked": asked.get("name"), "blobs": {"whole": len(body)}}, body)


def ends(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(size - 5)
    last = stream.read()
    stream.seek(0)
    yield Message({"size": size, "blobs": {"first": 5, "last": 5}}, stream.read(5) + last)


def pieces(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    while piece := stream.read(1000):
        yield Message({"size": len(piece)}, piece)


def slow_pieces(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    for message in pieces(stream, asked):
        yield message
        time.sleep(0.3)


def misbehave(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Do one bad thing, then say what came of it."""
    name = asked.get("deed", "nothing")
    yield Message({"result": _DEEDS[name]()})


def obey(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Do what the file says: its first word is one bad thing."""
    name = stream.read().decode().partition(".")[0]
    if name == "answer twice":
        yield Message({"result": "too much"})
    yield Message({"result": _DEEDS.get(name, lambda: name)()})


_CALLS: list[None] = []


def _count() -> str:
    _CALLS.append(None)
    return str(len(_CALLS))


def _stumble() -> str:
    """Break down over what an earlier file left in this process, and over nothing else."""
    return _crash() if _CALLS else "stood"


def _dawdle() -> str:
    """Take long by the clock in a process that has seen other files, as on a machine that is busy."""
    if _CALLS:
        _sleep()
    return "done"


def _loop() -> str:
    while True:
        pass


def _sleep() -> str:
    threading.Event().wait()
    return "woke"


def _nap() -> str:
    time.sleep(0.7)
    return "rested"


def _forge() -> str:
    """Send an answer by hand, as a taken-over decoder might."""
    wire = next(fd for fd in range(3, 32) if _is_socket(fd))
    forged = json.dumps({"op": "message", "head": {"result": "forged"}, "last": True}).encode()
    os.write(wire, struct.pack(">IQ", len(forged), 0) + forged)
    return "sent"


def _is_socket(fd: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


def _eat() -> str:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def _eat_in_native_code() -> str:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    kept = []
    while piece := libc.malloc(ctypes.c_size_t(1 << 24)):
        kept.append(piece)
    for piece in kept:
        libc.free(ctypes.c_void_p(piece))
    return str(len(kept))


def _open_file() -> str:
    try:
        with open("/etc/passwd", "rb") as file:
            return file.read(10).hex()
    except OSError as refused:
        return type(refused).__name__


def _write_file() -> str:
    try:
        with open("/tmp/written-by-the-child", "wb") as file:  # noqa: S108
            file.write(b"x")
    except OSError as refused:
        return type(refused).__name__
    return "written"


def _list_files() -> str:
    try:
        return " ".join(os.listdir("/"))
    except OSError as refused:
        return type(refused).__name__


def _open_socket() -> str:
    socket.socket()
    return "open"


def _fork() -> str:
    return str(os.fork())


def _execute() -> str:
    os.execv("/bin/true", ["/bin/true"])  # noqa: S606
    return "executed"


def _kill_the_others() -> str:
    try:
        os.kill(os.getppid() or -1, signal.SIGTERM)
    except OSError as refused:
        return type(refused).__name__
    return "killed"


def _crash() -> str:
    return ctypes.string_at(8).hex()


def _run_a_thread() -> str:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append("ran"))
    thread.start()
    thread.join()
    return found[0]


def _raise() -> str:
    raise KeyError("secret-file-name")


def _environment() -> str:
    return " ".join(sorted(os.environ))


_DEEDS = {
    "count": _count,
    "nothing": lambda: "nothing",
    "loop": _loop,
    "nap": _nap,
    "dawdle": _dawdle,
    "stumble": _stumble,
    "forge": _forge,
    "sleep": _sleep,
    "eat": _eat,
    "eat in native code": _eat_in_native_code,
    "open a file": _open_file,
    "write a file": _write_file,
    "list files": _list_files,
    "open a socket": _open_socket,
    "fork": _fork,
    "execute": _execute,
    "kill": _kill_the_others,
    "crash": _crash,
    "run a thread": _run_a_thread,
    "raise": _raise,
    "environment": _environment,
}


def chatter(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    yield Message({"n": 1})
    yield Message({"n": 2})


def boast(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    yield Message({"blobs": {"a": 10}}, b"short")


def flood(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    yield Message({}, bytes(3 << 20))


def drip(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Send messages without end."""
    while True:
        yield Message({"n": 1}, bytes(asked["bytes"]))


def spill(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Send messages without end by hand, as whoever wants to fill the parent's memory would."""
    wire = next(fd for fd in range(3, 32) if _is_socket(fd))
    head = json.dumps({"op": "message", "head": {}}).encode()
    message = struct.pack(">IQ", len(head), asked["bytes"]) + head + bytes(asked["bytes"])
    while True:
        left = message
        while left:
            left = left[os.write(wire, left) :]
    yield Message()


def nest(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Send a head that is small on the wire and large once it is read."""
    yield Message({"n": [[]] * (2 << 20)})
