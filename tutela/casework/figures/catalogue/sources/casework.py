"""Rows of grading and its checks: settlements, looks, lots, findings, referrals."""

from django.db.models import F, Min, Q

from tutela.casework.figures.catalogue.sources.rows import Rows, Split, called, words
from tutela.casework.gate import Act
from tutela.casework.items.models import Settlement
from tutela.casework.quality.models import Check, Finding, Verdict
from tutela.casework.referrals.models import Referral, State
from tutela.casework.welfare.models import ExposureEvent

_SHOWN = ~Q(closed_by=ExposureEvent.ClosedBy.NOTHING_SHOWN) & Q(item__isnull=False)
_REFERRED = Q(versions__state=State.REFERRED)

ROWS = {
    "items settled": Rows(
        Act.SEE_CASEWORK, lambda unit: Settlement.objects.filter(item__unit=unit), "at", "T-", "item",
        number_of="item_id",
        splits={
            "basis": Split("By what it rests on", "basis", words),
            "level": Split("By how well it is founded", "level", words),
        },
        counts=Q(basis=Settlement.Basis.INHERITED),
    ),
    # Of no person: who looked stands on no page of figures.
    "looks": Rows(
        Act.OVERSEE, lambda unit: ExposureEvent.objects.filter(_SHOWN, item__unit=unit), "opened_at", "T-",
        "item", number_of="item_id",
        splits={"purpose": Split("By purpose", "purpose", words)},
    ),
    "lots decided": Rows(
        Act.RELEASE_LOT, lambda unit: Verdict.objects.filter(lot__unit=unit), "at", "Lot ", "lot",
        number_of="lot_id", splits={"outcome": Split("By outcome", "outcome", words)},
    ),
    "blind checks": Rows(
        Act.RELEASE_LOT,
        lambda unit: Check.objects.filter(sample__lot__unit=unit, answered_at__isnull=False),
        "answered_at", "T-", "item", number_of="assessment__item_id",
        splits={"severity": Split("By severity", "severity", words)},
        counts=~Q(severity=""),
    ),
    "findings raised": Rows(
        Act.RELEASE_LOT, lambda unit: Finding.objects.filter(item__unit=unit), "found_at", "Finding ",
        "finding",
        splits={
            "severity": Split("By severity", "severity", words),
            "state": Split("By state", "state", called(Finding.State)),
        },
    ),
    "findings answered": Rows(
        Act.RELEASE_LOT,
        lambda unit: Finding.objects.filter(item__unit=unit, answered_at__isnull=False),
        "answered_at", "Finding ", "finding", took=("found_at", "answered_at"),
    ),
    "referrals made": Rows(
        Act.SEE_REFERRALS, lambda unit: Referral.objects.filter(unit=unit), "made_at", "VI-", "referral",
        splits={"state": Split("By state", "state", called(State))},
    ),
    "referrals referred": Rows(
        Act.SEE_REFERRALS,
        lambda unit: Referral.objects.filter(unit=unit)
        .annotate(referred_at=Min(F("versions__made_at"), filter=_REFERRED))
        .filter(referred_at__isnull=False),
        "referred_at", "VI-", "referral", took=("made_at", "referred_at"),
    ),
}  # fmt: skip
