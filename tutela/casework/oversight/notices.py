"""What people are told of items that were passed over for them, and of lists that were imported."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Skip
from tutela.casework.lists.models import ListImport
from tutela.casework.oversight import skipped
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PASSED, _IMPORTED = 35, 50
_TOLD_FOR = timedelta(days=1)
_MOST = 3


def passed_over(by: Actor) -> list[Notice]:
    """Tell whom the reasons of others name how many items wait for them."""
    if not skipped.reasons_for(by):
        return []
    return [
        Notice(_PASSED, _said(reason, number), _("See them"), f"{reverse('skipped-items')}?reason={reason}")
        for reason, number in skipped.counts_for(by).items()
    ]


def imported(by: Actor) -> list[Notice]:
    """Tell whoever may import which imports ended within a day, well or not, the newest first."""
    if not gate.may(by, Act.IMPORT_LIST):
        return []
    ended = ListImport.objects.filter(hash_list__unit=by.unit, finished_at__gte=timezone.now() - _TOLD_FOR)
    newest = ended.select_related("hash_list").order_by("-finished_at", "-pk")[:_MOST]
    return [
        Notice(_IMPORTED, _ended(each), "See the list", reverse("hash-list", args=[each.hash_list.name]))
        for each in newest
    ]


def _said(reason: str, number: int) -> str:
    because = _(str(Skip.Reason(reason).label))
    said = ngettext(
        "%(number)d item was skipped: %(why)s.", "%(number)d items were skipped: %(why)s.", number
    )
    return said % {"number": number, "why": because[0].lower() + because[1:]}


def _ended(each: ListImport) -> str:
    name, at = each.hash_list.name, moment(each.finished_at)
    if each.refused_because:
        return f"An import into {name} was refused on {at}: {each.refused_because}"
    return f"An import into {name} was finished on {at}: {each.accepted:,} taken, {each.rejected:,} not."
