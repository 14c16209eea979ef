"""Says what a new list may be called, what it may mean, and what its numbers lead to."""

from collections.abc import Mapping

from tutela.casework.gate import Actor
from tutela.casework.lists.errors import BadList
from tutela.casework.lists.models import HashList
from tutela.engine.taxonomy import packs


def default_map(pack: packs.LawPack) -> dict[str, str]:
    """Take the pack's numbers, and its codes as themselves, by which categories without a number travel."""
    numbers = {str(one.vics): one.code for one in pack.categories if one.vics is not None}
    return numbers | {one.code: one.code for one in pack.categories}


def check_list(by: Actor, name: str, purpose: str, region: str) -> None:
    """Refuse a name that is taken or cannot be shown, and a purpose or region that no list can have.

    Raises:
        BadList: as said.
    """
    if not name.strip() or len(name) > 100 or not name.isprintable() or "/" in name:  # noqa: PLR2004 (the column)
        raise BadList("Give the list a name of 1 to 100 characters, without a slash.")
    if HashList.objects.filter(unit=by.unit, name=name).exists():
        raise BadList(f"There is a list {name!r} already. Choose another name or use that list.")
    if purpose not in HashList.Purpose.values:
        raise BadList(f"{purpose!r} is no purpose of a list. Use {', '.join(HashList.Purpose.values)}.")
    if not all(char.isascii() and (char.isalnum() or char in "-_") for char in region) or len(region) > 40:  # noqa: PLR2004
        raise BadList("A region is at most 40 letters, digits, - or _, as the list's files write it.")


def check_map(mapped: Mapping[str, str], pack: packs.LawPack) -> None:
    """Refuse a map that leads to a category the pack has not.

    Raises:
        BadList: as said.
    """
    codes = {one.code for one in pack.categories}
    for number, code in mapped.items():
        if code not in codes:
            raise BadList(
                f"{number!r} leads to {code!r}, but law pack {pack.name} has {', '.join(sorted(codes))}."
            )
