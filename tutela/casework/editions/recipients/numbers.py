"""The number by which whoever receives a list reads a grade: the pack's own, or what its facts come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from tutela.casework.grading import queries
from tutela.casework.items.models import Item
from tutela.casework.lists.models import HashList
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.laws import Derived
from tutela.engine.taxonomy.laws.recipients import for_recipient, laws_by_recipient
from tutela.engine.taxonomy.packs import Category, LawPack

# Regions that name no scheme: a pack's own numbers travel in them.
_NO_REGION = frozenset({"", "default", "unknown", "custom"})


@dataclass(frozen=True, slots=True)
class Number:
    """How a category travels; `origin` says by which rule it is derived, and is "" for an assessed one."""

    category: int | None
    raw: str
    origin: str = ""


def facts_of(items: Iterable[Item], hash_list: HashList) -> dict[int, str]:
    """Give the facts on which the released grade of each item rests; nothing for what has none."""
    grades = queries.standing().filter(
        item__in=items, pack=hash_list.pack, category=F("item__settlement__category")
    )
    return dict(grades.exclude(facts="").order_by("pk").values_list("item", "facts"))


def number(hash_list: HashList, pack: LawPack, category: Category, facts: str) -> Number:
    """Give the number of a grade in the scheme of a list's region.

    In the region of the law pack it is the pack's, as assessed. In that of a recipient with other rules it is
    derived from the facts, and says so; what cannot be derived has none, and never one of another scheme.
    """
    found = number_in(hash_list.region, pack, category, facts)
    return _said(hash_list, category) if found is None else found


def number_in(region: str, pack: LawPack, category: Category, facts: str) -> Number | None:
    """Give the number of a grade in the scheme of a region; None of one whose rules nobody wrote."""
    region = region.casefold()
    if region in _NO_REGION or pack.vics_region.casefold() in ("", region):
        raw = category.code if category.vics is None else str(category.vics)
        return Number(category.vics, raw)
    recipients = laws_by_recipient()
    recipient = next((name for name in (f"vics-{region}", region) if name in recipients), "")
    if not recipient:
        return None
    found = for_recipient(recipient, forms.read(facts)) if facts else None
    if not isinstance(found, Derived):
        return Number(None, category.code)
    return Number(found.number, found.value if found.number is None else str(found.number), found.origin)


def _said(hash_list: HashList, category: Category) -> Number:
    """Give the one number that a person said to mean a category in the list's region, if they said one."""
    said = [number for number, code in hash_list.category_map.items() if code == category.code]
    if len(said) == 1 and said[0].isascii() and said[0].isdigit():
        return Number(int(said[0]), said[0])
    return Number(None, category.code)
