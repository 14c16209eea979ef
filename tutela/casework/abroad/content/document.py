"""The bytes that leave by mail and as files: a document, the same as a table; never media, no preview."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tutela.casework.abroad.content.grades import Graded
from tutela.engine.formats.csv_cells import inert

SCHEMA = "tutela-exchange-1"
_COLUMNS = ("reference", "from", "country", "scheme", "grade", "law_pack", "category", "address", "sha256")


@dataclass(frozen=True, slots=True)
class Said:
    """What a partner is told of one address.

    `hashes` are of items whose grade is settled as illegal: SHA-256 and category, and nothing else of them.
    """

    reference: str
    unit: str
    analyst: str
    address: str
    country: str
    ip: str
    provider: str
    asn: int
    received_at: str
    graded: Graded
    pack: str
    category: str
    memo: str = ""
    hashes: Sequence[dict[str, str]] = field(default_factory=list)


def document(said: Said) -> bytes:
    """Write it as JSON, the same bytes each time."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "reference": said.reference,
        "from": said.unit,
        "address": said.address,
        "country": said.country,
        "host": {"ip": said.ip, "provider": said.provider, "network": said.asn},
        "received_at": said.received_at,
        "assessment": {
            "scheme": said.graded.scheme, "grade": said.graded.value, "law_pack": said.pack,
            "category": said.category, "origin": said.graded.origin,
        },
        "memo": said.memo,
        "hashes": list(said.hashes),
    }  # fmt: skip
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True).encode()


def table(payload: bytes) -> bytes:
    """Write such a document as CSV: a line for the address, and one for each hash; no cell is a formula."""
    told = json.loads(payload)
    assessment, out = told["assessment"], io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    head = [told["reference"], told["from"], told["country"]]
    writer.writerow(
        [
            *head, assessment["scheme"], assessment["grade"], assessment["law_pack"], assessment["category"],
            inert(told["address"]), "",
        ]
    )  # fmt: skip
    for each in told["hashes"]:
        writer.writerow(
            [*head, "own", each["category"], each["law_pack"], each["category"], "", each["sha256"]]
        )
    return out.getvalue().encode()
