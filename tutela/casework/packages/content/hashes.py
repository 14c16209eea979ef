"""The hash list of a package: digests and grades of items, never their content."""

from collections.abc import Collection

from django.db.models import QuerySet

from tutela.casework.database import portions
from tutela.casework.items.models import HashValue, Item
from tutela.casework.packages.content.contents import as_table
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.engine.taxonomy import packs

NAME = "hashes.csv"
_COLUMNS = ("sha256", "sha1", "md5", "pdq", "size_bytes", "category", "law")


def graded(items: QuerySet[Item], law_pack: str) -> list[int]:
    """Give the numbers of those of some items whose settled grade is of a criminal category."""
    criminal = [one.code for one in packs.load(law_pack).categories if one.criminal]
    return list(items.filter(settlement__category__in=criminal).order_by("pk").values_list("pk", flat=True))


def hash_list(numbers: Collection[int]) -> str:
    """Write the hash list of items by their numbers; of what has no settled grade the category is empty."""
    rows: list[dict[str, object]] = []
    for portion in portions(sorted(numbers)):
        values = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__in=portion)
        exact = dict(values.exclude(recipe__contains=FAST_MARK).values_list("item", "value"))
        for item in Item.objects.filter(pk__in=portion).select_related("settlement"):
            settled = getattr(item, "settlement", None)
            rows.append(
                {
                    "sha256": bytes(item.sha256).hex(),
                    "sha1": bytes(item.sha1).hex(),
                    "md5": bytes(item.md5).hex(),
                    "pdq": bytes(exact.get(item.pk) or b"").hex(),
                    "size_bytes": item.size_bytes,
                    "category": settled.category if settled else "",
                    "law": f"{settled.pack} {settled.pack_version}" if settled else "",
                }
            )
    return as_table(_COLUMNS, rows)
