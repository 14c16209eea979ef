"""The number by which whoever receives a list reads a grade: the pack's own, or what its facts come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from tutela.casework.grading import queries
from tutela.casework.items.models import Item
from tutela.casework.law import law_packs
from tutela.casework.lists.models import HashList
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.laws import Derived, Law, derive
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads the numbers of a region: by a law pack's own, or by `law`, in the version a unit follows.

    Neither is so of a region whose rules nobody wrote.
    """

    is_own: bool
    law: Law | None = None


def reader_in(unit: int, region: str, pack: LawPack) -> Reader:
    """Find out once by which rules a region reads what a unit graded by a law pack.

    Raises:
        VersionBroken: the unit's version of these rules is not what two people approved.
    """
    region = region.casefold()
    if region in _NO_REGION or pack.vics_region.casefold() in ("", region):
        return Reader(is_own=True)
    laws = (law_packs.for_recipient(unit, name) for name in (f"vics-{region}", region))
    return Reader(is_own=False, law=next((law for law in laws if law is not None), None))


def number(hash_list: HashList, reader: Reader, category: Category, facts: str) -> Number:
    """Give the number of a grade in the scheme of a list's region.

    In the region of the law pack it is the pack's, as assessed. In that of a recipient with other rules it is
    derived from the facts, and says so; what cannot be derived has none, and never one of another scheme.
    """
    found = number_for(reader, category, facts)
    return _said(hash_list, category) if found is None else found


def number_for(reader: Reader, category: Category, facts: str) -> Number | None:
    """Give the number of a grade as a reader has it; None of one whose rules nobody wrote."""
    if reader.is_own:
        raw = category.code if category.vics is None else str(category.vics)
        return Number(category.vics, raw)
    if reader.law is None:
        return None
    found = derive(forms.read(facts), reader.law) if facts else None
    if not isinstance(found, Derived):
        return Number(None, category.code)
    return Number(found.number, found.value if found.number is None else str(found.number), found.origin)


def _said(hash_list: HashList, category: Category) -> Number:
    """Give the one number that a person said to mean a category in the list's region, if they said one."""
    said = [number for number, code in hash_list.category_map.items() if code == category.code]
    if len(said) == 1 and said[0].isascii() and said[0].isdigit():
        return Number(int(said[0]), said[0])
    return Number(None, category.code)
