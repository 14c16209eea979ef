"""The step that puts items where they come in the queue, by their evidence and what people marked."""

from collections.abc import Collection

from tutela.casework.database import portions
from tutela.casework.items.models import Item
from tutela.casework.origins import precedence
from tutela.casework.origins.models import Appraisal, Mark
from tutela.engine.origins.weights import Weights


def place(unit: int, numbers: Collection[int], weights: Weights) -> None:
    """Write the precedence of some items of a unit; those that stand there already are left alone."""
    for some in portions(numbers):
        scores = dict(Appraisal.objects.filter(item__in=some, is_latest=True).values_list("item", "score"))
        marks: dict[int, set[str]] = {}
        for item, kind in Mark.objects.filter(item__in=some, cleared_at=None).values_list("item", "kind"):
            marks.setdefault(item, set()).add(kind)
        wanted: dict[int, list[int]] = {}
        for number in some:
            value = precedence.of(scores.get(number, 0), marks.get(number, ()), weights)
            wanted.setdefault(value, []).append(number)
        for value, of_it in wanted.items():
            Item.objects.filter(unit=unit, pk__in=of_it).exclude(precedence=value).update(precedence=value)
