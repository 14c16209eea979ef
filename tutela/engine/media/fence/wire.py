"""Messages between a fence and its child: a JSON head and raw bytes, both with their length; never pickle."""

import json
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

_LENGTHS = struct.Struct(">IQ")
# Of a head the objects of Python take up to thirty times as much.
LONGEST_HEAD = 1 << 20
_PIECE, _USUAL = 1 << 20, 1 << 16
_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)


@dataclass(frozen=True)
class Message:
    """One message: plain facts in the head, bytes in the body."""

    head: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    # What it took on the wire; nothing where it never went there.
    wire_bytes: int = field(default=0, compare=False)


class Garbled(ValueError):
    """The other side sent something that is no message."""


class Closed(EOFError):
    """The other side is gone."""


class Wire:
    """One end of a connected stream socket; what arrived with one message and belongs to the next is kept."""

    def __init__(self, sock: socket.socket, most_files: int = 0) -> None:
        """Take a socket over.

        Args:
            sock: the socket.
            most_files: how many open files one message may bring; the kernel closes those beyond it.
        """
        self.sock, self._most_files = sock, most_files
        self._kept, self._files = b"", list[int]()

    def fileno(self) -> int:
        """Give the number of the socket, to wait for it beside others."""
        return self.sock.fileno()

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()

    def send(self, message: Message, files: Sequence[int] = ()) -> None:
        """Send one message, and open files with it."""
        head = _WRITER.encode(message.head).encode()
        start, body = _LENGTHS.pack(len(head), len(message.body)) + head, message.body
        if len(body) < _PIECE:
            start, body = start + body, b""
        sent = socket.send_fds(self.sock, [start], files) if files else 0
        self.sock.sendall(start[sent:] if sent else start)
        if body:
            self.sock.sendall(body)

    def receive(
        self, longest_body: int, before_each: Callable[[], None] = lambda: None
    ) -> tuple[Message, list[int]]:
        """Wait for one message; return it with the files that came along.

        Args:
            longest_body: a longer body than this is refused before a byte of it is kept.
            before_each: called before each wait, to shorten the socket's timeout or to raise.

        Raises:
            Garbled: the lengths are beyond the limits, or the head is no JSON object.
            Closed: the other side closed, died, or was killed.
        """
        head_bytes, body_bytes = _LENGTHS.unpack(self._exactly(_LENGTHS.size, before_each))
        if head_bytes > LONGEST_HEAD or body_bytes > longest_body:
            raise Garbled(f"a message of {head_bytes} + {body_bytes} bytes")
        try:
            head = json.loads(self._exactly(head_bytes, before_each).decode())
        except (ValueError, RecursionError) as wrong:
            raise Garbled(f"a head that is no JSON: {type(wrong).__name__}") from None
        if not isinstance(head, dict):
            raise Garbled("a head that is no JSON object")
        body = self._exactly(body_bytes, before_each)
        files, self._files = self._files, []
        return Message(head, body, _LENGTHS.size + head_bytes + body_bytes), files

    def _exactly(self, count: int, before_each: Callable[[], None]) -> bytes:
        # Room is made as bytes arrive, never for what a hostile length only promises.
        pieces, left = [self._kept[:count]], count - len(self._kept)
        self._kept = self._kept[count:]
        while left > 0:
            before_each()
            piece = self._next(max(_USUAL, min(left, _PIECE)))
            if not piece:
                raise Closed("the other side is gone")
            pieces.append(piece[:left])
            self._kept = piece[left:]
            left -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _next(self, most: int) -> bytes:
        if not self._most_files:
            return self.sock.recv(most)
        piece, files, _, _ = socket.recv_fds(self.sock, most, self._most_files)
        self._files += files
        return piece
