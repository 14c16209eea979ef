"""What is told of exhibits that came in."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 60
_TOLD_FOR = timedelta(days=1)
_MOST = 3


def received(by: Actor) -> list[Notice]:
    """Tell practitioners which exhibits were received whole within a day, the newest first."""
    if not gate.may(by, Act.RECEIVE):
        return []
    done = Exhibit.objects.filter(
        case__unit=by.unit, intake__receipts__finished_at__gte=timezone.now() - _TOLD_FOR
    )
    newest = done.order_by("-intake__receipts__finished_at", "-pk").values_list(
        "case__reference", "reference", "intake__receipts__finished_at", "intake__receipts__files"
    )
    return [
        Notice(
            _PLACE,
            f"{case}/{reference} was received on {moment(at)}, with {files:,} "
            f"{'file' if files == 1 else 'files'}.",
            "See its report",
            reverse("exhibit", args=[case, reference]),
        )
        for case, reference, at, files in newest[:_MOST]
    ]
