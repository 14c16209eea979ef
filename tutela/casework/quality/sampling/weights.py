"""Why items of a lot are likelier drawn than others: from coded rows and the clock, without a view."""

from collections.abc import Mapping, Sequence

from tutela.casework.grading import self_check
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.quality.sampling.terms import Reason

# What the check of a shift finds, by the name it has there.
_OF_ANOMALY = {
    "stack": Reason.DIFFERS_IN_STACK,
    "speed": Reason.HARDLY_VIEWED,
    "guidance": Reason.GUIDANCE_CHANGED,
    "facts": Reason.FACTS_MISSING,
}


def reasons(lot: Lot, grades: Sequence[Assessment]) -> dict[int, list[Reason]]:
    """Give why each item of a lot is likelier drawn, by its number; nothing for most."""
    found: dict[int, list[Reason]] = {grade.item_id: [] for grade in grades}
    for grade in grades:
        if policy().is_severe(grade.pack, grade.category):
            found[grade.item_id].append(Reason.SEVERE)
        if grade.supersedes_id is not None:
            found[grade.item_id].append(Reason.WAS_AMENDED)
    for anomaly in self_check.anomalies(lot.shift):
        reason = _OF_ANOMALY.get(anomaly.kind)
        for item in anomaly.items:
            if reason is not None and item.pk in found:
                found[item.pk].append(reason)
    return found


def weight(because: Sequence[Reason], weights: Mapping[Reason, int]) -> float:
    """Give how many times as likely something is drawn for all of its reasons together."""
    return float(1 + sum(weights[reason] - 1 for reason in because))
