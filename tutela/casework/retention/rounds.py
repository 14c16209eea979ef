"""What is looked after each minute: what has no clock yet, and what is to be cleaned."""

from django.db import transaction

from tutela.casework.gate import machine
from tutela.casework.jobs import queue
from tutela.casework.retention import actions, queries
from tutela.casework.retention.models import CLEAN
from tutela.casework.times import here

# Nothing is due within the hour.
_EVERY_S = 3600.0
# When few work: cleaning takes the database to itself.
_QUIET_HOURS = range(1, 5)
_BEHIND_OTHERS = -10


def look_over() -> None:
    """Begin and end clocks, in each unit, once an hour."""
    if not queue.claim_round("retention.look_over", _EVERY_S):
        return
    for unit in queries.units():
        by = machine(unit, "retention")
        while actions.begin_clocks(by) >= queries.MOST_AT_ONCE:
            pass


def clean_off_peak() -> None:
    """Have the database cleaned of what was disposed of, at night."""
    if here().hour not in _QUIET_HOURS:
        return
    for unit in queries.units_to_clean():
        with transaction.atomic():
            queue.queue_once(CLEAN, unit, {}, priority=_BEHIND_OTHERS)
