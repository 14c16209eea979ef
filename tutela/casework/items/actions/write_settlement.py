"""The step that writes a settled grade: the only writer of what an item counts as."""

from tutela.casework.items.models import Item, Settlement


def write_settlement(
    item: Item,
    category: str,
    pack: str,
    pack_version: str,
    *,
    basis: Settlement.Basis,
    source: str,
    level: str = "",
    entry: int | None = None,
) -> Settlement:
    """Write what an item counts as from now on; of each item there is one."""
    values = {
        "category": category,
        "pack": pack,
        "pack_version": pack_version,
        "basis": basis,
        "source": source,
        "level": level,
        "entry": entry,
    }
    return Settlement.objects.update_or_create(item=item, defaults=values)[0]
