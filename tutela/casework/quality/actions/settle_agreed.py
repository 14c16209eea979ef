"""The step that settles the items on which people agree, once all of their lots are released."""

from collections.abc import Sequence

from tutela.casework.gate import Actor
from tutela.casework.grading.queries import standing, votes
from tutela.casework.items.actions import settle
from tutela.casework.items.models import Item
from tutela.casework.lists.actions.recall import take_off_changed
from tutela.casework.quality.findings import queries as findings
from tutela.casework.quality.models import Verdict


def settle_agreed(by: Actor, items: Sequence[Item], *, source: str) -> list[int]:
    """Settle those of some items that wait for no opinion, and of which every opinion is in a released lot.

    What a finding is open about waits until that is closed. Where an own list holds one as something else,
    its entry is taken off, for that reason.

    Returns:
        The numbers of those that are settled now.
    """
    numbers = [item.pk for item in items]
    agreed = {grade.item_id: grade for grade in standing().filter(item__in=numbers)}
    given = list(votes().filter(item__in=agreed).values_list("item", "shift"))
    shifts = {shift for _, shift in given}
    released = set(
        Verdict.objects.filter(
            lot__shift__in=shifts, lot__shift__confirmed_at__isnull=False, outcome=Verdict.Outcome.RELEASED
        ).values_list("lot__shift", flat=True)
    )
    held = {item for item, shift in given if shift not in released} | findings.open_about(numbers)
    for item in items:
        grade = agreed.get(item.pk)
        if grade is None or item.pk in held:
            continue
        settle(by, item, grade.counts_as, grade.pack, grade.pack_version, source=source, level=grade.level)
        take_off_changed(by, item, grade.counts_as, grade.pack, source)
    return [number for number in numbers if number in agreed and number not in held]
