"""What is told of lists that were imported."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import ListImport
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 50
_TOLD_FOR = timedelta(days=1)
_MOST = 3


def imported(by: Actor) -> list[Notice]:
    """Tell whoever may import which imports ended within a day, well or not, the newest first."""
    if not gate.may(by, Act.IMPORT_LIST):
        return []
    ended = ListImport.objects.filter(hash_list__unit=by.unit, finished_at__gte=timezone.now() - _TOLD_FOR)
    newest = ended.select_related("hash_list").order_by("-finished_at", "-pk")[:_MOST]
    return [
        Notice(_PLACE, _said(each), "See the list", reverse("hash-list", args=[each.hash_list.name]))
        for each in newest
    ]


def _said(ended: ListImport) -> str:
    name, at = ended.hash_list.name, moment(ended.finished_at)
    if ended.refused_because:
        return f"An import into {name} was refused on {at}: {ended.refused_because}"
    return f"An import into {name} was finished on {at}: {ended.accepted:,} taken, {ended.rejected:,} not."
