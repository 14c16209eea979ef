"""Writes the certificate of a disposal, signed by the installation's key, in numbers alone."""

import json
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from tutela.casework.custody import keys
from tutela.casework.people.models import Person
from tutela.casework.retention.models import Disposal, DisposalPart
from tutela.engine.retention.rules import Subject

FORM = "tutela disposal certificate 1"
Part = DisposalPart.State


def certify(disposal: Disposal, at: datetime) -> tuple[str, str]:
    """Write what was disposed of by numbers alone, and sign it; give text and signature."""
    key, counts = keys.signing_key(), disposal.counts
    told = {
        "form": FORM,
        "number": str(disposal),
        "unit": disposal.unit.name,
        "subject": {"kind": disposal.subject_kind, "reference": disposal.reference},
        "rule": disposal.rule,
        "book_sha256": disposal.book,
        "authority": disposal.authority,
        "proposed": _by(disposal.proposed_by, disposal.proposed_at),
        "confirmed": _by(disposal.answered_by, disposal.answered_at),
        "done_at": at.isoformat(),
        "removed": counts.get("removed", {}),
        "emptied": counts.get("emptied", {}),
        "sealed_objects_removed": counts.get("objects", 0),
        "key_destroyed_at": counts.get("key_destroyed_at", ""),
        "sealed_anew_for_others": counts.get("resealed", 0),
        "keys_destroyed": counts.get("keys", 0),
        **_reports(disposal),
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return text, key.sign(text.encode()).hex()


def _reports(disposal: Disposal) -> dict[str, object]:
    """Give each report by its number, and why others of the proposal stay."""
    if disposal.subject_kind != Subject.REPORT:
        return {}
    parts = list(
        disposal.disposal_parts.order_by("report").values_list("report", "state", "why", "keeps_reference")
    )
    return {
        "reports": [report for report, state, _, _ in parts if state == Part.DONE],
        "references_kept": [report for report, state, _, kept in parts if state == Part.DONE and kept],
        "left_out": {str(report): why for report, state, why, _ in parts if state == Part.LEFT_OUT},
    }


def _by(person: Person | None, at: datetime | None) -> dict[str, str]:
    return {"by": person.name if person else "", "at": at.isoformat() if at else ""}


def is_whole(disposal: Disposal) -> bool:
    """Say whether a certificate is what was signed here."""
    try:
        public = keys.signing_key().public_key()
        public.verify(bytes.fromhex(disposal.signature), disposal.certificate.encode())
    except (InvalidSignature, ValueError):
        return False
    return bool(disposal.certificate)
