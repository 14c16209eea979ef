"""Reads e-mail, one message a file or many in an MBOX; of each the head is kept as its raw form."""

import re
from collections.abc import Iterator
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Final

from tutela.engine.communications import fields, lines, moments
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Basis,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    Terms,
    Thread,
    Told,
)
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.reports.mail.parts import Mime, Parts, header, taken_apart

NAME = "e-mail"
_MOST_BYTES: Final = 32 << 20
_MOST_THREADS: Final = 50_000
_BEGIN: Final = re.compile(rb"From \S+.*\d{4}\r?\n\Z")
_HEADER: Final = re.compile(rb"(?:>?From |[A-Za-z][A-Za-z0-9-]*:[ \t\r\n])")
_TELLING: Final = re.compile(
    rb"^(?:from|date|message-id|received|return-path|delivered-to|subject|to):", re.I | re.M
)
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.M)
_SHOWN: Final = ("To", "Cc", "Bcc", "Subject", "Reply-To", "X-Originating-IP", "User-Agent", "X-Mailer")


def fits(head: bytes, name: str) -> bool:
    """Say whether a file begins with the lines of a mail's head, or as an MBOX does."""
    if not _HEADER.match(head):
        return False
    first = head[: 1 << 16].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    return len({found[0].lower() for found in _TELLING.finditer(first)}) >= (
        1 if name.lower().endswith((".eml", ".mbox")) else 2
    )


def prepare() -> None:
    """Have what reading a mail loads late loaded, while files can be read."""
    taken_apart(
        b"From: a@example.org\nDate: Mon, 01 Jan 2024 10:00:00 +0000\nContent-Type: text/html\n\n<p>1</p>"
    )
    parsedate_to_datetime("Mon, 01 Jan 2024 10:00:00 +0000")


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give each mail as a message of its conversation."""
    seen = set[str]()
    for number, (offset, length, raw, is_cut) in enumerate(_mails(source), 1):
        place = Place("mail", number, offset, length)
        try:
            parts = taken_apart(_ESCAPED.sub(rb"\1", raw) if source.head.startswith(b"From ") else raw)
        except (Malformed, RecursionError) as wrong:
            yield Note(str(place), str(wrong) or "It nests deeper than any mail does.", is_lost=True)
            continue
        thread = _thread(parts.letters[0].mime)
        if thread.key not in seen:
            # So many are remembered, and a thread that is told once more does no harm.
            seen = seen if len(seen) < _MOST_THREADS else set()
            seen.add(thread.key)
            yield thread
        yield _observation(thread.key, place, raw, parts, is_cut=is_cut)


def _mails(source: Source) -> Iterator[tuple[int, int, bytes, bool]]:
    """Give first byte, length and bytes of each mail, and whether it was cut."""
    is_box = source.head.startswith(b"From ")
    begin, length, held, is_blank = 0, 0, bytearray(), True
    for _, offset, line in lines.of(source.opened(), 1 << 20):
        if is_box and is_blank and line.startswith(b"From ") and _BEGIN.match(line):
            if length:
                yield begin, length, bytes(held), length > len(held)
            begin, length, held = offset + len(line), 0, bytearray()
            continue
        length += len(line)
        if len(held) < _MOST_BYTES:
            held += line
        is_blank = not line.strip()
    if length:
        yield begin, length, bytes(held), length > len(held)


def _said(mime: Mime, name: str) -> str:
    return header(mime.get(name, "") or "")


def _thread(mime: Mime) -> Thread:
    """Name the conversation by the first mail that this one refers to, or by itself."""
    related = f"{mime.get('References', '')} {mime.get('In-Reply-To', '')}".split()
    own = fields.name(str(mime.get("Message-ID", "")))
    key = fields.name(related[0]) if related else own
    subject = re.sub(r"^(?:(?:re|fwd?|aw|wg|sv)\s*:\s*)+", "", _said(mime, "Subject"), flags=re.I)
    return Thread(key or fields.name(subject) or "mail", fields.name(subject), "e-mail")


def _observation(thread: str, place: Place, raw: bytes, parts: Parts, *, is_cut: bool) -> Observation:
    mime = parts.letters[0].mime
    moment = _moment(str(mime.get("Date", "")))
    sender = next(iter(_parties(mime, "From")), None)
    warnings = [f"part {number}: {says}" for number, says in parts.notes.items()]
    if is_cut:
        warnings.append("It is longer than 32 MiB; what is behind that is in the sealed file only.")
    if moment.at_ms is None:
        warnings.append("Its time is none that can be.")
    key = fields.name(str(mime.get("Message-ID", "")))
    files = tuple(
        Attached(name, mime="", digest=sha256(octets).hexdigest()) for name, octets in parts.attachments
    )
    rest = {name: said for name in _SHOWN if (said := _said(mime, name))}
    head = raw.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in raw[: 1 << 16] else raw.partition(b"\n\n")[0]
    return Observation(
        thread=thread,
        place=place,
        raw=head[: 1 << 16],
        key=key or sha256(raw).hexdigest(),
        text=fields.text("\n\n".join(letter.text for letter in parts.letters)),
        moment=moment,
        sender=sender,
        reply_to=fields.name(str(mime.get("In-Reply-To", ""))),
        attached=files,
        rest=rest,
        warnings=tuple(warnings),
    )


def _parties(mime: Mime, name: str) -> Iterator[Party]:
    for shown, address in getaddresses([_said(mime, name)]):
        if address or shown:
            yield Party(fields.name(address.lower()) or fields.name(shown), fields.name(shown))


def _moment(said: str) -> Moment:
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return Moment(said[:100])
    if at.tzinfo is None:
        # "-0000" says that the sender's zone is not known; the time is in UTC all the same.
        return moments.of_iso(
            at.isoformat(), Basis.SOURCE_UTC if said.strip().endswith("-0000") else Basis.ASSUMED
        )
    return moments.of_datetime(said, at, Basis.SOURCE_UTC)
