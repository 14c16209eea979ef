"""The step that notices when the clock on the wall was moved."""

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.models import ClockMove, ExposureEvent

# Clocks are nudged by seconds to keep them right; that is no move.
_NUDGE_S = 60


def note_clock(by: Actor, now: Reading) -> None:
    """Put on record that the clock was moved since anybody's latest look.

    A clock set back is noticed even when the machine was started again in between.
    """
    before = ExposureEvent.objects.order_by("-pk").first()
    if before is None or before.boot_s is None:
        return
    passed_s = (now.at - before.opened_at).total_seconds()
    ran_s = now.boot_s - before.boot_s if before.boot == now.boot else max(0.0, passed_s)
    moved_s = passed_s - ran_s
    if abs(moved_s) < _NUDGE_S:
        return
    # Two people may look in the same moment: it is one move.
    _, is_new = ClockMove.objects.get_or_create(after=before, defaults={"moved_s": moved_s})
    if is_new:
        log.record(by, "clock.moved", purpose="welfare", seconds=round(moved_s, 3), after_exposure=before.pk)
