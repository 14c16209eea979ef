"""Writes a question to a name server and reads its answer (RFC 1035): addresses of a host, nothing else."""

import ipaddress
import struct
from dataclasses import dataclass
from typing import Final

A, AAAA, CNAME = 1, 28, 5
GONE: Final = 3
_QUESTION: Final = struct.Struct("!HHHHHH")
_RECORD: Final = struct.Struct("!HHIH")
_RECURSE, _ANSWERS, _CUT = 0x0100, 0x8000, 0x0200
_POINTER, _MOST_JUMPS = 0xC0, 32
_SIZES = {A: 4, AAAA: 16}


class BadAnswer(ValueError):
    """What came back is no answer to the question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name server said: the addresses, in its order, and whether there is no such host."""

    addresses: tuple[str, ...] = ()
    is_gone: bool = False
    is_cut: bool = False


def question(number: int, host: str, kind: int) -> bytes:
    """Write a question.

    Args:
        number: by which the answer is told from others, 16 bits.
        host: in ASCII.
        kind: `A` or `AAAA`.

    Raises:
        ValueError: it is no host.
    """
    labels = host.rstrip(".").encode("ascii").split(b".")
    if not all(0 < len(label) < 64 for label in labels) or len(host) > 253:  # noqa: PLR2004 - RFC 1035, 2.3.4
        raise ValueError(f"{host[:80]!r} is no host.")
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return _QUESTION.pack(number, _RECURSE, 1, 0, 0, 0) + name + struct.pack("!HH", kind, 1)


def read(octets: bytes, asked: bytes) -> Answer:
    """Read an answer to a question.

    Raises:
        BadAnswer: it answers another one, or is none.
    """
    try:
        return _read(octets, asked)
    except (struct.error, IndexError, ValueError) as wrong:
        raise BadAnswer(f"What came back is no answer: {wrong}.") from wrong


def _read(octets: bytes, asked: bytes) -> Answer:
    number, flags, questions, answers, *_ = _QUESTION.unpack_from(octets)
    body = asked[_QUESTION.size :]
    is_ours = octets[_QUESTION.size : _QUESTION.size + len(body)].lower() == body.lower()
    if number != _QUESTION.unpack_from(asked)[0] or not flags & _ANSWERS or questions != 1 or not is_ours:
        raise BadAnswer("it answers another question")
    code = flags & 0xF
    if code == GONE:
        return Answer(is_gone=True)
    if code:
        raise BadAnswer(f"the name server says error {code}")
    at, kind, found = _QUESTION.size + len(body), struct.unpack("!H", body[-4:-2])[0], list[str]()
    for _ in range(answers):
        at = _past_name(octets, at)
        of_kind, _, _, size = _RECORD.unpack_from(octets, at)
        at += _RECORD.size
        if of_kind == kind and size == _SIZES[kind]:
            found.append(str(ipaddress.ip_address(octets[at : at + size])))
        at += size
    return Answer(tuple(found), is_cut=bool(flags & _CUT))


def _past_name(octets: bytes, at: int) -> int:
    for _ in range(_MOST_JUMPS * 4):
        length = octets[at]
        if length & _POINTER == _POINTER:
            return at + 2
        at += 1 + length
        if not length:
            return at
    raise BadAnswer("a name in it has no end")
