"""Referrals as files: the same rows as on their pages, as CSV and JSON."""

from collections.abc import Sequence
from typing import Any

from tutela.casework.referrals.models import Referral
from tutela.engine.formats import csv_cells

_COLUMNS = ("referral", "item", "state", "owner", "version", "made_at", "ended_at")


def as_row(referral: Referral) -> dict[str, Any]:
    """Give a referral as a flat row of references and codes; moments in ISO 8601, UTC."""
    return {
        "referral": referral.reference,
        "item": referral.item.reference,
        "state": referral.state,
        "owner": referral.owner.name if referral.owner else "",
        "version": referral.version,
        "made_at": referral.made_at.isoformat(timespec="seconds"),
        "ended_at": referral.ended_at.isoformat(timespec="seconds") if referral.ended_at else "",
    }


def as_csv(referrals: Sequence[Referral]) -> str:
    """Give referrals as CSV with a head."""
    return csv_cells.table(_COLUMNS, (as_row(referral) for referral in referrals))


def whole(referral: Referral) -> dict[str, Any]:
    """Give one referral with its versions and leads, each lead with the row that says it."""
    return {
        "schema": 1,
        **as_row(referral),
        "versions": [
            {
                "number": version.number,
                "state": version.state,
                "owner": version.owner.name if version.owner else "",
                "reason": version.reason,
                "made_by": version.made_by,
                "made_at": version.made_at.isoformat(timespec="seconds"),
            }
            for version in referral.versions.select_related("owner").order_by("number")
        ],
        "leads": list(referral.leads.order_by("kind", "pk").values("kind", "source", "value")),
    }
