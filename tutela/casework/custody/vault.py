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
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tutela.casework.custody.positioned import Positioned

SEGMENT = 1 << 20
HEADER = 40
TAG = 16
_SALT, _PREFIX = 32, 7
_FIRST = SEGMENT - HEADER - TAG
_OTHER = SEGMENT - TAG


class SealBroken(ValueError):
    """A sealed object does not open: it was changed, cut, exchanged, or the key is another."""

    code = "TU-V01"


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


class Sealing:
    """Writes plain bytes sealed to a stream; `close` writes the last segment."""

    def __init__(self, out: BinaryIO, key: bytes, name: bytes) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        self._cipher = _cipher(key, salt, name)
        self._out, self._segment, self._waiting = out, 0, b""
        out.write(bytes([HEADER]) + salt + self._prefix)

    def write(self, data: bytes | memoryview) -> None:
        """Seal more bytes."""
        # What fits into one segment, as most pictures do, is held as it is and never copied.
        waiting = self._waiting + data if self._waiting else bytes(data)
        view, at = memoryview(waiting), 0
        while len(waiting) - at > (room := _OTHER if self._segment else _FIRST):
            self._put(view[at : at + room], last=False)
            at += room
        self._waiting = waiting[at:]

    def close(self) -> None:
        """Seal what is left as the last segment."""
        self._put(self._waiting, last=True)
        self._waiting = b""

    def _put(self, plain: bytes | memoryview, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._prefix, self._segment, last), plain, None))
        self._segment += 1


class Opened(Positioned):
    """A sealed object as a seekable, read-only stream of its plain bytes.

    Raises:
        SealBroken: the object was cut (when it is opened), or a segment was changed (when it is read).
    """

    def __init__(self, sealed: BinaryIO, key: bytes | ObjectKey, name: bytes) -> None:
        self._sealed = sealed
        header = sealed.read(HEADER)
        _check_header(header, name)
        self._cipher = _cipher(key, header[1 : 1 + _SALT], name)
        self._prefix, self._name = header[1 + _SALT :], name
        total = sealed.seek(0, os.SEEK_END)
        self._segments = max(1, -(-total // SEGMENT))
        self.size = total - HEADER - TAG * self._segments
        self._held, self._plain = -1, b""
        # The last segment proves the length, so that a cut object never reads as a shorter whole one.
        self._open(self._segments - 1)

    @property
    def is_one_segment(self) -> bool:
        """Whether all of it was opened at once."""
        return self._segments == 1

    def readall(self) -> bytes:
        """Give all that is left; of one segment, without copying it."""
        if self.is_one_segment and self.at == 0:
            self.at = self.size
            return self._plain
        return super().readall() or b""

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

    def _open(self, segment: int) -> bytes:
        if segment != self._held:
            self._sealed.seek(HEADER if segment == 0 else segment * SEGMENT)
            sealed = self._sealed.read(SEGMENT - HEADER if segment == 0 else SEGMENT)
            last = segment == self._segments - 1
            try:
                self._plain = self._cipher.decrypt(_nonce(self._prefix, segment, last), sealed, None)
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
