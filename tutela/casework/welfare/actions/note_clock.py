"""The step that notices when the clock on the wall was moved."""

from django.db.models import Max

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.models import ClockMove, ExposureEvent

# Clocks are nudged by seconds to keep them right; that is no move.
_NUDGE_S = 60


def note_clock(by: Actor, before: ExposureEvent | None, now: Reading) -> bool:
    """Put on record that the clock was moved since anybody's latest look, and say whether it was.

    A clock set back is noticed even when the machine was started again in between.
    """
    if before is None or before.boot_s is None:
        return False
    passed_s = (now.at - before.opened_at).total_seconds()
    ran_s = now.boot_s - before.boot_s if before.boot == now.boot else max(0.0, passed_s)
    moved_s = passed_s - ran_s
    if abs(moved_s) < _NUDGE_S:
        return False
    # Two people may look in the same moment: it is one move.
    _, is_new = ClockMove.objects.get_or_create(after=before, defaults={"moved_s": moved_s})
    if is_new:
        # What stands in rows was summed by the clock as it was: of everybody it is summed anew.
        latest = ExposureEvent.objects.values("person").annotate(last=Max("pk")).values("last").order_by()
        ExposureEvent.objects.filter(pk__in=latest).update(day_before_s=None, week_before_s=None)
        log.record(by, "clock.moved", purpose="welfare", seconds=round(moved_s, 3), after_exposure=before.pk)
    return True
