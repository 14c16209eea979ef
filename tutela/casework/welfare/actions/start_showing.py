"""The step that starts the clock of a look whose picture took long to make."""

from tutela.casework.welfare import clock
from tutela.casework.welfare.models import ExposureEvent

# Below this the making is not told apart from the sending, and costs no statement.
_AT_ONCE_S = 0.5


def start_showing(event: ExposureEvent) -> None:
    """Count a look from now on, when its picture is sent, if it was opened a while ago."""
    waited_s = clock.waited_s(event)
    if waited_s >= _AT_ONCE_S and event.ended_at is None and event.seen_after_s is None:
        ExposureEvent.objects.filter(pk=event.pk, ended_at=None, seen_after_s=None, shown_after_s=0).update(
            shown_after_s=waited_s
        )
