"""What the API takes and gives, as its description says."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ninja import Schema

from tutela.engine.formats.reports.told import FieldState
from tutela.engine.statutory import retention, schedule
from tutela.engine.statutory.receipts import Receipt
from tutela.engine.statutory.schedule import Kind


class Problem(Schema):
    """What is wrong (RFC 9457): `faults` names each place in what was sent."""

    type: str
    title: str
    status: int
    code: str
    faults: list[dict[str, str]] = []


class Keep(Schema):
    """Until when the sender keeps what, and by which provision."""

    what: str
    until: date
    citation: str


class ReceiptAnswer(Schema):
    """A receipt, signed, and both periods of keeping."""

    reference: str
    own_reference: str
    received_at: str
    sha256: str
    schema_version: str
    signature: str
    keep: list[Keep]


class PublicKeyAnswer(Schema):
    """The key by which receipts are verified: Ed25519, 32 bytes in base64."""

    algorithm: str
    public_key: str


class FieldAnswer(Schema):
    """One field of the schedule."""

    name: str
    kind: str
    title: str


class ScheduleAnswer(Schema):
    """What is asked for, by which instrument, and whether anybody compared the two."""

    version: str
    instrument: str
    read_on: date
    mark: str
    fields: list[FieldAnswer]


def receipt_answer(receipt: Receipt) -> ReceiptAnswer:
    """Give a receipt with both periods of keeping."""
    return ReceiptAnswer(
        reference=receipt.reference,
        own_reference=receipt.own_reference,
        received_at=receipt.received_at,
        sha256=receipt.sha256,
        schema_version=receipt.schema,
        signature=receipt.signature,
        keep=[Keep(what=each.what, until=each.until, citation=each.citation) for each in kept(receipt)],
    )


def kept(receipt: Receipt) -> tuple[retention.Keep, ...]:
    """Give both periods: the reference was issued, and the report sent, on the day of the receipt."""
    day = datetime.fromisoformat(receipt.received_at).date()
    return retention.periods(schedule.current(), day, day)


def public_key(key: Ed25519PrivateKey) -> str:
    """Give the public half of the key that signs receipts: 32 bytes in base64."""
    return b64encode(key.public_key().public_bytes_raw()).decode()


def schedule_answer() -> ScheduleAnswer:
    """Give the schedule."""
    now = schedule.current()
    return ScheduleAnswer(
        version=now.version,
        instrument=now.instrument,
        read_on=now.read_on,
        mark=now.mark,
        fields=[FieldAnswer(name=each.name, kind=each.kind, title=each.title) for each in now.fields],
    )


_TEXT = {"type": "string", "minLength": 1, "maxLength": 20_000}
_VALUES: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: _TEXT,
    Kind.LIST: {"type": "array", "items": _TEXT, "minItems": 1},
    Kind.EVENTS: {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("address", "port", "at")},
            "required": ["address"],
        },
    },
    Kind.HASHES: {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("algorithm", "value")},
            "required": ["value"],
        },
    },
}


def submission_schema() -> dict[str, Any]:
    """Describe a submission as JSON Schema, from the schedule itself."""
    now = schedule.current()
    properties = {
        "schema": {"const": now.version},
        "own_reference": {"type": "string", "minLength": 1, "maxLength": 200},
        "previous": {"type": "array", "items": {"type": "string"}},
        "priority": {
            "type": "object",
            "properties": {"value": {"enum": [1, 2, 3]}, "reason": _TEXT},
            "required": ["value", "reason"],
        },
        "telephoned": {"type": "boolean"},
        "discovered_at": {"type": "string", "format": "date-time"},
        "fields": {
            "type": "object",
            "properties": {field.name: _field(field.kind, field.title) for field in now.fields},
            "required": [field.name for field in now.fields],
        },
        "declaration": {
            "type": "object",
            "properties": {"name": _TEXT, "complete": {"const": True}},
            "required": ["name", "complete"],
        },
    }
    required = [name for name in properties if name not in ("previous", "telephoned", "discovered_at")]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _field(kind: Kind, title: str) -> dict[str, Any]:
    states = {
        FieldState.GIVEN: {"value": _VALUES[kind]},
        FieldState.NOT_HELD: {},
        FieldState.WITHHELD: {"reason": _TEXT},
    }
    return {
        "title": title,
        "oneOf": [
            {
                "type": "object",
                "properties": {"state": {"const": state.value}, **more},
                "required": ["state", *more],
                "additionalProperties": False,
            }
            for state, more in states.items()
        ],
    }
