"""Says of something that could not be opened why nothing more is done about it."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.errors import BadStep
from tutela.casework.reports.models import Unopened
from tutela.engine.taxonomy import terminology

_MOST = 500


@transaction.atomic
def dismiss_unopened(by: Actor, unopened: Unopened, reason: str) -> Unopened:
    """Take it from what waits, with the reason; it is kept as it is, listed apart, and may be tried again.

    Raises:
        NotAllowed: the actor may not work on reports.
        BadStep: no reason was given, or one of more than 500 signs.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=unopened)
    terminology.guard(reason)
    why = reason.strip()
    if not 0 < len(why) <= _MOST:
        raise BadStep("Write in at most 500 signs why nothing more is done about it. Nothing was changed.")
    current = Unopened.objects.select_for_update(no_key=True).get(pk=unopened.pk)
    if current.taken_at is None and current.dismissed_at is None:
        current.dismissed_at, current.dismissed_by_id, current.why_dismissed = timezone.now(), by.person, why
        current.wanted_at, current.wanted_by = None, None
        current.save()
        log.record(
            by,
            "arrival.dismissed",
            purpose="report",
            wrote=[current],
            unopened=current.pk,
            reason_sha256=log.digest_of(why),
        )
    return current
