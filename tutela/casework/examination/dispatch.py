"""Hands batches of items to the crew, with what opens them and nothing more."""

from collections.abc import Sequence

from django.conf import settings

from tutela.casework.custody import copies
from tutela.casework.gate import machine
from tutela.casework.items import algorithms, queries
from tutela.casework.items.models import Item
from tutela.casework.jobs import executors
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.sealed_batch import Batch, examine
from tutela.engine.vault.references import Reference


def open_and_hash(items: Sequence[Item], mode: Mode, *, sheets: bool = False) -> list[Examined]:
    """Have the crew open items of one unit and hash them; with `sheets`, also make what people see of videos.

    One that is not opened because the register of copies was changed is on record, and is seen as unreadable.

    Raises:
        StoreUnavailable: the vault does not answer.
        CrewUnavailable: the crew cannot be had.
        HandLost: whoever had the batch ended in the middle of it, again and again.
    """
    algorithms.admitted()  # what may not be let in is told here, where the settings are
    crew, contents = executors.mine(), queries.contents_of(items)
    by = machine(items[0].unit_id if items else 0)
    opened_by = copies.references(by, contents, abroad=not crew.is_here)
    batch = Batch(
        settings.TUTELA_VAULT,
        tuple(_or_why_not(opened_by.get(item.pk)) for item in items),
        tuple(settings.TUTELA.plugins.hashes),
        mode,
        sheets,
        settings.TUTELA_FENCE,
    )
    (seen,) = crew.map(examine, [batch])
    return seen


def _or_why_not(reference: Reference | Exception | None) -> Reference | str:
    if reference is None:
        return "the vault holds no copy of it"
    return reference if isinstance(reference, Reference) else str(reference)
