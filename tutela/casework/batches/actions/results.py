"""The step that collects what this unit released of the items of a batch, as its records are to say it."""

from collections.abc import Sequence

from tutela.casework.batches.models import NationalBatch
from tutela.casework.editions.recipients.numbers import Reader, number_for, reader_in
from tutela.casework.grading import queries as grading
from tutela.casework.items.models import Item, Settlement
from tutela.engine.formats.own.fingerprint_rows import LEVEL_ROW
from tutela.engine.formats.vics import Found
from tutela.engine.taxonomy import facts as forms, packs


def of(batch: NationalBatch, numbers: Sequence[int], guidance: str) -> dict[int, Found]:
    """Give what is to be said of each of some items whose grade this unit released."""
    settled = Settlement.objects.filter(item__in=numbers, basis=Settlement.Basis.RELEASED)
    rows = list(settled.exclude(item__state=Item.State.QUEUED).select_related("item"))
    released = grading.standing().filter(item__in=[row.item_id for row in rows]).exclude(facts="")
    facts = {
        (item, pack, category): text
        for item, pack, category, text in released.order_by("pk").values_list(
            "item", "pack", "category", "facts"
        )
    }
    readers = {name: _reader(batch, name) for name in {row.pack for row in rows}}
    return {
        row.item_id: _found(
            row, readers[row.pack], facts.get((row.item_id, row.pack, row.category), ""), guidance
        )
        for row in rows
    }


def _reader(batch: NationalBatch, pack: str) -> Reader | None:
    return reader_in(batch.unit_id, batch.region, packs.load(pack)) if batch.region else None


def _found(settled: Settlement, reader: Reader | None, facts: str, guidance: str) -> Found:
    pack = packs.load(settled.pack)
    category = next((each for each in pack.categories if each.code == settled.category), None)
    number = number_for(reader, category, facts) if reader is not None and category else None
    said = {
        "Tutela.Category": f"{settled.pack} {settled.pack_version}: {settled.category}",
        LEVEL_ROW: settled.level,
        "Tutela.Guidance": guidance,
        "Tutela.Facts": facts,
        "Tutela.Derived": number.origin if number is not None else "",
    }
    return Found(
        category=number.category if number is not None else None,
        tags=_tags(facts),
        sha256=bytes(settled.item.sha256).hex(),
        rows={name: value for name, value in said.items() if value},
    )


def _tags(facts: str) -> tuple[str, ...]:
    return tuple(code for _, codes in forms.read(facts).tags for code in codes) if facts else ()
