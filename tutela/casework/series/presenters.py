"""Series as files carry them."""

from typing import Any

from tutela.casework.packages.content.contents import iso
from tutela.casework.series.models import Series, Telling


def as_row(series: Series, referrals: int = 0) -> dict[str, Any]:
    """Give a series as a flat row of references and codes; moments in ISO 8601, UTC."""
    return {
        "series": series.reference,
        "title": series.title,
        "named_by": series.named_by,
        "state": series.state,
        "version": series.version,
        "owner": series.owner.name if series.owner else "",
        "next_action": series.next_action,
        "next_due": series.next_due.isoformat() if series.next_due else "",
        "referrals": referrals,
        "into": f"VS-{series.into_id}" if series.into_id else "",
        "made_at": iso(series.made_at),
    }


def telling(by_unit: int, row: Telling) -> dict[str, Any]:
    """Give one telling; of another unit only which it is, and never which of its cases or items."""
    is_own = row.unit_id == by_unit
    return {
        "telling": row.pk,
        "series": f"VS-{row.series_id}",
        "round": row.round,
        "is_settled": row.is_settled,
        "kind": row.kind if is_own else Telling.Kind.UNIT.value,
        "holder": holder(by_unit, row),
        "items": row.items if is_own else None,
        "told_at": iso(row.told_at),
        "due_at": iso(row.due_at),
        "delivery": row.delivery.state if row.delivery else "",
        "chased": row.chased,
        "confirmed_by": row.confirmed_by if is_own else "",
        "confirmed_at": iso(row.confirmed_at),
        "says": row.says if is_own else "",
    }


def holder(by_unit: int, row: Telling) -> str:
    """Name a holder as the reader's unit may know it."""
    if row.unit_id != by_unit:
        return row.unit.name
    if row.case is not None:
        return f"Case {row.case}"
    if row.partner is not None:
        return f"{row.partner}, by {row.through}"
    return row.through or "This unit, outside of cases"


def whole(series: Series, referrals: list[str], tellings: list[Telling]) -> dict[str, Any]:
    """Give one series with its referrals, tellings, steps and exports."""
    return {
        "schema": 1,
        **as_row(series, len(referrals)),
        "members": referrals,
        "tellings": [telling(series.unit_id, row) for row in tellings],
        "exports": [
            {"number": row.number, "recipient": row.recipient.name, "basis": row.basis,
             "made_at": iso(row.made_at), "signed_at": iso(row.signed_at)}
            for row in series.exports.select_related("recipient").order_by("number")
        ],
        "steps": [
            {"number": step.number, "kind": step.kind, "says": step.says, "by": step.by, "at": iso(step.at)}
            for step in series.steps.order_by("number")
        ],
    }  # fmt: skip
