"""Seals content into the vault: objects without rows, which the register of copies names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from tutela.casework.custody import journal
from tutela.engine.hashing.digests import Digester, Digests
from tutela.engine.media.file_types import END_BYTES, Sniffed, sniff_ends, start_of
from tutela.engine.vault.references import open_store
from tutela.engine.vault.seal import Sealing
from tutela.engine.vault.store import Store
from tutela.engine.vault.streams import Scratch, Source, fill
from tutela.errors import Unavailable

_CHUNK = 4 << 20


class SourceUnreadable(Unavailable):
    """The bytes to be sealed could not be read to their end; nothing of them was kept."""

    code = "TU-V03"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one pass over some bytes gave: digests, and what they are by their first and last bytes.

    `object_id` is "" where that content was sealed before.
    """

    digests: Digests
    object_id: str
    sniffed: Sniffed


def store() -> Store:
    """Give the vault's store, as the settings name it.

    Raises:
        StoreUnavailable: it is a bucket, and the library or the credentials for it are not there.
    """
    return open_store(settings.TUTELA_VAULT)


# Where what is sealed is read to.
_plain = Scratch(_CHUNK)


def seal(stream: Source, key: bytes, is_kept: Callable[[bytes], bool]) -> Sealed:
    """Read a stream once, to its end: encrypt it into the vault and take its digests in the same pass.

    Args:
        stream: the plain bytes.
        key: the case's data key, unwrapped.
        is_kept: says whether a SHA-256 is sealed under this key already; then nothing is kept twice.

    Raises:
        SourceUnreadable: the source could not be read to its end; nothing is left behind.
        OSError: the vault could not be written (a full disk, say); nothing is left behind.
    """
    digester = Digester()
    part = _read(stream, digester)
    start, end = start_of(part), bytes(part[-END_BYTES:])
    if len(part) < _CHUNK and is_kept((digests := digester.result()).sha256):
        return Sealed(digests, "", sniff_ends(start, end))
    vault = store()
    name = journal.new_name(vault, settings.TUTELA_VAULT)
    with vault.writing(name) as out:
        sealing = Sealing(out, key, name.encode())
        while len(part) == _CHUNK:
            sealing.write(part)
            part = _read(stream, digester)
            end = (end + bytes(part[-END_BYTES:]))[-END_BYTES:]
        sealing.close(part)
    digests = digester.result()
    if is_kept(digests.sha256):
        discard([name])
        return Sealed(digests, "", sniff_ends(start, end))
    return Sealed(digests, name, sniff_ends(start, end))


def _read(stream: Source, digester: Digester) -> memoryview:
    """Read and digest a full chunk, or all that is left: pipes and archives may hand out less than asked."""
    try:
        part = _plain.octets[: fill(_plain.octets, stream)]
    except OSError as refused:
        raise SourceUnreadable(f"cannot be read to its end: {refused.strerror or refused}") from refused
    digester.update(part)
    return part


def digest_of(stream: Source) -> bytes:
    """Give the SHA-256 of a stream, read to its end.

    Raises:
        SourceUnreadable: it could not be read to its end.
    """
    digester = Digester()
    while _read(stream, digester):
        pass
    return digester.result().sha256


def write(content: bytes, key: bytes) -> str:
    """Encrypt some content into the vault; give the name of its object."""
    vault = store()
    name = journal.new_name(vault, settings.TUTELA_VAULT)
    with vault.writing(name) as out:
        Sealing(out, key, name.encode()).close(content)
    return name


def discard(names: Iterable[str]) -> None:
    """Remove objects that were just sealed, and that no row names or will name."""
    vault = store()
    for name in names:
        vault.discard(name)
        journal.close(vault, [name])
