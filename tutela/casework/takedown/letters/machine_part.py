"""Writes what machines read of a notice: exact addresses as CSV, and each as a report in XARF 4.2.

https://github.com/xarf/xarf-spec (MIT). Never a picture, a screenshot or any evidence: XARF's `evidence` is
left out, as its own text advises for this type.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tutela.engine.formats.csv_cells import inert

XARF_VERSION = "4.2.0"
# What the schema lets pass as a domain: no IDN, no digits or hyphens at the end. No doctored host is sent.
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One address of a notice: its number there, as it is exactly, its IP address where one is known."""

    number: int
    address: str
    ip: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who gives notice: the organisation and the mailbox it writes from."""

    organisation: str
    mailbox: str

    @property
    def domain(self) -> str:
        """The domain of the mailbox."""
        return self.mailbox.rpartition("@")[2]


def as_csv(reference: str, lines: Sequence[Line]) -> bytes:
    """Write the addresses of a notice, exactly as they are, one a line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("notice", "number", "address", "ip"))
    for line in lines:
        writer.writerow((reference, line.number, inert(line.address), line.ip))
    return out.getvalue().encode()


def as_xarf(report_id: str, line: Line, sender: Sender, classification: str, at: datetime) -> bytes:
    """Write one address as a report of the type "csam".

    Args:
        report_id: a UUID of its own.
        line: the address.
        sender: who reports.
        classification: as the approved template says.
        at: when.
    """
    party = {"org": sender.organisation, "contact": sender.mailbox, "domain": sender.domain}
    host = (urlsplit(line.address).hostname or "") if "://" in line.address else ""
    told: dict[str, object] = {
        "xarf_version": XARF_VERSION,
        "report_id": report_id,
        "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reporter": party,
        "sender": party,
        "source_identifier": line.ip or host or line.address,
        "category": "content",
        "type": "csam",
        "url": line.address,
        "classification": classification,
        "detection_method": "manual_review",
    }
    if _DOMAIN.fullmatch(host):
        told["domain"] = host
    if line.tags:
        told["tags"] = list(line.tags)
    return json.dumps(told, sort_keys=True, ensure_ascii=True).encode()
