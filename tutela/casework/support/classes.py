"""The classes that somebody may opt out of: those of their unit's law pack, by code."""

from collections.abc import Mapping
from functools import cache

from tutela.casework.people.models import Unit
from tutela.engine.taxonomy import packs


def of_unit(unit: int) -> Mapping[str, str]:
    """Give the classes of a unit's law pack, the highest first, each with its title.

    Raises:
        UnknownPack, BadPack: it is not installed, or breaks a rule of its form.
    """
    return _of_pack(Unit.objects.values_list("law_pack", flat=True).get(pk=unit))


# A pack is installed with the program and changes with it, never under a running process.
@cache
def _of_pack(name: str) -> Mapping[str, str]:
    return {each.code: each.title for each in packs.load(name).categories if each.criminal}
