"""What the record of acts holds of a delivery: one root over all that was received in it."""

from collections.abc import Iterable
from hashlib import sha256

from tutela.casework.custody import log
from tutela.casework.reports.models import ReportVersion

# The number that the register of copies has for what is of no item.
NO_ITEM = 0


def root_of(versions: Iterable[ReportVersion]) -> str:
    """Give the Merkle root over versions by their numbers: which report, which bytes, and what they tell."""
    ordered = sorted(versions, key=lambda version: version.pk)
    return log.merkle_root([_leaf(version) for version in ordered])


def _leaf(version: ReportVersion) -> bytes:
    place = f"{version.report_id}/{version.n} {version.kind} {version.offset} {version.size_bytes}"
    return b"".join((sha256(place.encode()).digest(), version.sha256, sha256(version.told.encode()).digest()))
