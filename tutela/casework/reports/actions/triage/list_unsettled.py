"""Puts on record each day how many reports have no disposition, and whether the counters are right."""

from collections import Counter

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.casework.reports.actions.count import Counted, shift
from tutela.casework.reports.actions.recount import counted, recount
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import LISTED, unsettled

# So many counters are named on record that were wrong.
_NAMED = 50


@transaction.atomic
def list_unsettled(by: Actor) -> int:
    """Record how many reports of the unit have not ended and since when the oldest waits; mend the counters.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.AGE_REPORTS)
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    (alike, days), (alike_counted, days_counted) = recount(by.unit), counted(by.unit)
    wrong_alike, wrong_days = _apart(alike, alike_counted), _apart(days, days_counted)
    shift(by.unit, wrong_alike, wrong_days)
    open_ones = unsettled(by.unit)
    oldest = open_ones.values_list("received_at", flat=True).first()
    number = sum(n for which, n in alike.items() if dict(which)["state"] != Report.State.SETTLED)
    mended = {**wrong_alike, **wrong_days}
    log.record(
        by,
        LISTED,
        purpose="report",
        reports=number,
        oldest=oldest.isoformat() if oldest else None,
        counters_mended=len(mended),
        mended={_in_words(which): by_how_many for which, by_how_many in [*mended.items()][:_NAMED]},
    )
    return number


def _apart(recounted: Counter[Counted], said: Counter[Counted]) -> dict[Counted, int]:
    """Give by how many each counter is too low that does not say what was recounted."""
    return {
        which: recounted[which] - said[which]
        for which in sorted(recounted | said)
        if recounted[which] != said[which]
    }


def _in_words(which: Counted) -> str:
    return ", ".join(f"{name} {value}" for name, value in which if value)
