"""What is held of the record outside its own table: checkpoints, digests of entries, the vault's mark.

Nothing here is believed that the unit's signing key has not signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from tutela.casework.custody import marks, objects
from tutela.casework.custody.marks import Mark
from tutela.casework.custody.models import Checkpoint as Row
from tutela.casework.custody.record import signed_note
from tutela.casework.custody.record.merkle import DIGEST
from tutela.casework.custody.record.signed_note import BadNote, Checkpoint
from tutela.engine.vault.references import open_store
from tutela.engine.vault.store import ObjectMissing, Store
from tutela.errors import Refusal

CHECKPOINT, LEAVES = "checkpoint-", "leaves-"
_NO_END = 1 << 63


@dataclass(slots=True)
class Held:
    """What is held of one record.

    Attributes:
        faults: what is held and was changed, or is of another installation.
        notes: what could not be asked.
        mark: the last entry that the vault was told of.
    """

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mark: Mark | None = None
    _by_size: dict[int, list[Checkpoint]] = field(default_factory=dict)
    _store: Store | None = None

    def add(self, checkpoint: Checkpoint) -> None:
        """Take a checkpoint in, once."""
        same = self._by_size.setdefault(checkpoint.size, [])
        if all(other.root != checkpoint.root for other in same):
            same.append(checkpoint)

    def of(self, size: int) -> list[Checkpoint]:
        """Give the checkpoints of a size; more than one where histories have parted."""
        return self._by_size.get(size, [])

    def beyond(self, size: int) -> list[Checkpoint]:
        """Give the checkpoints of more entries than so many, the smallest first."""
        return [each for further in sorted(self._by_size) if further > size for each in self.of(further)]

    @property
    def first_size(self) -> int:
        """The size of the first checkpoint: from the entry after it on, each is signed."""
        return min(self._by_size, default=_NO_END)

    def lost_after(self, size: int) -> str:
        """Say what is missing, if the vault was told of more entries than so many."""
        if self.mark is None or self.mark.seq <= size:
            return ""
        return (
            f"Entry {size + 1} is missing from the record, and all after it: the vault was told of entry "
            f"{self.mark.seq}{f' at {self.mark.at}' if self.mark.at else ''}."
        )

    def leaves(self, checkpoint: Checkpoint) -> Iterator[tuple[int, bytes]]:
        """Give the digests that came to the second place with a checkpoint, by the number of the entry."""
        ending = f"-{checkpoint.root.hex()}"
        for note in self._store.notes(LEAVES) if self._store else ():
            if self._store and note.endswith(ending):
                first, digests = int(note.split("-")[1]), self._store.read_note(note)
                for seq, at in enumerate(range(0, len(digests), DIGEST), first):
                    yield seq, digests[at : at + DIGEST]

    def ask(self, store: Store, public: Ed25519PublicKey) -> None:
        """Take in what the second place holds; what the database holds as well need not be read."""
        self._store = store
        known = {name_of(each.size, each.root.hex()) for size in self._by_size for each in self.of(size)}
        for note in store.notes(CHECKPOINT):
            if note in known:
                continue
            try:
                self.add(signed_note.read(store.read_note(note).decode(), public))
            except ObjectMissing:
                continue
            except (BadNote, UnicodeDecodeError):
                self.faults.append(
                    f"The second place holds {note}, which was changed or is of another installation: this "
                    "one's key has not signed it. Look there for the first checkpoint that can be proved."
                )


def name_of(size: int, root: str) -> str:
    """Name the note of a checkpoint."""
    return f"{CHECKPOINT}{size:020d}-{root}"


def name_of_leaves(first: int, root: str) -> str:
    """Name the note of digests of entries, from a first one on, that comes with a checkpoint."""
    return f"{LEAVES}{first:020d}-{root}"


def second_place() -> Store | None:
    """Give the store of the second place, if the settings name one.

    Raises:
        StoreUnavailable: it is a bucket, and the library or the credentials for it are not there.
    """
    return None if settings.TUTELA_CHECKPOINTS is None else open_store(settings.TUTELA_CHECKPOINTS)


def held(public: Ed25519PublicKey) -> Held:
    """Gather what is held of the record: in the database, in the second place, in the vault."""
    all_held = Held()
    for row in Row.objects.order_by("size").iterator():
        try:
            all_held.add(signed_note.read(row.text, public))
        except BadNote:
            all_held.faults.append(
                f"The database's checkpoint of {row.size} entries was changed, or the signing key was "
                "replaced."
            )
    try:
        if store := second_place():
            all_held.ask(store, public)
    except (Refusal, OSError) as away:
        all_held.notes.append(f"the second place did not answer, and was not compared: {away}")
    try:
        all_held.mark = marks.highest(objects.store())
    except (Refusal, OSError) as away:
        all_held.notes.append(f"the vault did not say how far the record had come: {away}")
    return all_held
