"""Messages between a fence and its child: a JSON head and raw bytes, both with their length; never pickle."""

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_LENGTHS = struct.Struct(">IQ")
LONGEST_HEAD = 16 << 20
_PIECE = 1 << 20


@dataclass(frozen=True)
class Message:
    """One message: plain facts in the head, bytes in the body."""

    head: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""


class Garbled(ValueError):
    """The other side sent something that is no message."""


class Closed(EOFError):
    """The other side is gone."""


def send(sock: socket.socket, message: Message, fd: int | None = None) -> None:
    """Send one message, and with it an open file when `fd` is given."""
    head = json.dumps(message.head, separators=(",", ":"), allow_nan=False).encode()
    start = _LENGTHS.pack(len(head), len(message.body)) + head
    if fd is None:
        sock.sendall(start + message.body if len(message.body) < _PIECE else start)
        if len(message.body) >= _PIECE:
            sock.sendall(message.body)
        return
    sent = socket.send_fds(sock, [start], [fd])
    sock.sendall(start[sent:])
    sock.sendall(message.body)


def receive(
    sock: socket.socket, longest_body: int, before_each: Callable[[], None] = lambda: None
) -> tuple[Message, list[int]]:
    """Wait for one message; return it with the files that came along (on the child's side).

    Args:
        sock: a connected stream socket.
        longest_body: a longer body than this is refused before a byte of it is kept.
        before_each: called before each wait, to shorten the socket's timeout or to raise.

    Raises:
        Garbled: the lengths are beyond the limits, or the head is no JSON object.
        Closed: the other side closed, died, or was killed.
    """
    before_each()
    start, files, _, _ = socket.recv_fds(sock, _LENGTHS.size, 1)
    start += _exactly(sock, _LENGTHS.size - len(start), before_each) if start else b""
    if not start:
        raise Closed("the other side is gone")
    head_bytes, body_bytes = _LENGTHS.unpack(start)
    if head_bytes > LONGEST_HEAD or body_bytes > longest_body:
        raise Garbled(f"a message of {head_bytes} + {body_bytes} bytes")
    try:
        head = json.loads(_exactly(sock, head_bytes, before_each))
    except (ValueError, RecursionError) as wrong:
        raise Garbled(f"a head that is no JSON: {type(wrong).__name__}") from None
    if not isinstance(head, dict):
        raise Garbled("a head that is no JSON object")
    return Message(head, _exactly(sock, body_bytes, before_each)), files


def _exactly(sock: socket.socket, count: int, before_each: Callable[[], None]) -> bytes:
    # Room is made as bytes arrive, never for what a hostile length only promises.
    pieces, left = [], count
    while left:
        before_each()
        piece = sock.recv(min(left, _PIECE))
        if not piece:
            raise Closed("the other side closed within a message")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
