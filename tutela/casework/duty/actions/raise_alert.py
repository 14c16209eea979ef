"""The step by which something that cannot wait reaches whoever is on duty."""

from collections.abc import Sequence
from typing import NamedTuple

from tutela.casework import database
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.custody import log
from tutela.casework.database import require_transaction
from tutela.casework.duty import queries
from tutela.casework.duty.kinds import TELL
from tutela.casework.duty.models import Alert, AlertThing
from tutela.casework.gate import Actor, Role
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit

# Nothing that workers do is more urgent.
_FIRST = 1000


class Thing(NamedTuple):
    """What an alert is about, by its room's own names for it."""

    kind: str
    number: int
    reference: str


def raise_alert(by: Actor, things: Sequence[Thing]) -> Alert:
    """Raise an alert, or let these join the one that nobody took up yet: a flood is told once.

    Args:
        by: whose act it follows from; it is an alert of their unit.
        things: what it is about; what the open alert is about already stays once.

    Raises:
        OutsideTransaction: there is no transaction, so alert and act could come apart.
    """
    require_transaction("An alert is raised inside the transaction of the act that causes it.")
    # One at a time: two that find no open alert would each make one.
    lock_unit(by.unit)
    alert, is_new = Alert.objects.get_or_create(unit_id=by.unit, taken_up_at=None)
    numbers = [thing.number for thing in things]
    there = {
        pair
        for portion in database.portions(numbers)
        for pair in alert.members.filter(number__in=portion).values_list("kind", "number")
    }
    added = [thing for thing in dict.fromkeys(things) if (thing.kind, thing.number) not in there]
    members = database.insert(AlertThing(alert=alert, **thing._asdict()) for thing in added)
    # Locked with its unit, so nobody else counts.
    alert.things += len(added)
    database.update([alert], ["things"])
    if is_new:
        start(by, "alert", [alert.pk], _limit())
        queue.queue(TELL, by.unit, {"alert": alert.pk}, priority=_FIRST)
    if added:
        act = "alert.raised" if is_new else "alert.joined"
        log.record(by, act, purpose="duty", wrote=[alert, *members], alert=alert.pk, things=len(added))
    return alert


def _limit() -> Limit:
    minutes = int(queries.wait().total_seconds() // 60)
    return Limit(
        "somebody takes it up",
        minutes,
        Clock.Runs.ELAPSED,
        Owner(role=Role.ANALYST),
        (Owner(role=Role.SUPERVISOR),),
        minutes,
    )
