"""What is said of films in files that are given out: the grade of each part that was graded by itself."""

from collections.abc import Sequence

from tutela.casework.grading.films import segments
from tutela.casework.items.models import Settlement


def parts_of(items: Sequence[int]) -> dict[int, list[str]]:
    """Say of each film whose grade is settled how its parts were graded; a part that two people graded twice.

    Args:
        items: by number.

    Returns:
        by number, in the order of the film; nothing of what has no graded part, or no settled grade.
    """
    found = segments.standing_of(items)
    settled = Settlement.objects.filter(item__in=sorted({each.item_id for each in found}))
    is_settled = set(settled.values_list("item", flat=True))
    said: dict[int, list[str]] = {}
    for each in found:
        if each.item_id in is_settled:
            said.setdefault(each.item_id, []).append(f"part {segments.in_words(each)}: {each.category}")
    return {item: list(dict.fromkeys(rows)) for item, rows in said.items()}
