"""Looks the vault over in seconds: the length of every object, and of some of them all that can be proved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tutela.casework.custody import objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.proving import faults
from tutela.casework.custody.proving.faults import What
from tutela.engine.vault.store import ObjectMissing, Store

MOST_ROWS = 20_000
MOST_OBJECTS, MOST_BYTES = 256, 64 << 20
_NAMED = 10
# An object that was registered since the names were listed is looked for by its name.
_ASKED_AGAIN = 1000


@dataclass(slots=True)
class Look:
    """What was seen.

    Attributes:
        copies: how many objects rows name.
        unnamed: how many the vault holds that no row names.
        counts: how many copies have which fault.
        named: some of those copies.
        read: how many objects were read whole.
    """

    copies: int = 0
    unnamed: int = 0
    read: int = 0
    counts: Counter[What] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)

    def note(self, copy: SealedCopy, what: What | None) -> bool:
        """Note what is wrong with a copy; say whether anything is."""
        if what is None:
            return False
        self.counts[what] += 1
        if len(self.named) < _NAMED:
            self.named.append(f"{copy.variant} of item T-{copy.item_number} ({copy.object_id})")
        return True

    @property
    def summary(self) -> str:
        """Say what is wrong in one line; nothing, if nothing is."""
        if not self.counts:
            return ""
        counted = "; ".join(
            f"{count} of {self.copies} copies: {what.label}" for what, count in self.counts.items()
        )
        return f"{counted}. Among them: {', '.join(self.named)}"


def look() -> Look:
    """Compare the register with the vault.

    Every object is there and of its length; of up to `MOST_ROWS` rows, drawn by chance, the MAC holds; of
    those, up to `MOST_OBJECTS` objects and `MOST_BYTES` open from the first byte to the last.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    seen, store = Look(), objects.store()
    bad = _look_at_lengths(seen, store)
    rows = SealedCopy.objects.select_related("key").order_by("?")[:MOST_ROWS]
    _look_inside(seen, (copy for copy in rows if copy.pk not in bad))
    return seen


def _look_at_lengths(seen: Look, store: Store) -> set[int]:
    held, bad, missing = dict(store.sizes()), set(), []
    columns = "object_id", "size_bytes", "variant", "item_number"
    for copy in SealedCopy.objects.only(*columns).iterator():
        seen.copies += 1
        what = faults.of_length(copy, held.pop(copy.object_id, None))
        if what is What.MISSING:
            missing.append(copy)
        elif seen.note(copy, what):
            bad.add(copy.pk)
    for copy in _still_missing(store, missing):
        seen.note(copy, What.MISSING)
        bad.add(copy.pk)
    seen.unnamed = len(held)
    return bad


def _still_missing(store: Store, copies: list[SealedCopy]) -> list[SealedCopy]:
    newest = copies[-_ASKED_AGAIN:]
    firsts = store.firsts([copy.object_id for copy in newest], 1)
    gone = [copy for copy, first in zip(newest, firsts, strict=True) if isinstance(first, ObjectMissing)]
    return copies[:-_ASKED_AGAIN] + gone


def _look_inside(seen: Look, copies: Iterable[SealedCopy]) -> None:
    size_bytes = 0
    for copy in copies:
        if seen.read < MOST_OBJECTS and size_bytes + copy.size_bytes <= MOST_BYTES:
            seen.read, size_bytes = seen.read + 1, size_bytes + copy.size_bytes
            seen.note(copy, faults.of_copy(copy))
        else:
            seen.note(copy, faults.of_row(copy))
