"""The step that opens again what a match settled and was then found not to have been examined whole."""

from collections.abc import Iterable

from tutela.casework.examination.actions.inherit import unsettled
from tutela.casework.examination.kinds import STACK
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.items.actions import reopen
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import queue as jobs
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind


def reopen_unseen(by: Actor, numbers: Iterable[int]) -> list[int]:
    """Send those of some items, which the caller has locked, to a person that only a digest could settle.

    Returns:
        The numbers of those that were opened again.
    """
    rows = Settlement.objects.filter(
        item__in=list(numbers), item__state=Item.State.KNOWN, item__is_whole=False, entry__isnull=False
    )
    back = [row for row in rows.select_related("item").order_by("item") if not _is_by_digest(row)]
    for row in back:
        reopen(by, row, unsettled(Kind(row.item.kind), Condition(row.item.condition)), purpose="examination")
    if back:
        jobs.queue_once(STACK, by.unit, {}, priority=-1)
    return [row.item_id for row in back]


def _is_by_digest(row: Settlement) -> bool:
    return Match.objects.filter(item=row.item_id, entry=row.entry, rule=Match.Rule.EXACT).exists()
