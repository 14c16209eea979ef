"""Compares the places where content was found with the record of acts."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from tutela.casework.custody.record.audit import Difference, Statement, by_act, nothing_says
from tutela.casework.intake.models import Receipt
from tutela.casework.intake.places import BOUND, root_of
from tutela.casework.items.models import Instance


def differences() -> Iterator[Difference]:
    """Give every batch of places that is not as it was recorded, and places that nobody received."""
    # What hung from a case or a report that was disposed of is gone, or going.
    disposed = {
        intake
        for act in ("disposal.begun", "reports.disposal_begun")
        for begun in by_act(act)
        for intake in begun.what["intakes"]
    }
    received: Counter[int] = Counter()
    last: dict[int, Statement] = {}
    for statement in by_act("receipt.batch"):
        intake = Receipt.objects.filter(pk=statement.what["receipt"]).values_list("intake", flat=True).first()
        if intake is None:
            yield statement.but(f"the row of receipt {statement.what['receipt']} is gone")
            continue
        if intake in disposed:
            continue
        received[intake] += statement.what["files"]
        last[intake] = statement
        # Of before 0.3.0 an entry names no rows; others name them, as they were found.
        if statement.what.get("places"):
            yield from _of_batch(statement, intake=intake)
    for statement in by_act(BOUND):
        yield from _of_batch(statement, intake__unit=statement.unit)
    for intake, files in sorted(received.items()):
        there = Instance.objects.filter(intake=intake).count()
        if there != files:
            yield last[intake].but(f"{files} places were received for intake {intake}, and it has {there}")
    for intake in Instance.objects.exclude(intake__in=list(received)).values_list("intake", flat=True)[:1]:
        yield nothing_says(f"the places of intake {intake} were received")


def _of_batch(statement: Statement, **of: int) -> Iterator[Difference]:
    first, last = statement.what["places"]
    rows = Instance.objects.filter(**of, pk__gte=first, pk__lte=last).select_related("item")
    places = list(rows.order_by("pk"))
    are_named_right = all(sha256(place.path).digest() == place.path_sha256 for place in places)
    if root_of(places) != statement.what["places_root"] or not are_named_right:
        yield statement.but(f"one of the places {first} to {last} was changed, moved, added or is gone")
