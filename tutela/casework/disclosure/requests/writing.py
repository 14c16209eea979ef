"""Writes the answer to a request, as JSON by a schema of its own and as a document; it holds text alone."""

import json
from typing import Any

from django.utils import timezone

from tutela.casework.custody import keys
from tutela.casework.disclosure import law
from tutela.casework.disclosure.models import AccessItem, AccessRequest
from tutela.casework.retention import books
from tutela.casework.times import moment
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block, Document

FORM = "tutela access answer 1"
_MARKING = "OFFICIAL-SENSITIVE"
_NO_MEDIA = "This answer holds text alone: no media, and nothing that describes any."
_RIGHTS = (
    "You may ask for what is wrong to be rectified (section 46), and for erasure or restriction (section 47)."
)
Decision = AccessItem.Decision


def written(request: AccessRequest) -> tuple[str, str]:
    """Give the canonical JSON of an answer, and its document."""
    told = _told(request)
    return document.canonical(told), _document(request, told).text()


def _told(request: AccessRequest) -> dict[str, Any]:
    said = law.access()
    items = [] if request.is_refusal else list(request.access_items.order_by("number"))
    answered = request.answered_at.isoformat() if request.answered_at else ""
    return {
        "form": FORM,
        "request": str(request),
        "unit": request.unit.name,
        "requester": request.requester,
        "received_on": request.received_on.isoformat(),
        "answered_at": answered,
        "is_refused": request.is_refusal,
        "reason": request.reason,
        "purposes": "Prevention, detection and investigation of child sexual abuse, and safeguarding",
        "legal_basis": "Data Protection Act 2018, section 35",
        "kept": _kept(request.unit_id),
        "items": [_item(each) for each in items if each.decision in (Decision.GIVE, Decision.REDACT)],
        "restricted": sorted({_why(each) for each in items if each.exemption}),
        "rights": _RIGHTS,
        "complaint": said["complaint"],
        "citation": said["citation"],
        "public_key": keys.signing_key().public_key().public_bytes_raw().hex(),
    }


def _kept(unit: int) -> list[str]:
    return [f"{rule.title}: {rule.period}" for rule in books.in_force(unit).rules]


def _item(item: AccessItem) -> dict[str, Any]:
    is_redacted = item.decision == Decision.REDACT
    # The numbers of the house say nothing to whoever is answered, and may point to others.
    return {
        "number": item.number,
        "text": item.given if is_redacted else item.text,
        "is_redacted": is_redacted,
    }


def _why(item: AccessItem) -> str:
    exemption = law.exemptions()[item.exemption]
    return f"{exemption.title} ({exemption.citation})"


def _document(request: AccessRequest, told: dict[str, Any]) -> Document:
    blocks: list[Block] = [
        document.paragraph(_NO_MEDIA),
        document.facts(
            [
                ("To", request.requester), ("Received", told["received_on"]),
                ("Purposes", told["purposes"]), ("Legal basis", told["legal_basis"]),
            ]
        ),
    ]  # fmt: skip
    if told["is_refused"]:
        blocks += [document.heading("Refused"), document.paragraph(told["reason"])]
    elif told["items"]:
        rows = [[str(each["number"]), each["text"]] for each in told["items"]]
        blocks.append(document.table("What is held about you", ["No.", "Text"], rows, texts=2, narrow=1))
    else:
        blocks.append(document.paragraph("Nothing is held about you that can be given."))
    if told["restricted"]:
        blocks.append(document.heading("What was restricted, and why"))
        blocks += [document.paragraph(each) for each in told["restricted"]]
    if told["kept"]:
        blocks.append(document.heading("For how long it is kept"))
        blocks += [document.paragraph(each) for each in told["kept"]]
    blocks += [
        document.heading("Your rights"), document.paragraph(told["rights"]),
        document.paragraph(told["complaint"]),
    ]  # fmt: skip
    at = request.answered_at or timezone.now()
    return Document(
        "Answer to a request for access", f"{request.unit.name}, {moment(at)}", request.unit.name,
        str(request), _MARKING, at, [], blocks,
    )  # fmt: skip


def schema() -> str:
    """Give the JSON schema of an answer."""
    text = {"type": "string"}
    item = {
        "type": "object",
        "properties": {"number": {"type": "integer"}, "text": text, "is_redacted": {"type": "boolean"}},
        "required": ["number", "text", "is_redacted"],
        "additionalProperties": False,
    }
    names = (
        "request", "unit", "requester", "received_on", "answered_at", "reason", "purposes", "legal_basis",
        "rights", "complaint", "citation", "public_key",
    )  # fmt: skip
    properties: dict[str, Any] = {
        "form": {"const": FORM},
        **dict.fromkeys(names, text),
        "is_refused": {"type": "boolean"},
        "items": {"type": "array", "items": item},
        "kept": {"type": "array", "items": text},
        "restricted": {"type": "array", "items": text},
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORM, "type": "object",
        "properties": properties, "required": sorted(properties), "additionalProperties": False,
    }  # fmt: skip
    return json.dumps(whole, indent=1, sort_keys=True)
