"""How a grade differs from what a checker said who did not know it, and how grave that is."""

from collections.abc import Set
from dataclasses import dataclass

from tutela.casework.quality.sampling.plans import Book
from tutela.casework.quality.sampling.terms import Severity
from tutela.engine.taxonomy.packs import LawPack

AGREES = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What differs, "" for nothing, and how grave it is."""

    what: str = AGREES
    severity: str = ""


def compare(book: Book, pack: LawPack, graded: tuple[str, Set[str]], checked: tuple[str, Set[str]]) -> Fault:
    """Compare a grade with a check of it: the category of each, and its tags of what may not be missed.

    The gravest that differs is what is said.
    """
    criminal = {category.code: category.criminal for category in pack.categories}
    (was, had), (now, has) = graded, checked
    found = []
    if was != now:
        apart = criminal.get(was) != criminal.get(now)
        found.append("criminal_or_not" if apart else "category")
    if has - had:
        found.append("tag_missed")
    elif had - has:
        found.append("tag_added")
    order = list(Severity)
    faults = sorted((order.index(book.severities[what]), what) for what in found)
    return Fault(faults[0][1], book.severities[faults[0][1]].value) if faults else Fault()
