"""A file in sealed pieces: none of it lies in a file, and none in clear."""

import io
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.casework.custody import keys
from tutela.casework.lists.errors import UploadBroken
from tutela.casework.lists.models import Upload, UploadPiece
from tutela.engine.vault.streams import Positioned

# With its head a request is then shorter than what web server and proxy take of anybody.
PIECE_BYTES = 192 << 10
LARGEST_BYTES = 128 << 20
_NONCE = 12


def pieces_of(size_bytes: int) -> int:
    """Say in how many pieces so many bytes are sent."""
    return -(-size_bytes // PIECE_BYTES)


def length_of(upload: Upload, number: int) -> int:
    """Say how long one piece is, counted from 0."""
    return min(PIECE_BYTES, upload.size_bytes - number * PIECE_BYTES)


def new_key() -> bytes:
    """Make the key of one file, wrapped by the unit's."""
    return keys.wrap(os.urandom(32))[0]


def closed(upload: Upload, number: int, octets: bytes) -> bytes:
    """Seal one piece: as that piece of that file, and of no other."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(keys.unwrap(upload.wrapped)).encrypt(nonce, octets, _name(upload, number))


def opened(upload: Upload) -> io.BufferedReader:
    """Give all that was sent as a stream that can be read from any place, piece by piece.

    Raises:
        WrongUnitKey: its key does not open.
        UploadBroken: when it is read: a piece is not there, or not as it was sealed.
    """
    return io.BufferedReader(_Pieces(upload), PIECE_BYTES)


def _name(upload: Upload, number: int) -> bytes:
    return f"{upload.pk}/{number}/{upload.size_bytes}".encode()


class _Pieces(Positioned):
    def __init__(self, upload: Upload) -> None:
        self._upload, self._cipher = upload, AESGCM(keys.unwrap(upload.wrapped))
        self.size = upload.size_bytes
        self._held, self._plain = -1, b""

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        """Fill the buffer from the current position, up to the end of one piece."""
        if self.at >= self.size:
            return 0
        number, start = divmod(self.at, PIECE_BYTES)
        if number != self._held:
            self._held, self._plain = number, self._open(number)
        part = self._plain[start : start + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def _open(self, number: int) -> bytes:
        piece = UploadPiece.objects.filter(upload=self._upload, number=number).first()
        sealed = bytes(piece.sealed) if piece else b""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _name(self._upload, number))
        except (InvalidTag, ValueError) as broken:
            raise UploadBroken(
                f"Piece {number + 1} of {self._upload} does not open: it was changed, or is gone. "
                "Send the file again."
            ) from broken
