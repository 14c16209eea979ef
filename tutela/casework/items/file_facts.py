"""Says what of a file's facts stands on its item's row."""

from dataclasses import replace

from tutela.casework.items.models import Item
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.file_types import Kind

# What opening a file states on its item's row.
COLUMNS = ("kind", "mime", "condition", "note", "facts", "is_whole", "holds_archive")
_OPENED_BY_RECEIVING = "an archive; its members are items of their own, but for what its place says"
_HOLDS_ARCHIVE = "the members of the archive in it are items of their own, but for what its place says"


def put(item: Item, facts: Facts) -> None:
    """Put the facts on an item, which the caller saves: the fields in `COLUMNS`."""
    if facts.kind is Kind.ARCHIVE and facts.container:
        # Whoever examines it does not look into it; receiving does.
        facts = replace(facts, condition=Condition.NOT_MEDIA, note=_OPENED_BY_RECEIVING)
    item.holds_archive = any(part.is_archive for part in facts.parts)
    facts = facts.noted(_HOLDS_ARCHIVE) if item.holds_archive else facts
    item.kind, item.mime, item.condition = facts.kind, facts.mime[:80], facts.condition
    item.note, item.facts, item.is_whole = facts.note[:300], facts.to_json(), facts.is_whole
