"""The step that moves a report to NCMEC on, as its next version, and keeps what was done."""

from collections.abc import Collection

from django.utils import timezone

from tutela.casework import database
from tutela.casework.cybertips.errors import BadTip, OwnTip, TipMoved
from tutela.casework.cybertips.kinds import SEND_CYBERTIP
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.cybertips.queries import made_it
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue
from tutela.engine.taxonomy import terminology

LONGEST = 500


def locked(tip: Tip, seen: int | None, states: Collection[State]) -> Tip:
    """Give a report as it stands, for this transaction alone.

    Args:
        tip: which.
        seen: the version that the actor saw; None for a machine, which looks at it as it stands.
        states: where it has to stand.

    Raises:
        TipMoved: it is another version than was seen, or stands in none of these states.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A report to NCMEC moves inside the transaction of the act that moves it.")
    rows = Tip.objects.select_for_update(of=["self"])
    current = rows.select_related("unit", "case", "exhibit__intake", "report").get(pk=tip.pk)
    if seen is not None and current.version != seen:
        raise TipMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if current.state not in states:
        raise TipMoved(f"{current}: {current.get_state_display().lower()}. This cannot be done with it now.")
    return current


def move(tip: Tip, state: State, reason: str = "") -> None:
    """Bring a locked report into a state, since now."""
    if tip.state != state:
        tip.since = timezone.now()
    tip.state, tip.reason = state, reason[:500]


def write_step(by: Actor, tip: Tip, kind: TipStep.Kind, says: str = "") -> TipStep:
    """Write what was done with a locked report, and its row as it stands.

    Raises:
        BadTip: the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    terminology.guard(says)
    if len(says) > LONGEST:
        raise BadTip(f"Say it in at most {LONGEST} characters.")
    tip.version += 1
    tip.save()
    return TipStep.objects.create(
        tip=tip, number=tip.version, kind=kind, says=says.strip(), person_id=by.person
    )


def require_another(by: Actor, tip: Tip, does: str) -> None:
    """Make sure that the actor is another person than whoever made a report or chose its files.

    Raises:
        OwnTip: they are not.
    """
    if by.person == tip.made_by_id or made_it(by, tip):
        raise OwnTip(f"You made {tip}, changed it, proposed it or chose its files. Somebody else {does} it.")


def queue_calls(tip: Tip, after_s: float = 0.0) -> None:
    """Have the next call made by a job; one job at most is about a report at any time."""
    queue.queue_alone(SEND_CYBERTIP, tip.unit_id, {"tip": tip.pk}, priority=1, after_s=after_s)
