"""Makes an empty hash list."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.errors import BadList
from tutela.casework.lists.models import LEVELS, HashList
from tutela.casework.lists.numbers import default_map
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy import packs


@transaction.atomic
def make_list(
    by: Actor,
    name: str,
    *,
    purpose: str,
    pack: str,
    region: str = "",
    category_map: Mapping[str, str] | None = None,
    is_own: bool = False,
    legal_basis: str = "",
    level: str = "",
) -> HashList:
    """Make an empty hash list: one of a partner's, or one of our own.

    Args:
        by: who makes it.
        name: what people call it.
        purpose: what being on the list means: known-illegal, known-good or of-interest.
        pack: the law pack whose categories its entries have.
        region: the scheme that the list's numbers follow, as agreed with its sender. Records that state
            another get no category; without a region none does.
        category_map: the pack's code for each number, keyed "1" or "UK/1"; by default what the pack
            states for the region.
        is_own: whether it is built here, from released grades.
        legal_basis: under which agreement or law it is held.
        level: of an own list how well a grade must be founded: "confirmed", "trusted", or "" for any.

    Raises:
        NotAllowed: the actor may not import lists in this unit.
        UnknownPack: there is no such law pack.
        BadList: the name is taken or cannot be shown, the purpose, a mapped category or the level is unknown,
            or a list of a partner's is to have a level.
    """
    gate.require(by, Act.IMPORT_LIST)
    law_pack = packs.load(pack)
    mapped = dict(category_map) if category_map else default_map(law_pack, region)
    _check_list(by, name, purpose, region)
    _check_map(mapped, law_pack)
    _check_region(category_map or {}, region)
    if level not in LEVELS or (level and not is_own):
        raise BadList(f"Only an own list has a level, and it is one of {', '.join(filter(None, LEVELS))}.")
    hash_list = HashList.objects.create(
        unit=Unit.objects.get(pk=by.unit),
        name=name,
        is_own=is_own,
        purpose=purpose,
        region=region,
        pack=pack,
        category_map=mapped,
        legal_basis=legal_basis,
        level=level,
    )
    log.record(
        by, "list.made", purpose=purpose, list=hash_list.pk, own=is_own, pack=f"{pack} {law_pack.version}"
    )
    return hash_list


def _check_list(by: Actor, name: str, purpose: str, region: str) -> None:
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


def _check_region(category_map: Mapping[str, str], region: str) -> None:
    """Refuse what says of a number what it means, but not in which region.

    Raises:
        BadList: as said.
    """
    for number in category_map:
        if not region and "/" not in number:
            raise BadList(
                f"A number means what its region says: name the region that {number!r} is of, "
                f"as the list's files write it, or write REGION/{number}."
            )


def _check_map(mapped: Mapping[str, str], pack: packs.LawPack) -> None:
    """Refuse a map that leads to a category the pack has not.

    Raises:
        BadList: as said.
    """
    codes = {category.code for category in pack.categories}
    for number, code in mapped.items():
        if code not in codes:
            raise BadList(
                f"{number!r} leads to {code!r}, but law pack {pack.name} has {', '.join(sorted(codes))}."
            )
