"""Ends what was given and of which nothing waits any more."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.grading import allocated
from tutela.casework.grading.models import Allocation
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Intake, Item

_COMING = (Item.State.RECEIVED, Item.State.EXAMINED, Item.State.QUEUED)


def end_done(by: Actor) -> list[Allocation]:
    """End what was given to the actor and is all decided; what is still received or examined is not."""
    given = list(allocated.given_to(by))
    intakes = allocated.intakes_of(given)
    coming = Instance.objects.filter(intake=OuterRef("pk"), item__state__in=_COMING)
    receipts = Receipt.objects.filter(intake=OuterRef("pk"))
    through = Intake.objects.filter(
        ~Exists(coming),
        Exists(receipts),
        ~Exists(receipts.filter(finished_at=None)),
        pk__in=set[int]().union(*intakes.values()),
    )
    finished = set(through.values_list("pk", flat=True))
    done = [each for each in given if intakes[each.pk] and intakes[each.pk] <= finished]
    for each in done:
        Allocation.objects.filter(pk=each.pk, ended_at=None).update(
            ended_at=timezone.now(), ended=Allocation.End.DONE
        )
        log.record(
            by, "work.done", purpose="grading", allocation=each.pk, person=each.person_id, what=each.what
        )
    return done
