"""Reads mail that answers a notice: a report of delivery (RFC 3464), an absence note, or somebody's words."""

import email
import re
from dataclasses import dataclass
from email.message import Message
from email.policy import default
from enum import StrEnum
from hashlib import sha256

from tutela.printable import printable

_KEY = re.compile(r"<?(notice-\d+-\d+-[0-9a-f]{8})@")


class Kind(StrEnum):
    """What a mail is."""

    FAILED = "not delivered"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    ABSENCE = "absence note"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail says: of which notice's message, by its key; in one line; a status; and its digest."""

    kind: Kind
    key: str
    says: str
    status: str
    sha256: str


def read(octets: bytes) -> Reply:
    """Read a mail; attachments are never opened, and nothing in it is followed.

    Args:
        octets: the whole mail as it came.
    """
    message = email.message_from_bytes(octets, policy=default)
    report = next(
        (part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None
    )
    digest = sha256(octets).hexdigest()
    key = _key(message, octets)
    if report is not None:
        action, status, says = _delivery(report)
        kind = {"failed": Kind.FAILED, "delayed": Kind.DELAYED}.get(action, Kind.DELIVERED)
        return Reply(kind, key, says, status, digest)
    is_auto = _header(message, "Auto-Submitted").lower() not in ("", "no")
    subject = printable(_header(message, "Subject"))[:300]
    if is_auto or _header(message, "X-Autoreply"):
        return Reply(Kind.ABSENCE, key, subject, "", digest)
    return Reply(Kind.REPLY, key, subject, "", digest)


def _delivery(report: Message) -> tuple[str, str, str]:
    """Give action, status and diagnosis of the worst recipient."""
    found: list[tuple[str, str, str]] = []
    parts = report.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get("Action"):
            diagnosis = str(part.get("Diagnostic-Code", "")).partition(";")[2].strip()
            found.append(
                (str(part["Action"]).strip().lower(), str(part.get("Status", "")).strip(), diagnosis)
            )
    order = ("failed", "delayed")
    found.sort(key=lambda each: order.index(each[0]) if each[0] in order else len(order))
    action, status, says = found[0] if found else ("failed", "", "a report of delivery that says nothing")
    return action, printable(status)[:20], printable(says)[:300]


def _key(message: Message, octets: bytes) -> str:
    """Find which message of ours it is about: by its thread, or by what it brings back of it."""
    for name in ("In-Reply-To", "References"):
        found = _KEY.search(_header(message, name))
        if found:
            return found[1]
    back = _KEY.search(octets.decode("latin-1"))
    return back[1] if back else ""


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, KeyError):
        return ""
