"""Seals bytes under a case's key and opens any range of them again.

The layout is Tink's AES256_GCM_HKDF_1MB streaming format, so that Tink itself can open what we seal:
a 40-byte header (length, salt, nonce prefix), then segments of one mebibyte, each authenticated with its
number and whether it is the last. The object's name is bound in as associated data: two objects that
change places do not open.

Source: Tink wire format, "Streaming AEAD, AES-GCM-HKDF".
"""

import os
import struct
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tutela.engine.vault.streams import Positioned, Scratch, Source, fill
from tutela.errors import Broken

SEGMENT = 1 << 20
HEADER = 40
TAG = 16
_SALT, _PREFIX = 32, 7
_FIRST = SEGMENT - HEADER - TAG
_OTHER = SEGMENT - TAG


class SealBroken(Broken):
    """A sealed object does not open: it was changed, cut, exchanged, or the key is another."""

    code = "TU-V01"


def sealed_size(size_bytes: int) -> int:
    """Say how long the object is that so many plain bytes are sealed in."""
    others = max(0, -(-(size_bytes - _FIRST) // _OTHER))
    return HEADER + size_bytes + TAG * (1 + others)


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """What opens one object, and no other under the same case's key: it may leave this machine."""

    secret: bytes = field(repr=False)


def object_key(key: bytes, header: bytes, name: bytes) -> ObjectKey:
    """Derive the key of one object from its case's key and its own first `HEADER` bytes.

    Raises:
        SealBroken: those are not the beginning of a sealed object.
    """
    _check_header(header, name)
    return ObjectKey(_derived(key, header[1 : 1 + _SALT], name))


def _derived(key: bytes, salt: bytes, name: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=name).derive(key)


def _cipher(key: bytes | ObjectKey, salt: bytes, name: bytes) -> AESGCM:
    return AESGCM(key.secret if isinstance(key, ObjectKey) else _derived(key, salt, name))


def _check_header(header: bytes, name: bytes) -> None:
    if len(header) != HEADER or header[0] != HEADER:
        raise SealBroken(
            f"Object {name.decode()} is cut short or is not a sealed object. Restore it from a backup."
        )


def _nonce(prefix: bytes, segment: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", segment, last)


# Where segments lie sealed, one after another.
_sealed = Scratch(SEGMENT)


class Sealing:
    """Writes plain bytes sealed to a stream; `close` writes the last segment."""

    def __init__(self, out: BinaryIO, key: bytes, name: bytes) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._cipher = _cipher(key, salt, name)
        self._out, self._segment, self._waiting = out, 0, b""
        self._header = bytes([HEADER]) + salt + self._prefix

    def write(self, data: bytes | memoryview) -> None:
        """Seal more bytes."""
        self._waiting = bytes(self._seal_whole(data))

    def close(self, rest: bytes | memoryview = b"") -> None:
        """Seal what is left, and the rest, which is not copied, as the last segments."""
        self._put(self._seal_whole(rest), last=True)
        self._waiting = b""

    def _seal_whole(self, data: bytes | memoryview) -> bytes | memoryview:
        """Seal the segments that are whole with some more bytes, and give what is left."""
        view = memoryview(data)
        if self._waiting:
            missing = self._most() - len(self._waiting)
            if len(view) <= missing:
                return self._waiting + view
            self._put(self._waiting + view[:missing], last=False)
            view = view[missing:]
        while len(view) > (most := self._most()):
            self._put(view[:most], last=False)
            view = view[most:]
        return view

    def _most(self) -> int:
        return _OTHER if self._segment else _FIRST

    def _put(self, plain: bytes | memoryview, *, last: bool) -> None:
        header = b"" if self._segment else self._header
        start, end = len(header), len(header) + len(plain) + TAG
        _sealed.octets[:start] = header
        nonce = _nonce(self._prefix, self._segment, last)
        self._cipher.encrypt_into(nonce, plain, None, _sealed.octets[start:end])
        self._out.write(_sealed.octets[:end])
        self._segment += 1


class SealedStream(Source, Protocol):
    """A sealed object as its store gives it."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Move, as every file does."""

    def close(self) -> None:
        """Close it."""


class Opened(Positioned):
    """A sealed object as a seekable, read-only stream of its plain bytes.

    Raises:
        SealBroken: the object was cut (when it is opened), or a segment was changed (when it is read).
    """

    def __init__(
        self, sealed: SealedStream, key: bytes | ObjectKey, name: bytes, room: memoryview | None = None
    ) -> None:
        """Open the object, and its last segment.

        Args:
            sealed: all of it.
            key: of its case or of this object alone.
            name: of the object.
            room: `SEGMENT` bytes for an object of a single segment; nobody else uses them while this is open.
        """
        self._sealed = sealed
        header = bytearray(HEADER)
        header = header[: fill(memoryview(header), sealed)]
        _check_header(bytes(header), name)
        self._cipher = _cipher(key, bytes(header[1 : 1 + _SALT]), name)
        self._prefix, self._name = bytes(header[1 + _SALT :]), name
        total = sealed.seek(0, os.SEEK_END)
        self._segments = max(1, -(-total // SEGMENT))
        self.size = total - HEADER - TAG * self._segments
        if room is None or self._segments > 1:
            room = memoryview(bytearray(min(SEGMENT, total)))
        self._room = room
        self._held, self._plain = -1, self._room[:0]
        # The last segment proves the length, so that a cut object never reads as a shorter whole one.
        self._open(self._segments - 1)

    @property
    def whole(self) -> memoryview | None:
        """All that is in it, where that was opened at once; it is there as long as this is open."""
        return self._plain if self._segments == 1 else None

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        """Fill the buffer from the current position, up to the end of one segment."""
        if self.at >= self.size:
            return 0
        segment = 0 if self.at < _FIRST else 1 + (self.at - _FIRST) // _OTHER
        start = 0 if segment == 0 else _FIRST + (segment - 1) * _OTHER
        plain = self._open(segment)[self.at - start :][: len(buffer)]
        buffer[: len(plain)] = plain
        self.at += len(plain)
        return len(plain)

    def _open(self, segment: int) -> memoryview:
        if segment != self._held:
            self._sealed.seek(HEADER if segment == 0 else segment * SEGMENT)
            room = _sealed.octets[: SEGMENT - HEADER if segment == 0 else SEGMENT]
            sealed = room[: fill(room, self._sealed)]
            last = segment == self._segments - 1
            self._held, self._plain = -1, self._room[: max(0, len(sealed) - TAG)]
            try:
                self._cipher.decrypt_into(_nonce(self._prefix, segment, last), sealed, None, self._plain)
            except InvalidTag as broken:
                raise SealBroken(
                    f"Object {self._name.decode()}, segment {segment}: the seal is broken. "
                    "Restore it from a backup."
                ) from broken
            self._held = segment
        return self._plain

    def close(self) -> None:
        """Close the sealed file underneath."""
        self._sealed.close()
        super().close()
