"""The step that puts what waits where a tool's opinion says, within the same precedence."""

from collections.abc import Sequence

from tutela.casework.database import portions
from tutela.casework.items.models import Item
from tutela.casework.tools.models import Opinion

_STEP = 100


def turn_of(opinion: Opinion, categories: Sequence[str]) -> int:
    """Give how early an item comes: the more serious category first, and in each the surer opinion.

    Args:
        opinion: what the tool said.
        categories: the codes of the unit's law pack, the most serious first.

    Returns:
        0 where it said nothing, else 1 and more; the higher, the earlier.
    """
    if opinion.label not in categories:
        return 0
    return (len(categories) - categories.index(opinion.label)) * _STEP + int(opinion.score * (_STEP - 1))


def place(unit: int, opinions: Sequence[Opinion], categories: Sequence[str]) -> None:
    """Write the turn of the items of some opinions, in the caller's transaction."""
    wanted: dict[int, list[int]] = {}
    for opinion in opinions:
        wanted.setdefault(turn_of(opinion, categories), []).append(opinion.item_id)
    for turn, numbers in wanted.items():
        for some in portions(numbers):
            Item.objects.filter(unit=unit, pk__in=some).exclude(turn=turn).update(turn=turn)
