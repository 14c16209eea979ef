"""Asks for a colleague to look at an item as well."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.errors import NothingBeside
from tutela.casework.grading.models import Shoulder
from tutela.casework.grading.shoulder.queries import LASTS
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.welfare import clock, queries as viewing


@transaction.atomic
def ask_beside(by: Actor) -> Shoulder:
    """Ask for a colleague to look at what the actor looked at last; a wish of before ends.

    The colleague looks in their own session, through the one door to pixels and on their own budget.

    Raises:
        NotAllowed: the actor may see no media.
        NothingBeside: they looked at nothing lately, or it is theirs no more.
    """
    gate.require(by, Act.SEE_MEDIA)
    lock_person(by)
    last = viewing.latest(by.person)
    if last is None or last.item is None or clock.since_opened_s(last, clock.read()) > LASTS.total_seconds():
        raise NothingBeside(_("Look at the item first, then ask a colleague to look with you."))
    if gate.may(by, Act.GRADE):
        queries.assignment_for(by, last.item)
    Shoulder.objects.filter(asker=by.person, ended_at=None).update(ended_at=timezone.now())
    asked = Shoulder.objects.create(asker_id=by.person, item=last.item)
    log.record(by, "shoulder.asked", purpose="grading", shoulder=asked.pk, item=last.item.pk)
    return asked
