"""Says what of a file's facts stands on its item's row."""

from tutela.casework.items.models import Item
from tutela.engine.media.facts import Facts

# What opening a file states on its item's row.
COLUMNS = ("kind", "mime", "condition", "note", "facts", "is_whole")


def put(item: Item, facts: Facts) -> None:
    """Put the facts on an item, which the caller saves: the fields in `COLUMNS`."""
    item.kind, item.mime, item.condition = facts.kind, facts.mime[:80], facts.condition
    item.note, item.facts, item.is_whole = facts.note[:300], facts.to_json(), facts.is_whole
