"""Questions about content and where it was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from tutela.casework.gate import Actor
from tutela.casework.items.models import HashValue, Instance, Intake, Item


class NotFound(LookupError):
    """There is no such thing in the actor's unit."""

    code = "TU-I01"


def item_for(by: Actor, number: int) -> Item:
    """Find an item of the actor's own unit.

    Raises:
        NotFound: no such item, or another unit's.
    """
    item = Item.objects.filter(pk=number, unit=by.unit).first()
    if item is None:
        raise NotFound(f"There is no item T-{number}.")
    return item


def keys_of(item: Item) -> list[int]:
    """Name the data keys under which an item's content was received."""
    return sorted(set(Instance.objects.filter(item=item).values_list("intake__key", flat=True)))


@dataclass(frozen=True, slots=True)
class Tally:
    """How an intake's items stand."""

    items: int
    instances: int
    by_state: dict[str, int]
    by_condition: dict[str, int]
    by_kind: dict[str, int]
    size_bytes: int


def tally(intake: Intake) -> Tally:
    """Count an intake's items by state, condition and kind."""
    items = Item.objects.filter(pk__in=Instance.objects.filter(intake=intake).values("item"))

    def by(column: str) -> dict[str, int]:
        return dict(items.values_list(column).annotate(n=Count("id")).order_by(column))

    return Tally(
        items=items.count(),
        instances=Instance.objects.filter(intake=intake).count(),
        by_state=by("state"),
        by_condition=by("condition"),
        by_kind=by("kind"),
        size_bytes=sum(items.values_list("size_bytes", flat=True)),
    )


def fingerprints(
    unit: int, algorithm: str, items: Iterable[int] | None = None
) -> list[tuple[int, bytes, int]]:
    """Give (item, value, quality) for a unit's items that have a fingerprint of one kind, in item order."""
    found = HashValue.objects.filter(item__unit=unit, algorithm=algorithm)
    if items is not None:
        found = found.filter(item__in=list(items))
    return list(found.order_by("item").values_list("item", "value", "quality"))
