"""Puts sound recordings, which are set aside otherwise, before people."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination import queries
from tutela.casework.examination.kinds import STACK
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Intake, Item
from tutela.casework.jobs import queue as jobs


@transaction.atomic
def offer_recordings(by: Actor, intake: Intake) -> int:
    """Let those recordings of an intake come to desks that were set aside; give how many.

    No category is about sound alone, and an exhibit may hold thousands of songs: so somebody decides that
    they are to be heard.

    Raises:
        NotAllowed: the actor may not give out work.
    """
    gate.require(by, Act.GIVE_WORK)
    numbers = list(queries.recordings_aside(intake).filter(unit=by.unit).values_list("pk", flat=True))
    for portion in portions(numbers):
        Item.objects.filter(pk__in=portion, state=Item.State.SET_ASIDE).update(state=Item.State.EXAMINED)
    if numbers:
        log.record(by, "recordings.offered", purpose="grading", intake=intake.pk, items=numbers)
        jobs.queue_once(STACK, by.unit, {}, priority=-1)
    return len(numbers)
