"""Puts on record each day how many reports have no disposition, and whether the counters are right."""

from collections import Counter

from django.db import transaction
from django.db.models import Count

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.casework.reports.actions.count import Standing, count
from tutela.casework.reports.models import Report, ReportCount
from tutela.casework.reports.queries import LISTED, unsettled


@transaction.atomic
def list_unsettled(by: Actor) -> int:
    """Record how many reports of the unit have not ended and since when the oldest waits; mend the counters.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.AGE_REPORTS)
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit)
    there = Report.objects.filter(unit=by.unit).values_list("state", "band", "source", "report_class")
    recounted = Counter({Standing(*row[:4]): row[4] for row in there.annotate(n=Count("pk")).order_by()})
    rows = ReportCount.objects.filter(unit=by.unit)
    counted = Counter(
        {Standing(row.state, row.band, row.source, row.report_class): row.number for row in rows}
    )
    wrong = {each for each in recounted | counted if recounted[each] != counted[each]}
    count(
        by.unit,
        added=Counter({each: recounted[each] for each in wrong}),
        taken=Counter({each: counted[each] for each in wrong}),
    )
    open_ones = unsettled(by.unit)
    oldest = open_ones.values_list("received_at", flat=True).first()
    number = sum(n for standing, n in recounted.items() if standing.state != Report.State.SETTLED)
    log.record(
        by,
        LISTED,
        purpose="report",
        reports=number,
        oldest=oldest.isoformat() if oldest else None,
        counters_mended=len(wrong),
    )
    return number
