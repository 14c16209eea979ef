"""Questions about content and where it was found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tutela.casework.custody import copies
from tutela.casework.custody.copies import ORIGINAL, Content
from tutela.casework.custody.models import SealedCopy
from tutela.casework.database import portions
from tutela.casework.gate import Actor
from tutela.casework.items.models import HashValue, Instance, Intake, Item, PathWalk
from tutela.casework.questions import Question, read
from tutela.engine.hashing.digests import Digests
from tutela.engine.hashing.fingerprints import FAST_MARK, PART_MARK
from tutela.engine.media.archives import ArchiveLimits
from tutela.errors import NotFound
from tutela.printable import shown

_item = Question(lambda number, unit: Item.objects.filter(pk=number, unit=unit))


def item_for(by: Actor, number: int) -> Item:
    """Find an item of the actor's own unit.

    Raises:
        NotFound: no such item, or another unit's.
    """
    item = _item.first(number, by.unit)
    if item is None:
        raise NotFound(_("There is no item T-%(number)s.") % {"number": number})
    return item


def content_of(item: Item) -> Content:
    """Say which content an item is, and under which data keys it was received, by a query within the next."""
    return _content(item.pk, item.sha256)


def _content(number: int, sha256: bytes) -> Content:
    keys = Instance.objects.filter(item=number).order_by().values_list("intake__key", flat=True)
    return Content(number, sha256, keys)


_copies = Question(lambda number, sha256: copies.every_copy(_content(number, sha256)))


def variants_of(item: Item) -> dict[str, SealedCopy]:
    """Find every sealed copy of an item's content, by variant; the original too."""
    return copies.by_variant(_copies(item.pk, bytes(item.sha256)))


def contents_of(items: Sequence[Item]) -> list[Content]:
    """Say which content each item is, and under which data keys it was received."""
    keys: dict[int, set[int]] = {item.pk: set() for item in items}
    instances = Instance.objects.filter(item__in=list(keys)).order_by()
    for number, key in instances.values_list("item", "intake__key").distinct():
        keys[number].add(key)
    return [Content(item.pk, item.sha256, frozenset(keys[item.pk])) for item in items]


def digests_of(numbers: Collection[int]) -> dict[int, Digests]:
    """Give what items say of their contents, by their numbers."""
    rows = Item.objects.filter(pk__in=numbers).values_list("pk", "md5", "sha1", "sha256", "size_bytes")
    return {number: Digests(md5, sha1, sha256, size) for number, md5, sha1, sha256, size in rows}


def unkept() -> list[int]:
    """Name the items, of every unit, that have no original under a key they were received under."""
    kept = SealedCopy.objects.filter(
        key=OuterRef("intake__key"),
        content_sha256=OuterRef("item__sha256"),
        item_number=OuterRef("item"),
        variant=ORIGINAL,
    )
    without = Instance.objects.filter(~Exists(kept)).order_by("item")
    return list(without.values_list("item", flat=True).distinct())


def places_of(numbers: Collection[int], most: int = 3) -> dict[int, list[str]]:
    """Say where items were found: the intake, and the path, through archives; some places of each."""
    places: dict[int, list[str]] = {}
    for some in portions(numbers):
        found = with_archives(Instance.objects.filter(item__in=some)).select_related("intake")
        for instance in found.order_by("pk"):
            some_places = places.setdefault(instance.item_id, [])
            if len(some_places) < most:
                some_places.append(f"{instance.intake}: {path_through_archives(instance)}")
    return places


def path_through_archives(instance: Instance) -> str:
    """Write the paths that lead to a place as pages show them, of the outermost archive first."""
    return " > ".join(shown(path) for path in way_to(instance))


def way_to(instance: Instance) -> list[bytes]:
    """Give the raw paths that lead to a place: of the archives from the outermost on, and within the last."""
    before = way_to(instance.container) if instance.container else []
    return [*before, instance.path]


def with_archives(places: QuerySet[Instance]) -> QuerySet[Instance]:
    """Have the archives that places lie in come with them, however deep."""
    return places.select_related("__".join(["container"] * (ArchiveLimits().depth + 1)))


def not_indexed(unit: int, reached: int | None = None) -> QuerySet[Instance]:
    """Give the places of a unit whose paths are not indexed yet, in order, with their archives.

    Args:
        unit: its number.
        reached: the last place that is indexed; left out, it is asked for.
    """
    if reached is None:
        reached = PathWalk.objects.filter(unit=unit).values_list("reached", flat=True).first() or 0
    return with_archives(Instance.objects.filter(intake__unit=unit, pk__gt=reached)).order_by("pk")


def states_by_intake(intakes: Collection[int]) -> dict[int, dict[str, int]]:
    """Count the distinct items by state, for each of some intakes that holds any, by its number."""
    counts: dict[int, dict[str, int]] = {}
    places = Instance.objects.filter(intake__in=intakes).order_by("intake", "item__state")
    rows = places.values_list("intake", "item__state").annotate(n=Count("item", distinct=True))
    for intake, state, count in rows:
        counts.setdefault(intake, {})[state] = count
    return counts


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The items of some intakes that are in others too: how many, in how many, and in which the most."""

    items: int = 0
    intakes: int = 0
    most: list[tuple[int, int]] = field(default_factory=list)


def elsewhere(intakes: Collection[int], most: int) -> Elsewhere:
    """Count the items of some intakes that other intakes hold as well, in one walk over their places.

    Args:
        intakes: their numbers.
        most: how many of the others are named, those with most of the items first.
    """
    if not intakes:
        return Elsewhere()
    marks, places = ", ".join(["%s"] * len(intakes)), connection.ops.quote_name(Instance._meta.db_table)
    held = f"SELECT item_id FROM {places} WHERE intake_id IN ({marks})"  # noqa: S608 - our own model's name
    also = f"SELECT intake_id, item_id FROM {places} WHERE item_id IN ({held}) AND intake_id NOT IN ({marks})"  # noqa: S608
    text = (
        f"WITH also AS MATERIALIZED ({also}) "  # noqa: S608
        "SELECT (SELECT COUNT(DISTINCT item_id) FROM also), COUNT(*) OVER (), intake_id, "
        "COUNT(DISTINCT item_id) AS n FROM also GROUP BY intake_id ORDER BY n DESC, intake_id LIMIT %s"
    )
    found = read(text, [*intakes, *intakes, most])
    if not found:
        return Elsewhere()
    return Elsewhere(found[0][0], found[0][1], [(intake, count) for _, _, intake, count in found])


def items_of(intake: Intake) -> QuerySet[Item]:
    """Give the items that were received by an intake, each once."""
    return Item.objects.filter(pk__in=Instance.objects.filter(intake=intake).values("item"))


def inexact(unit: int, numbers: Iterable[int]) -> list[int]:
    """Name those of a unit's items whose picture fingerprint is a fast one, in order."""
    return inexact_among(Item.objects.filter(unit=unit, pk__in=list(numbers)))


def inexact_among(items: QuerySet[Item]) -> list[int]:
    """Name those of some items whose picture fingerprint is a fast one, in order."""
    values = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__in=items.order_by().values("pk"))
    return sorted(values.filter(recipe__contains=FAST_MARK).values_list("item", flat=True))


def partly_read(numbers: Iterable[int]) -> list[int]:
    """Name those of some items of whose files codes were passed over, and damage in them, in order."""
    values = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__in=list(numbers))
    return sorted(values.filter(recipe__contains=PART_MARK).values_list("item", flat=True))


def fingerprints(
    unit: int, algorithm: str, items: Iterable[int] | None = None
) -> list[tuple[int, bytes, int]]:
    """Give (item, value, quality) for a unit's items that have a fingerprint of one kind, in item order."""
    values = HashValue.objects.filter(item__unit=unit, algorithm=algorithm, is_latest=True)
    if items is not None:
        values = values.filter(item__in=list(items))
    return list(values.order_by("item").values_list("item", "value", "quality"))


def orientations(unit: int, items: Iterable[int]) -> list[tuple[int, bytes, int]]:
    """Give (item, value and turned ones, quality) for a unit's pictures, in item order."""
    values = HashValue.objects.filter(item__unit=unit, algorithm="pdq", is_latest=True, item__in=list(items))
    rows = values.order_by("item").values_list("item", "value", "turned", "quality")
    return [(item, value + turned, quality) for item, value, turned, quality in rows]


def latest_values(item: Item) -> dict[str, HashValue]:
    """Give an item's fingerprints by algorithm."""
    return {value.algorithm: value for value in item.hashes.all() if value.is_latest}
