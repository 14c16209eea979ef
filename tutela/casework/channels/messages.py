"""Writes what goes out, as the bytes that are sent and kept."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from tutela.casework.channels.errors import NotAddressable

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of text in a mail, its name, and its kind as "application/json"; never a picture or a film."""

    name: str
    kind: str
    octets: bytes


_ATTACHABLE = ("text", "application")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})[A-Za-z0-9]")


def require_mail_address(address: str) -> None:
    """Let an address pass that mail can be sent to as it stands.

    Raises:
        NotAddressable: it is none, or holds more than one.
    """
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise NotAddressable(f"{address[:80]!r} is no address that mail can be sent to.")


def mail(to: str, subject: str, text: str, key: str, attached: Sequence[Attachment] = ()) -> bytes:
    """Write a mail of plain text, with files of text where there are any.

    Raises:
        NotAddressable: an address, the subject or the size is wrong.
    """
    require_mail_address(to)
    sender = settings.TUTELA.mail.sender
    if not subject.strip() or not subject.isprintable() or len(subject) > 300:  # noqa: PLR2004 - as its column
        raise NotAddressable("The subject of a mail is one line of 300 characters at most.")
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender or "nobody@tutela.invalid", to, subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2] or 'tutela.invalid'}>"
    # Nobody's absence note answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    for each in attached:
        main, _, sub = each.kind.partition("/")
        if main not in _ATTACHABLE:
            raise NotAddressable(f"Nothing of the kind {each.kind} goes out by mail.")
        message.add_attachment(each.octets, maintype=main, subtype=sub, filename=each.name)
    return _sized(message.as_bytes())


def payload(content: Mapping[str, object]) -> bytes:
    """Write the body of a webhook's call.

    Raises:
        NotAddressable: it is too large.
    """
    return _sized(json.dumps(content, sort_keys=True, ensure_ascii=True).encode())


def _sized(body: bytes) -> bytes:
    if len(body) > MOST_BYTES:
        raise NotAddressable(
            f"It has {len(body):,} bytes; {MOST_BYTES:,} are the most that goes out at once."
        )
    return body
