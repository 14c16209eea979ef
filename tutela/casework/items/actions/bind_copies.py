"""Binds what was sealed before 0.3.0 to its rows in the register of copies, portion by portion."""

from collections.abc import Sequence

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import copies, log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.proving import bound
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Intake, Item


def bind_copies(by: Actor) -> int:
    """Bind what was sealed for the unit and is not bound yet; say how much that was.

    It takes the rows as it finds them. Cut off anywhere, it goes on where it was. Once it was said that all
    is bound, it binds nothing any more: a row without a MAC is then one that somebody took it from.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
        KeyMissing: a key is not there.
    """
    gate.require(by, Act.EXAMINE)
    if bound.is_said():
        return 0
    count, last = 0, 0
    under = sorted(set(Intake.objects.filter(unit=by.unit).values_list("key", flat=True)))
    while rows := copies.unbound(under, last):
        count, last = count + _bind(by, rows), rows[-1].pk
    return count


@transaction.atomic
def _bind(by: Actor, rows: Sequence[SealedCopy]) -> int:
    items = Item.objects.filter(unit=by.unit, sha256__in=[copy.content_sha256 for copy in rows])
    count = copies.bind(rows, dict(items.values_list("sha256", "pk")))
    log.record(by, "copies.bound_afterwards", purpose="administration", copies=count, last=rows[-1].pk)
    return count
