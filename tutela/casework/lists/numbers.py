"""What the numbers of a list mean: only what its agreed region, confirmed by a person, lets them mean."""

from collections.abc import Mapping

from tutela.casework.lists.models import HashList
from tutela.engine.taxonomy import packs
from tutela.printable import printable

# Regions that name no scheme: exporters write them where nobody chose one.
_NO_REGION = frozenset({"", "default", "unknown"})
_MOST_REMEMBERED = 4096


def default_map(pack: packs.LawPack, region: str) -> dict[str, str]:
    """Take a pack's numbers, and its codes as themselves, by which categories without a number travel.

    Of a region whose numbers the pack does not know the meaning is for a person to say: the map is empty.
    """
    if region and pack.vics_region and not _same(region, pack.vics_region):
        return {}
    numbers = {str(category.vics): category.code for category in pack.categories if category.vics is not None}
    return numbers | {category.code: category.code for category in pack.categories}


class Numbers:
    """The meaning of the numbers in one file that is read into a list.

    A number counts if the list has a region agreed, and the record states the same region or none; or if the
    list's map names the number of that very region, as "US/1". All others give no category.
    """

    def __init__(self, hash_list: HashList, *, is_open: bool = False, confirmed: bool = False) -> None:
        """Look the list's map over once.

        Args:
            hash_list: the list.
            is_open: the file does not say at its head which region its numbers follow, though it may be one.
            confirmed: a person has confirmed that such a file follows the list's region.
        """
        self._agreed, self._is_open = hash_list.region, is_open and not confirmed
        self._map: Mapping[str, str] = hash_list.category_map
        # Lists made before packs stated their region hold a pack's numbers for any region.
        pack = packs.load(hash_list.pack)
        foreign = bool(self._agreed and pack.vics_region and not _same(self._agreed, pack.vics_region))
        is_default = self._map == default_map(pack, "")
        self._plain: Mapping[str, str] = {} if not self._agreed or (foreign and is_default) else self._map
        self._known: dict[tuple[str, str], str] = {}

    def code(self, region: str, raw: str) -> str:
        """Give the law pack's code for a record's number; "" where nobody confirmed what it means."""
        if not raw:
            return ""
        found = self._known.get((region, raw))
        if found is None:
            found = self._code(region, raw)
            if len(self._known) < _MOST_REMEMBERED:
                self._known[region, raw] = found
        return found

    def why_none(self, region: str) -> str:
        """Say why a number of a record that states this region gives no category."""
        states = f"states region {printable(region[:40])}" if region else "states no region"
        if not self._agreed:
            return f"It {states}, and the list has no region agreed: no category, it settles nothing"
        if self._is_open and not region:
            return "Its file does not begin by saying its region: no category, it settles nothing"
        if not self._follows(region):
            return f"It {states}, and the list's is {self._agreed}: no category, it settles nothing"
        return (
            f"Its number has no confirmed meaning in region {self._agreed}: no category, it settles nothing"
        )

    def _code(self, region: str, raw: str) -> str:
        if "/" in raw:
            return ""  # it would be looked up as the number of another region
        if region and f"{region}/{raw}" in self._map:
            return self._map[f"{region}/{raw}"]
        return self._plain.get(raw, "") if self._follows(region) else ""

    def _follows(self, region: str) -> bool:
        """Say whether a record that states this region follows the one agreed."""
        if region.casefold() in _NO_REGION:
            return not self._is_open
        return _same(region, self._agreed)


def _same(region: str, other: str) -> bool:
    return region.casefold() == other.casefold()
