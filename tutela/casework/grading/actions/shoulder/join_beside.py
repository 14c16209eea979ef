"""Joins somebody who asked for a colleague."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import NothingBeside
from tutela.casework.grading.models import Shoulder
from tutela.casework.grading.shoulder.queries import LASTS


@transaction.atomic
def join_beside(by: Actor, shoulder: Shoulder) -> Shoulder:
    """Join: the actor may look at the item from now on, and grade nothing of it; twice is as once.

    Raises:
        NotAllowed: the actor may see no media.
        NothingBeside: it is their own wish, is over, or another colleague came first.
    """
    gate.require(by, Act.SEE_MEDIA, on=shoulder.item)
    held = Shoulder.objects.select_for_update(no_key=True, of=("self",)).select_related("item")
    current = held.get(pk=shoulder.pk)
    is_over = current.ended_at is not None or current.asked_at < timezone.now() - LASTS
    if is_over or current.asker_id == by.person or current.helper_id not in (None, by.person):
        raise NothingBeside(_("It is over, or another colleague came first."))
    if current.helper_id is None:
        current.helper_id, current.joined_at = by.person, timezone.now()
        current.save(update_fields=["helper", "joined_at"])
        log.record(by, "shoulder.joined", purpose="grading", shoulder=current.pk, item=current.item_id)
    return current
