"""The step that moves what is exchanged on, as its next version, and keeps what was done."""

from collections.abc import Collection

from django.utils import timezone

from tutela.casework import database
from tutela.casework.abroad.errors import BadExchange, ExchangeMoved, OwnExchange
from tutela.casework.abroad.kinds import EXCHANGE_ABROAD
from tutela.casework.abroad.models import ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import OVER, made_it
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue
from tutela.engine.taxonomy import terminology

LONGEST = 500


def locked(item: ExchangeItem, seen: int | None, states: Collection[State]) -> ExchangeItem:
    """Give an item as it stands, for this transaction alone.

    Args:
        item: which.
        seen: the version that the actor saw; None for a machine, which looks at it as it stands.
        states: where it has to stand.

    Raises:
        ExchangeMoved: it is another version than was seen, or stands in none of these states.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("What is exchanged moves inside the transaction of the act that moves it.")
    rows = ExchangeItem.objects.select_for_update(of=["self"])
    current = rows.select_related("unit", "report", "partner", "delivery").get(pk=item.pk)
    if seen is not None and current.version != seen:
        raise ExchangeMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if current.state not in states:
        raise ExchangeMoved(
            f"{current}: {current.get_state_display().lower()}. This cannot be done with it now."
        )
    return current


def move(item: ExchangeItem, state: State, reason: str = "") -> None:
    """Bring a locked item into a state, since now."""
    if item.state != state:
        item.since = timezone.now()
        item.version += 1
    item.state, item.reason = state, reason[:LONGEST]
    item.ended_at = (item.ended_at or timezone.now()) if state in OVER else None


def write_step(by: Actor, item: ExchangeItem, kind: ItemStep.Kind, says: str = "") -> ItemStep:
    """Write what was done with a locked item, and its row as it stands.

    Raises:
        BadExchange: the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    terminology.guard(says)
    if len(says) > LONGEST:
        raise BadExchange(f"Say it in at most {LONGEST} characters.")
    item.version += 1
    item.save()
    return ItemStep.objects.create(
        item=item, number=item.version, kind=kind, says=says.strip(), person_id=by.person
    )


def require_another(by: Actor, item: ExchangeItem, does: str) -> None:
    """Make sure that the actor is another person than whoever made an item or chose its route.

    Raises:
        OwnExchange: they are not.
    """
    if made_it(by, item):
        raise OwnExchange(f"You made {item}, or chose its route. Somebody else {does} it.")


def require_words(says: str, of_what: str) -> str:
    """Give what a person wrote, without blanks around it.

    Raises:
        BadExchange: nothing was written, or too much.
    """
    if not says.strip():
        raise BadExchange(of_what)
    if len(says.strip()) > LONGEST:
        raise BadExchange(f"Say it in at most {LONGEST} characters.")
    return says.strip()


def queue_calls(item: ExchangeItem, after_s: float = 0.0) -> None:
    """Have the next call made by a job; one job at most is about an item at any time."""
    queue.queue_alone(EXCHANGE_ABROAD, item.unit_id, {"exchange": item.pk}, priority=1, after_s=after_s)
