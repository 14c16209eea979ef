"""How much what a person is shown weighs, by weights that are data."""

from collections.abc import Mapping

from tutela.casework.items.models import Item
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.played import reels, sounds
from tutela.casework.welfare.policy import policy
from tutela.engine.taxonomy.packs import LawPack


def weight_of(item: Item | None, variant: str) -> float:
    """Say how much a second of a look weighs by what is shown, and how; what is outside may move."""
    rules = policy()
    what = variant.rstrip("0123456789")
    moves = item is None or reels.number_of(variant) > 0
    weight = rules.reveal.get(what, 1.0) * rules.medium["moving" if moves else "still"]
    return weight * rules.medium["heard"] if sounds.number_of(variant) else weight


def heard(weight: float | None) -> float | None:
    """Say how much a second weighs that weighed so much, once it is heard as well."""
    return None if weight is None else weight * policy().medium["heard"]


def severity_of(pack: LawPack, category: str) -> tuple[float, bool]:
    """Say how much a category weighs, and whether it is the pack's highest.

    A pack lists its criminal categories from the highest; "" is what nobody graded.
    """
    weights = policy().severity
    known: Mapping[str, bool] = {each.code: each.criminal for each in pack.categories}
    if category not in known:
        return weights["unknown"], False
    if not known[category]:
        return weights["none"], False
    place = [code for code, is_criminal in known.items() if is_criminal].index(category)
    return weights[("highest", "second")[place] if place <= 1 else "further"], place == 0


def weighs(event: ExposureEvent) -> float:
    """Say how much a second of a look weighs; what was seen before there were weights counts as it is."""
    if event.weight is None:
        return 1.0
    return event.weight * (policy().severity["unknown"] if event.severity is None else event.severity)
