"""A door as small as it can be: what it does to send one letter, by the room's own public parts."""

import secrets
from typing import Any

from tutela.casework.letterbox import receipts, sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.letters import Letter
from tutela.casework.letterbox.receipts import Receipt

SECRET = b"numbered secret of the door, 32 b"


def letter(box: Box, body: dict[str, Any], contact: str = "") -> tuple[Letter, Receipt]:
    """Seal a letter as the door does; give it and its receipt."""
    submission = secrets.token_bytes(16)
    receipt = receipts.of_submission(SECRET, submission)
    lookup, keys = receipt.lookup(SECRET), box.keys()
    said = {**body, "reporter_key": receipt.public.hex()}
    to, apart = keys[sealing.REPORT], keys[sealing.CONTACT]
    sealed = sealing.seal({"text": contact}, apart.public, sealing.CONTACT, lookup) if contact else b""
    body_sealed = sealing.seal(said, to.public, sealing.REPORT, lookup)
    made = Letter(
        lookup, submission, to.number, body_sealed, b"1" * 32, 500_000,
        "public", sealed_contact=sealed, contact_key_number=apart.number if contact else 0,
    )  # fmt: skip
    return made, receipt
