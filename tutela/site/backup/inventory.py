"""The inventory of a backup: every object of the vault that belongs to it, as it lies sealed."""

from collections.abc import Iterator

from tutela.engine.vault.mirror import Measured
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing, Store
from tutela.site.backup import sealed_text
from tutela.site.backup.errors import BackupBroken
from tutela.site.backup.place import Manifest


def line(name: str, measured: Measured) -> bytes:
    """Write one object."""
    return f"{name} {measured.sha256} {measured.size_bytes}\n".encode()


def read(place: Store, manifest: Manifest, key: bytes) -> dict[str, Measured]:
    """Give the objects of a backup, by their names.

    Raises:
        BackupBroken: the inventory does not open.
    """
    try:
        with sealed_text.reading(place, manifest.inventory, key) as lines:
            return dict(_entries(lines))
    except (SealBroken, ObjectMissing, OSError, ValueError, EOFError) as wrong:
        raise BackupBroken(
            f"The inventory of backup {manifest.name} does not open. Take another one."
        ) from wrong


def _entries(lines: Iterator[bytes]) -> Iterator[tuple[str, Measured]]:
    for text in lines:
        name, digest, size = text.decode().split()
        yield name, Measured(digest, int(size))
