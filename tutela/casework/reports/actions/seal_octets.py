"""The step that seals bytes as they were sent to the unit, under the key of the month."""

import io
from datetime import datetime

from tutela.casework.custody import copies, keys, objects
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.reports.incoming import receipts
from tutela.casework.reports.models import ReportKey

VARIANT, _REASON = "reports", "received as reports"


def seal_octets(by: Actor, octets: bytes, moment: datetime) -> SealedCopy:
    """Seal bytes as one object; content that is sealed already stays. The unit's row is locked by the caller.

    Args:
        by: who brings them.
        octets: as they came.
        moment: when: each month has a key.

    Raises:
        OSError: the vault could not be written.
    """
    key = _key(by, moment)
    there = SealedCopy.objects.filter(key=key, variant=VARIANT)
    sealed = objects.seal(
        io.BytesIO(octets),
        keys.unwrap(key.wrapped),
        lambda digest: there.filter(content_sha256=digest).exists(),
    )
    copies.register(by, key, [(receipts.NO_ITEM, sealed)], VARIANT, _REASON)
    return there.get(content_sha256=sealed.digests.sha256)


def _key(by: Actor, moment: datetime) -> DataKey:
    """Give the key of the month, made where there is none yet; the unit's row is locked."""
    month = f"{moment:%Y-%m}"
    row = ReportKey.objects.filter(unit=by.unit, month=month).select_related("key").first()
    if row is None:
        key = copies.new_key(f"reports {month}")
        row = ReportKey.objects.create(unit_id=by.unit, month=month, key=key)
    return row.key
