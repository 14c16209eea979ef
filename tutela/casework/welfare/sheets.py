"""Which contact sheets an item has: an overview, and where that does not show all, others with everything."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from tutela.casework.items.hash_values import PARTS
from tutela.casework.items.models import HashValue, Item
from tutela.engine.hashing.video import features, scenes
from tutela.engine.media.file_types import Kind
from tutela.engine.media.renditions import MOST_FURTHER, MOST_TILES

# The overview and these after it: two hours of a film, or some seven thousand frames or pages.
MOST_SHEETS = 120
_NAME = re.compile(r"sheet(?:|[2-9]|[1-9][0-9]{1,2})", re.ASCII)
_FILM = "vpdq"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one item.

    Attributes:
        count: how many there are; 0 for what has none.
        tiles: how many frames, pages and other pictures examining saw, besides the first of a picture.
        unshown: how many of the last of these are on no sheet but perhaps the overview.
        unshown_from: what stands on the first of these: a time of the film, or the number of a picture.
    """

    count: int
    tiles: int = 0
    unshown: int = 0
    unshown_from: str = ""

    @property
    def sentence(self) -> str:
        """Say what is on no sheet; "" where all of it is on one."""
        if not self.unshown:
            return ""
        return _(
            "%(unshown)s of %(tiles)s pictures, from %(first)s to the end, are on no contact sheet but the "
            "overview: no more than %(most)d sheets are made."
        ) % {
            "unshown": f"{self.unshown:,}",
            "tiles": f"{self.tiles:,}",
            "first": self.unshown_from,
            "most": MOST_SHEETS,
        }


NO_SHEETS = Sheets(0)


def number_of(variant: str) -> int:
    """Read the number of a sheet from its variant, `sheet`, `sheet2` and so on; 0 for what is no sheet."""
    if not _NAME.fullmatch(variant):
        return 0
    number = int(variant.removeprefix("sheet") or 1)
    return number if number <= MOST_SHEETS else 0


def moments(item: Item, number: int) -> dict[str, list[float]]:
    """Say which seconds of a film, and of what else its file shows, a sheet shows.

    The overview shows each look that examining saw, and then as much of the rest as there is room for. The
    sheets after it show all of it, in order, so that nobody has to believe the choice.

    Args:
        item: whose.
        number: of the sheet, from 1.

    Returns:
        what the renderer takes; nothing for a sheet that the item has not.
    """
    rows = HashValue.objects.filter(item=item, algorithm__in=(_FILM, PARTS), is_latest=True)
    seen = {row.algorithm: features.columns(row.value) for row in rows}
    if number == 1:
        further = MOST_FURTHER if _FILM in seen else MOST_TILES - 1
        most = {_FILM: ("moments", MOST_TILES), PARTS: ("further", further)}
        return {most[name][0]: scenes.moments(feature, most[name][1]) for name, feature in seen.items()}
    film, parts = (_in_order(seen, name) for name in (_FILM, PARTS))
    if number > _count(len(film), len(parts)):
        return {}
    first = (number - 2) * MOST_TILES
    own = film[first : first + MOST_TILES]
    start = max(0, first - len(film))
    return {"moments": own, "further": parts[start : start + MOST_TILES - len(own)]}


def sheets_of(items: Iterable[Item]) -> dict[int, Sheets]:
    """Say of some items which sheets each has, by the items' numbers; two statements at most."""
    shown = {item.pk: item for item in items if has_sheet(item)}
    found = {number: Sheets(1) for number in shown}
    if not shown:
        return found
    kept = HashValue.objects.filter(item__in=shown, algorithm__in=(_FILM, PARTS), is_latest=True)
    # What fits on the overview is not read: most items.
    row = features.ROW.itemsize
    is_long = Q(length__gt=MOST_TILES * row) | Q(algorithm=PARTS, length__gt=MOST_FURTHER * row)
    long = kept.annotate(length=Length("value")).filter(is_long).values_list("item", flat=True)
    seen: dict[int, dict[str, features.Feature]] = {}
    for value in kept.filter(item__in=list(long)):
        seen.setdefault(value.item_id, {})[value.algorithm] = features.columns(value.value)
    for number, of_item in seen.items():
        found[number] = _sheets(shown[number], _in_order(of_item, _FILM), _in_order(of_item, PARTS))
    return found


def beyond(held: QuerySet[Any, Any]) -> Iterator[tuple[Item, Sheets]]:
    """Give those items of which some is on no sheet but perhaps the overview.

    Args:
        held: a question that names the items.
    """
    long = (MOST_SHEETS - 1) * MOST_TILES * features.ROW.itemsize
    kept = HashValue.objects.filter(item__in=held, algorithm__in=(_FILM, PARTS), is_latest=True)
    totals = kept.values("item").annotate(length=Sum(Length("value"))).filter(length__gt=long)
    found = Item.objects.in_bulk(list(totals.order_by().values_list("item", flat=True)))
    for number, sheets in sheets_of(found.values()).items():
        if sheets.unshown:
            yield found[number], sheets


def has_sheet(item: Item) -> bool:
    """Say whether an item has a contact sheet: a video, or a file of several pictures."""
    return item.kind == Kind.VIDEO or any(part["opened"] for part in item.facts.get("parts", ()))


def parts_of(item: Item) -> list[float]:
    """Say where what a file shows besides its first picture or film lies, in order."""
    row = HashValue.objects.filter(item=item, algorithm=PARTS, is_latest=True).first()
    return _in_order({PARTS: features.columns(row.value)}, PARTS) if row is not None else []


def _in_order(seen: Mapping[str, features.Feature], name: str) -> list[float]:
    if name not in seen:
        return []
    feature = seen[name]
    return [float(at_s) for at_s in feature.at_s[~feature.is_cut]]


def _count(film: int, parts: int) -> int:
    fits = parts <= (MOST_FURTHER if film else MOST_TILES - 1) and film <= MOST_TILES
    return 1 if fits else min(MOST_SHEETS, 1 - (film + parts) // -MOST_TILES)


def _sheets(item: Item, film: Sequence[float], parts: Sequence[float]) -> Sheets:
    tiles, count = len(film) + len(parts), _count(len(film), len(parts))
    unshown = tiles - (count - 1) * MOST_TILES if count > 1 else 0
    if unshown <= 0:
        return Sheets(count, tiles)
    first = tiles - unshown
    if first < len(film):
        minutes, seconds = divmod(int(film[first]), 60)
        return Sheets(count, tiles, unshown, f"{minutes // 60}:{minutes % 60:02}:{seconds:02}")
    # Of a picture's file they are counted from the one that it opens with.
    opening = item.kind == Kind.PICTURE
    return Sheets(
        count, tiles, unshown, _("picture %(number)s") % {"number": f"{first - len(film) + 1 + opening:,}"}
    )
