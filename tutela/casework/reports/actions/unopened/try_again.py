"""Has something that could not be opened tried again."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Unopened


@transaction.atomic
def try_again(by: Actor, unopened: Unopened) -> Unopened:
    """Have it tried again with the next round, within a minute; asked twice before that, it is tried once.

    Raises:
        NotAllowed: the actor may not work on reports.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=unopened)
    current = Unopened.objects.select_for_update(no_key=True).get(pk=unopened.pk)
    if current.taken_at is None and current.wanted_at is None:
        current.wanted_at, current.wanted_by_id = timezone.now(), by.person
        # It waits again; why nothing more was to be done stays readable until it is tried.
        current.dismissed_at = None
        current.save(update_fields=["wanted_at", "wanted_by", "dismissed_at"])
        log.record(by, "arrival.tried_again", purpose="report", wrote=[current], unopened=current.pk)
    return current
