"""Takes somebody off the duty list."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.duty.models import Turn
from tutela.casework.gate import Act, Actor


@transaction.atomic
def end_turn(by: Actor, turn: Turn) -> Turn:
    """End a turn now, or before it began; the row stays, for whoever asks later who was on duty."""
    gate.require(by, Act.KEEP_DUTY, on=turn)
    current = Turn.objects.select_for_update(of=["self"]).get(pk=turn.pk)
    moment = timezone.now()
    if current.ends_at is None or current.ends_at > moment:
        current.ends_at = moment
        current.save(update_fields=["ends_at"])
        log.record(
            by, "duty.turn_ended", purpose="duty", wrote=[current], turn=turn.pk, person=turn.person_id
        )
    return current
