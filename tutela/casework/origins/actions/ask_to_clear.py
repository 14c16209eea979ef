"""Asks that a mark be cleared; somebody else answers."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.origins.errors import MarkMoved
from tutela.casework.origins.models import Clearing, Mark


@transaction.atomic
def ask_to_clear(by: Actor, mark: Mark, reason: Clearing.Reason) -> Clearing:
    """Ask that a mark be cleared, for a coded reason; it stands until another person agrees.

    Raises:
        NotAllowed: the actor may not mark items.
        MarkMoved: it does not stand any more, or somebody asked already.
    """
    gate.require(by, Act.MARK_ITEM, on=mark)
    current = Mark.objects.select_for_update(of=["self"]).get(pk=mark.pk)
    if current.cleared_at is not None:
        raise MarkMoved(f"The mark on T-{current.item_id} was cleared already.")
    open_now = Clearing.objects.filter(mark=current, answered_by=None).select_related("asked_by").first()
    if open_now is not None:
        raise MarkMoved(f"{open_now.asked_by} asked for that already. A second person answers.")
    asked = Clearing.objects.create(mark=current, reason=reason, asked_by_id=by.person)
    log.record(
        by, "item.clearing_asked", purpose="safeguarding", wrote=[asked], item=current.item_id,
        mark=current.kind, reason=asked.reason,
    )  # fmt: skip
    return asked
