"""The bodies of calls: XML, a form, or a file in pieces that are never together in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from tutela.engine.formats.cybertips.writing import KIND

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Body:
    """What a call sends: its kind, the bytes that are kept, and beside them a file in pieces."""

    kind: str = ""
    octets: bytes = b""
    pieces: Iterable[bytes] = ()
    size: int = 0


def xml(octets: bytes) -> Body:
    """Send a document."""
    return Body(KIND, octets, (octets,), len(octets))


def form(number: int) -> Body:
    """Send the number of a report as a form."""
    octets = urlencode({"id": number}).encode()
    return Body(FORM, octets, (octets,), len(octets))


def upload(number: int, name: str, pieces: Iterable[bytes], size: int) -> Body:
    """Send a file with the number of its report, as it comes from the vault.

    Args:
        number: of the report.
        name: what the file is called on the way; what it was called is told in its details.
        pieces: its bytes.
        size: how many those are.
    """
    mark = uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="id"\r\n\r\n{number}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    return Body(kind, b"", _around(head, pieces, tail), len(head) + size + len(tail))


def _around(head: bytes, pieces: Iterable[bytes], tail: bytes) -> Iterator[bytes]:
    yield head
    yield from pieces
    yield tail
