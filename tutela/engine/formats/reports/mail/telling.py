"""Turns a mail that was taken apart into what a report tells, inside the fence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from tutela.engine.formats.reports.mail import parts
from tutela.engine.formats.reports.mail.parts import Letter, Mime, Parts
from tutela.engine.formats.reports.told import JSON, Channel, File, Message, Source, Told

FORM: Final = "mail"
_LONGEST: Final = 2000
# What is shown of a mail's head. The rest says who sent it and by which way, and stays in what is sealed.
_SHOWN: Final = (
    "Subject", "Date", "To", "In-Reply-To", "References", "List-Id", "Importance", "X-Priority", "Priority",
    "Content-Language", "Auto-Submitted", "Precedence",
)  # fmt: skip
_SENDER: Final = ("From", "Reply-To")


@dataclass(frozen=True, slots=True)
class Found:
    """What a mail gives.

    Attributes:
        told: what it tells, without the addresses in it.
        sender: how its sender is reached.
        message_id: its own name.
        texts: everything in it that people wrote.
        links: what its pages lead to.
        own: the addresses of its sender, and those it went to.
        attachments: what came with it.
    """

    told: Told
    sender: str
    message_id: str
    texts: list[str]
    links: list[str]
    own: list[str]
    attachments: list[tuple[str, bytes]]


def read(octets: bytes) -> Found:
    """Read a mail.

    Raises:
        Malformed: it is no mail.
        OverLimit: it has more parts than any report, or they nest deeper.
    """
    found = parts.taken_apart(octets)
    mail, *within = found.letters
    said = [_said(mail.mime, name) for name in _SENDER]
    sender = "; ".join(dict.fromkeys(filter(None, said)))
    own = [address for _, address in getaddresses([*said, _said(mail.mime, "To")]) if address]
    written = [text for each in found.letters for text in (*each.plain, *each.html)]
    told = Told(
        source=Source.PUBLIC,
        channel=Channel.MAIL,
        form=FORM,
        received_at=_moment(mail.mime),
        summaries=tuple(filter(None, [mail.text])),
        files=tuple(File(name=name) for name, _ in found.attachments),
        messages=tuple(_message(each) for each in within),
        further=dict(_further(mail.mime, found)),
    )
    return Found(
        told, sender[:_LONGEST], _said(mail.mime, "Message-ID"),
        [_said(mail.mime, "Subject"), *written], found.links, own, found.attachments,
    )  # fmt: skip


def _said(mime: Mime, name: str) -> str:
    raw = mime.get(name)
    return "" if raw is None else parts.header(raw)[:_LONGEST]


def _moment(mime: Mime) -> str:
    """Give when it was sent, as its sender says; nothing where that is no time."""
    try:
        at = parsedate_to_datetime(_said(mime, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return _whole(at)


def _whole(at: datetime) -> str:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _message(letter: Letter) -> Message:
    mime = letter.mime
    subject = _said(mime, "Subject")
    return Message(
        "\n".join(filter(None, (subject, letter.text))), _moment(mime), _said(mime, "From"), _said(mime, "To")
    )


def _further(mime: Mime, found: Parts) -> Iterator[tuple[str, JSON]]:
    for name in _SHOWN:
        if said := _said(mime, name):
            yield f"mail/{name}", said
    if why := _automatic(mime):
        yield "mail/sent by a program", why
    rest = sorted({str(name) for name in mime.keys()} - set(_SHOWN), key=str.casefold)  # noqa: SIM118 - no dict
    yield "mail/also at its head, in the sealed original", ", ".join(map(parts.header, rest))[:_LONGEST]
    for number, says in found.notes.items():
        yield f"mail/part {number}", says


def _automatic(mime: Mime) -> str:
    """Say why a mail looks as if no person had sent it: an answer of a program, or a return; else nothing."""
    submitted = _said(mime, "Auto-Submitted").lower()
    if submitted not in ("", "no"):
        return f"it says so: {submitted[:40]}"
    if mime.get_content_type() == "multipart/report":
        return "it says what became of a mail"
    if _said(mime, "Return-Path") == "<>":
        return "nobody is to be answered"
    if _said(mime, "Precedence").lower() in ("bulk", "junk", "auto_reply", "list"):
        return f"it says so: {_said(mime, 'Precedence')[:40]}"
    return ""
