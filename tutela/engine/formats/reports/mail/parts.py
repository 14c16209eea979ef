"""Takes a mail apart, inside the fence: its text, the mails within it, and everything else as it came."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from typing import Final

from tutela.engine.formats.known import Malformed, OverLimit
from tutela.engine.formats.reports.mail import pages
from tutela.engine.formats.reports.mail.held import without_content

MOST_PARTS: Final = 500
_DEEPEST: Final = 20
_LONGEST_NAME: Final = 120
_LONGEST_TEXT: Final = 200_000
_SEALED: Final = {
    "application/ms-tnef": "Outlook's own packing (winmail.dat), which is not opened here",
    "application/pkcs7-mime": "S/MIME, sealed or signed for whoever has the key, which is not opened here",
    "application/x-pkcs7-mime": "S/MIME, sealed or signed for whoever has the key, which is not opened here",
    "application/pgp-encrypted": "PGP, sealed for whoever has the key, which is not opened here",
}
_PGP: Final = "-----BEGIN PGP MESSAGE-----"
Mime = Message


@dataclass(slots=True)
class Letter:
    """The texts of one mail, or of one within it: `html` is what its pages say, with their links."""

    mime: Mime
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What people read of it: the plain text, or the page where there is none."""
        plain = "\n".join(filter(str.strip, self.plain))
        return plain or "\n".join(filter(str.strip, self.html))


@dataclass(slots=True)
class Parts:
    """A mail taken apart.

    Attributes:
        letters: the mail itself, then those within it.
        attachments: name and bytes of every other part.
        notes: what there is to say of a part, by its number: "2.1".
        links: what pages lead to.
    """

    letters: list[Letter] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def note(self, number: str, says: str) -> None:
        """Say one thing more of a part."""
        self.notes[number] = "; ".join(filter(None, (self.notes.get(number, ""), says)))


def taken_apart(octets: bytes) -> Parts:
    """Take a mail apart.

    Raises:
        Malformed: it is no mail.
        OverLimit: it has more parts than any report, or they nest deeper.
    """
    mime = BytesParser(policy=policy.compat32).parsebytes(octets)
    if not mime.keys():
        raise Malformed("It is no mail: nothing stands at its head.")
    found = Parts([Letter(mime)])
    for count, (number, part, letter) in enumerate(_leaves(mime, found), 1):
        if count > MOST_PARTS:
            raise OverLimit(f"It has more than {MOST_PARTS} parts.")
        _take(number, part, letter, found)
    return found


def _leaves(mime: Mime, found: Parts) -> Iterator[tuple[str, Mime, Letter]]:
    """Give the parts that hold no others, in their order, each with the mail whose part it is."""
    waiting = [("1", mime, found.letters[0], 0)]
    while waiting:
        number, part, letter, depth = waiting.pop()
        if depth > _DEEPEST:
            raise OverLimit(f"Its parts nest more than {_DEEPEST} deep.")
        inner = part.get_payload() if part.is_multipart() else None
        if not isinstance(inner, list) or not inner:
            yield number, part, letter
            continue
        if part.get_content_maintype() == "message" and isinstance(inner[0], Mime):
            letter = Letter(inner[0])
            found.letters.append(letter)
        for defect in part.defects:
            found.note(number, _fault(defect))
        if len(waiting) + len(inner) > MOST_PARTS:
            raise OverLimit(f"It has more than {MOST_PARTS} parts.")
        waiting += [
            (f"{number}.{at}", each, letter, depth + 1) for at, each in reversed(list(enumerate(inner, 1)))
        ]


def _take(number: str, part: Mime, letter: Letter, found: Parts) -> None:
    for defect in part.defects:
        found.note(number, _fault(defect))
    kind = part.get_content_type()
    octets = _octets(number, part, found)
    is_text = kind in ("text/plain", "text/html") and not part.get_filename()
    if is_text and part.get_content_disposition() != "attachment":
        text = _text(number, part, octets, found)
        if kind == "text/plain":
            letter.plain.append(text)
        else:
            read = pages.read(text)
            letter.html.append(read.text)
            found.links += read.links
        if _PGP in text:
            found.note(number, "not opened: PGP, sealed for whoever has the key")
        return
    if kind in _SEALED:
        found.note(number, f"not opened: {_SEALED[kind]}")
    name = header(part.get_filename() or "").strip() or kind
    found.attachments.append((f"part {number} {_plain(name)}"[:_LONGEST_NAME], octets))


def _octets(number: str, part: Mime, found: Parts) -> bytes:
    """Give the bytes of a part; where its coding is broken, what could be decoded, or as it stands."""
    before = len(part.defects)
    try:
        octets = part.get_payload(decode=True)
    except (ValueError, LookupError, binascii.Error):
        octets = str(part.get_payload()).encode("utf-8", "surrogateescape")
        found.note(number, "its coding is broken; it is kept as it stood")
    for defect in part.defects[before:]:
        found.note(number, _fault(defect))
    return octets if isinstance(octets, bytes) else b""


def _text(number: str, part: Mime, octets: bytes, found: Parts) -> str:
    named = part.get_content_charset() or "utf-8"
    try:
        text = octets.decode(named)
    except (LookupError, ValueError):
        found.note(number, f"its text is not {_plain(named)[:40]}, as it says; it is read as far as it goes")
        text = octets.decode("utf-8", "replace")
    text = without_content(text.replace("\r\n", "\n"))
    if len(text) > _LONGEST_TEXT:
        found.note(
            number, f"its text has {len(text):,} signs; what is beyond {_LONGEST_TEXT:,} is in the original"
        )
    # Half of a sign, and a NUL, which no text may hold.
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def header(raw: object) -> str:
    """Read what a header says, in whichever way it is coded; what cannot be read is given as it stands."""
    try:
        pieces = decode_header(raw)  # type: ignore[arg-type]  # a Header of the parser's, or a text
    except (HeaderParseError, ValueError):
        pieces = [(str(raw), None)]
    return _plain("".join(_piece(said, named) for said, named in pieces))


def _piece(said: bytes | str, named: str | None) -> str:
    if isinstance(said, str):
        return said
    try:
        return said.decode(named or "ascii")
    except (LookupError, ValueError):
        return said.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Leave out what no name or header may hold: lines, signs that are not shown, half of a sign."""
    sound = text.encode("utf-8", "replace").decode()
    return "".join(sign if sign.isprintable() else " " for sign in sound).strip()


def _fault(defect: Exception | object) -> str:
    return f"it is not written as mails are: {type(defect).__name__}"
