"""Hands what waits on a desk over to whoever shares the job."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.actions.allocations import mixing
from tutela.casework.grading.errors import NothingToHandOver
from tutela.casework.grading.models import Batch, HandOver
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person
from tutela.casework.people.queries import actor_for


@transaction.atomic
def hand_over(by: Actor, to: Person | None) -> HandOver:
    """Lay what waits on the actor's desk onto a colleague's, in its order; nobody looks again for that.

    What the colleague judged already, or wants no items of, goes back to the queue instead.

    Raises:
        NotAllowed: the actor may not grade.
        NothingToHandOver: nothing waits there, or the colleague cannot take it.
    """
    gate.require(by, Act.GRADE)
    lock_unit(by.unit)
    if to is None or to.pk == by.person or not to.is_able:
        raise NothingToHandOver(_("Choose a colleague who grades."))
    taker = actor_for(to, by.through)
    waiting = reservations.waiting_of(by)
    if not waiting or not gate.may(taker, Act.GRADE):
        raise NothingToHandOver(_("Nothing waits on your desk, or this colleague does not grade."))
    reservations.clear(by)
    Batch.objects.get_or_create(person=to, defaults={"until": timezone.now()})
    judged = queries.judged_by(to.pk).values("item")
    open_to = mixing.unless_opted_out(taker, Item.objects.filter(pk__in=waiting).exclude(pk__in=judged))
    may_have = set(open_to.values_list("pk", flat=True))
    handed = [number for number in waiting if number in may_have]
    reservations.put_back(taker, handed)
    made = HandOver.objects.create(giver_id=by.person, taker=to, items=handed)
    log.record(by, "desk.handed_over", purpose="grading", to=to.pk, items=handed)
    return made
