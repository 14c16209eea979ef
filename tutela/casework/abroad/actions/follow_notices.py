"""Notes what partners are to be told, once our notices of an address or their answers say so."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move, queue_calls
from tutela.casework.abroad.content import happened
from tutela.casework.abroad.models import ExchangeItem, ItemAction, State
from tutela.casework.abroad.queries import noticed, told_there
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def follow_notices(by: Actor) -> int:
    """Look at the notices of what partners have, and have them told what is new; say how much was.

    Raises:
        NotAllowed: the actor is no machine.
    """
    gate.require(by, Act.FOLLOW_EXCHANGES)
    there: dict[str, list[ExchangeItem]] = {}
    for item in told_there(by.unit):
        there.setdefault(item.address_sha256, []).append(item)
    known = set(ItemAction.objects.filter(item__unit=by.unit).values_list("item", "kind"))
    noted = 0
    for place in noticed(by.unit):
        for kind, because in happened.at(place).items():
            for item in there.get(place.trace.sha256, ()):
                if (item.pk, kind) not in known:
                    known.add((item.pk, kind))
                    noted += _note(by, item, kind, because)
    return noted


def _note(by: Actor, item: ExchangeItem, kind: ItemAction.Kind, because: str) -> int:
    current = locked(item, None, tuple(State))
    if current.state not in (State.TAKEN, State.SENDING):
        return 0
    made = ItemAction.objects.create(item=current, kind=kind, because=because[:200])
    move(current, State.SENDING)
    current.save()
    queue_calls(current)
    log.record(
        by, "exchange.followed", purpose="reporting", wrote=[current, made], exchange=current.pk,
        action=made.kind,
    )  # fmt: skip
    return 1
