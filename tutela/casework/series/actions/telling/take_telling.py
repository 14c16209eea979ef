"""Takes in, for a unit, what another unit of the installation says of a series."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.origins.actions.note_identities import end_identities, note_identities
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.series.actions.telling.writing import write_tellings
from tutela.casework.series.holding import holders
from tutela.casework.series.holding.holders import Holder
from tutela.casework.series.models import Series, Telling


@transaction.atomic
def take_telling(by: Actor, number: int) -> list[Telling]:
    """Note of the unit's items what another unit says of them, and tell its cases; none is told twice.

    Args:
        by: the machine of the unit that holds items.
        number: of the series, which is another unit's.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TELL_HOLDERS)
    lock_unit(by.unit)
    series = Series.objects.select_related("unit").get(pk=number)
    says = f"{series} of {series.unit.name}"
    if series.is_settled:
        digests = holders.digests_of(series)
        found = holders.in_unit(by.unit, digests)
        items = dict.fromkeys(sorted(holders.own_items(by.unit, digests)), f"told by {series.unit.name}")
        identities = note_identities(by, items, says, None)
    else:
        before = Telling.objects.filter(series=series, unit=by.unit, round=series.round - 1).order_by("pk")
        found = [Holder(Telling.Kind(row.kind), row.holder, row.items, row.case_id) for row in before]
        identities = end_identities(by, says)
    told = write_tellings(series, by.unit, found)
    if told or identities:
        log.record(
            by, "series.told", purpose="safeguarding", wrote=[*told, *identities], series=series.pk,
            round=series.round, items=len(identities),
        )  # fmt: skip
    return told
