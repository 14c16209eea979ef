"""What people are told of items that were passed over for them."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Skip
from tutela.casework.oversight import skipped
from tutela.casework.rooms import Notice

_PLACE = 35


def passed_over(by: Actor) -> list[Notice]:
    """Tell whom the reasons of others name how many items wait for them."""
    if not skipped.reasons_for(by):
        return []
    return [
        Notice(_PLACE, _said(reason, number), "See them", f"{reverse('skipped-items')}?reason={reason}")
        for reason, number in skipped.counts_for(by).items()
    ]


def _said(reason: str, number: int) -> str:
    because = Skip.Reason(reason).label
    return (
        f"{number} {'item was' if number == 1 else 'items were'} skipped: {because[0].lower()}{because[1:]}."
    )
