"""Answers whether a mark is cleared: by another person than the one who asked."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.origins import rules
from tutela.casework.origins.actions.place import place
from tutela.casework.origins.actions.set_mark import weigh_camera
from tutela.casework.origins.errors import MarkMoved, SecondPerson
from tutela.casework.origins.models import Clearing, Mark
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def answer_clearing(by: Actor, clearing: Clearing, *, agree: bool) -> Clearing:
    """Clear a mark, or leave it, as somebody else asked.

    Raises:
        NotAllowed: the actor may not clear marks.
        SecondPerson: they asked for it themselves.
        MarkMoved: it was answered already.
    """
    gate.require(by, Act.CLEAR_MARK, on=clearing.mark)
    lock_unit(by.unit)
    mark = Mark.objects.select_for_update(of=["self"]).get(pk=clearing.mark_id)
    current = Clearing.objects.select_for_update(of=["self"]).get(pk=clearing.pk)
    if current.answered_by_id is not None:
        raise MarkMoved(f"It was answered already whether the mark on T-{mark.item_id} is cleared.")
    if current.asked_by_id == by.person:
        raise SecondPerson("You asked that this mark be cleared. A second person has to agree.")
    current.answered_by_id, current.answered_at, current.agreed = by.person, timezone.now(), agree
    current.save(update_fields=["answered_by", "answered_at", "agreed"])
    if agree:
        mark.cleared_at = current.answered_at
        mark.save(update_fields=["cleared_at"])
        place(by.unit, [mark.item_id], rules.in_force(by.unit))
        if mark.kind == Mark.Kind.FIRST_GENERATION:
            weigh_camera(by, [mark.item_id])
    log.record(
        by, "item.clearing_answered", purpose="safeguarding", wrote=[current, mark], item=mark.item_id,
        mark=mark.kind, agreed=agree,
    )  # fmt: skip
    return current
