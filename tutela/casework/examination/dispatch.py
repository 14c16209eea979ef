"""Hands batches of items to the crew, with what opens them and nothing more."""

from collections.abc import Sequence

from django.conf import settings

from tutela.casework.custody import copies
from tutela.casework.custody.models import SealedCopy
from tutela.casework.items import algorithms, queries
from tutela.casework.items.models import Item
from tutela.casework.jobs import executors
from tutela.engine.hashing.examiner import Examined, Mode
from tutela.engine.hashing.sealed_batch import Batch, examine
from tutela.engine.vault.references import Reference


def open_and_hash(items: Sequence[Item], mode: Mode, *, sheets: bool = False) -> list[Examined]:
    """Have the crew open items and take their fingerprints; with `sheets`, also what people see of videos.

    Raises:
        StoreUnavailable: the vault does not answer.
        CrewUnavailable: the crew cannot be had.
        HandLost: whoever had the batch ended in the middle of it, again and again.
    """
    algorithms.admitted()  # what may not be let in is told here, where the settings are
    crew, keys = executors.mine(), queries.keys_of_many(items)
    found = copies.copies_of({item.sha256: keys[item.pk] for item in items})
    there = [found[item.sha256] for item in items if item.sha256 in found]
    opened_by = dict(zip((copy.content_sha256 for copy in there), _references(there, crew), strict=True))
    batch = Batch(
        settings.TUTELA_VAULT,
        tuple(opened_by.get(item.sha256, "the vault holds no copy of it") for item in items),
        tuple(settings.TUTELA.plugins.hashes),
        mode,
        sheets,
    )
    (seen,) = crew.map(examine, [batch])
    return seen


def _references(found: Sequence[SealedCopy], crew: executors.Crew) -> list[Reference | str]:
    if crew.is_here:
        return [copies.reference(copy) for copy in found]
    abroad = copies.references_abroad(found)
    return [one if isinstance(one, Reference) else str(one) for one in abroad]
