"""Takes one submission: reads it, seals it to the unit, signs its receipt, puts it where it is found."""

import json
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from tutela.casework.letterbox import sealing
from tutela.casework.partners.between.accounts import Visitor
from tutela.casework.partners.exchange import SUBMISSION, Access, Sealed
from tutela.engine.formats.reports.told import Channel
from tutela.engine.statutory import receipts, schedule, submission
from tutela.engine.statutory.receipts import Receipt
from tutela.engine.statutory.submission import BadSubmission, Fault
from tutela.errors import Conflict, Invalid, Unavailable
from tutela.portal.counter import counter

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
NOT_YOURS = "We have no report of yours with this reference."


class NotJson(Invalid):
    """What was sent is no JSON in UTF-8."""

    code = "TU-PR01"


class KeyUsed(Conflict):
    """The idempotency key was used for something else."""

    code = "TU-PR02"


class NotReady(Unavailable):
    """The unit has not said yet to which key submissions are sealed."""

    code = "TU-PR03"


class Taken(NamedTuple):
    """The receipt of a submission, and whether it is the first time that it came."""

    receipt: Receipt
    is_new: bool


def take(sender: Access | Visitor, channel: Channel, octets: bytes, idempotency_key: str) -> Taken:
    """Take a submission; the same again under the same key gives the same receipt.

    Args:
        sender: who sends it, by a key or signed in.
        channel: by which way.
        octets: as it was received.
        idempotency_key: what the sender calls this sending, so that a repetition makes no second report.

    Raises:
        NotJson: it is no JSON.
        BadSubmission: it is not complete.
        KeyUsed: something else came under this key.
        NotReady: it cannot be sealed yet.
        BoxAway: the exchange does not answer.
    """
    there = counter().exchange.by_key(sender.partner, idempotency_key)
    if there is not None:
        return _again(there, octets)
    at = datetime.now(UTC)
    said = submission.read(_parsed(octets), schedule.current(), at)
    require_own(sender, said.previous)
    key = counter().exchange.key()
    if key is None:
        raise NotReady("Reports cannot be taken yet. Telephone, if a child is in danger.")
    reference = "P-" + "".join(secrets.choice(SIGNS) for _ in range(_LENGTH))
    unsigned = Receipt(reference, said.own_reference, at.isoformat(), sha256(octets).hexdigest(), said.schema)
    issued = receipts.signed(unsigned, counter().key)
    body = {
        "submission": octets.decode(), "partner": sender.partner, "title": sender.title, "channel": channel,
        "sent_by": {"name": sender.name, "mail": sender.mail, "telephone": sender.telephone},
    }  # fmt: skip
    sealed = sealing.seal(body, key.public, SUBMISSION, reference.encode())
    row = Sealed(
        reference, sender.partner, idempotency_key, issued.own_reference, issued.received_at,
        issued.sha256, issued.schema, issued.signature, key.number, sealed,
    )  # fmt: skip
    if counter().exchange.put(row):
        return Taken(issued, is_new=True)
    # Another sending under this key was faster.
    first = counter().exchange.by_key(sender.partner, idempotency_key)
    if first is None:
        raise NotReady("The report was not kept. Send it again.")
    return _again(first, octets)


def receipt_of(sender: Access | Visitor, reference: str) -> Receipt | None:
    """Give the receipt of a partner's own submission again; None where there is none of theirs."""
    there = counter().exchange.by_reference(sender.partner, reference)
    return receipt(there) if there else None


def _parsed(octets: bytes) -> object:
    try:
        return json.loads(octets.decode())
    except (ValueError, RecursionError) as wrong:
        raise NotJson("A report is sent as JSON in UTF-8.") from wrong


def require_own(sender: Access | Visitor, references: tuple[str, ...]) -> None:
    """Make sure that what a submission follows up is the sender's own.

    Raises:
        BadSubmission: a reference is none, or another's, alike.
    """
    found = [counter().exchange.by_reference(sender.partner, reference) for reference in references]
    if None in found:
        raise BadSubmission((Fault("previous", NOT_YOURS),))


def _again(there: Sealed, octets: bytes) -> Taken:
    if there.sha256 != sha256(octets).hexdigest():
        raise KeyUsed("Something else was sent under this idempotency key. Use another for another report.")
    return Taken(receipt(there), is_new=False)


def receipt(there: Sealed) -> Receipt:
    """Give the receipt of what lies there."""
    return Receipt(
        there.reference, there.own_reference, there.received_at, there.sha256, there.schema, there.signature
    )
