"""The unit's keys on disk, and how a case's data key is wrapped by them."""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings

from tutela import files
from tutela.errors import Broken, Missing

UNIT, SIGNING, RECOVERY, RECOVERY_PUBLIC = "unit.key", "signing.key", "recovery.key", "recovery.pub"
# What the content that is sealed here needs; the recovery key belongs somewhere else.
NEEDED = UNIT, SIGNING, RECOVERY_PUBLIC


class KeyMissing(Missing, FileNotFoundError):
    """A key file is not where the settings say."""

    code = "TU-K01"


class WrongUnitKey(Broken):
    """The unit key does not open a data key: one of the two was replaced."""

    code = "TU-K02"


class WrongRecoveryKey(Broken):
    """The recovery key is not the one that the data keys were wrapped for."""

    code = "TU-K03"


def make_missing(folder: Path) -> list[Path]:
    """Make the unit, signing and recovery keys if the folder holds none, readable by this user only.

    Returns:
        The files made; the recovery key among them belongs somewhere else, such as a safe.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    if not (folder / RECOVERY_PUBLIC).exists():
        recovery = X25519PrivateKey.generate()
        written.append(_write(folder / RECOVERY, recovery.private_bytes_raw()))
        written.append(_write(folder / RECOVERY_PUBLIC, recovery.public_key().public_bytes_raw()))
    if not (folder / SIGNING).exists():
        written.append(_write(folder / SIGNING, Ed25519PrivateKey.generate().private_bytes_raw()))
    if not (folder / UNIT).exists():
        written.append(_write(folder / UNIT, os.urandom(32)))
    return written


def _write(path: Path, secret: bytes) -> Path:
    """Write a key whole or not at all: a half-written key would lock everything away."""
    with files.atomic(path) as out:
        out.write(secret)
    return path


def require_all() -> None:
    """Make sure every key that sealed content needs is there.

    Raises:
        KeyMissing: one is not; a new one in its place would open nothing.
    """
    for name in NEEDED:
        if not (settings.TUTELA_KEYS / name).exists():
            raise KeyMissing(_missing(settings.TUTELA_KEYS / name))


def _missing(path: Path) -> str:
    return f"The key {path} is not there, and what is sealed needs it. Restore it from its backup."


def _read(name: str) -> bytes:
    return _cached(settings.TUTELA_KEYS / name)


@lru_cache(maxsize=16)
def _cached(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise KeyMissing(_missing(path)) from missing


def signing_key() -> Ed25519PrivateKey:
    """Give the key that signs editions, the entries of the record and its checkpoints.

    Raises:
        KeyMissing: it is not where the settings say.
    """
    return _private(_read(SIGNING))


@lru_cache(maxsize=16)
def _private(octets: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(octets)


def head_key() -> bytes:
    """Give the key that marks the head of the record: of the signing key, and of no use for signing.

    Raises:
        KeyMissing: the signing key is not where the settings say.
    """
    return _head_key(_read(SIGNING))


@lru_cache(maxsize=16)
def _head_key(octets: bytes) -> bytes:
    return _derive(octets, b"tutela record head")


def derived(purpose: bytes) -> bytes:
    """Give a key of 32 bytes for one purpose, derived from the unit key."""
    return _derive(_read(UNIT), purpose)


def _derive(secret: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(secret)


def wrap(data_key: bytes) -> tuple[bytes, bytes]:
    """Wrap a new data key: by the unit key, and for the recovery key, whose private half is elsewhere."""
    return aes_key_wrap(_read(UNIT), data_key), _seal_for(_read(RECOVERY_PUBLIC), data_key)


def unwrap(wrapped: bytes) -> bytes:
    """Give the data key back, by the unit key.

    Raises:
        WrongUnitKey: that does not open it.
    """
    try:
        return aes_key_unwrap(_read(UNIT), wrapped)
    except (InvalidUnwrap, ValueError) as refused:
        raise WrongUnitKey(
            f"The unit key {settings.TUTELA_KEYS / UNIT} does not open a data key: the file or the row was "
            "replaced. Restore the keys from their backup; `tutela doctor` says how many it does not open."
        ) from refused


def recovery_public() -> bytes:
    """Give the public half of the recovery key, which every data key is wrapped for."""
    return _read(RECOVERY_PUBLIC)


def is_recovery_torn() -> bool:
    """Say whether a recovery key lies here, as on the first day, that is not the half of the public one."""
    try:
        private = X25519PrivateKey.from_private_bytes((settings.TUTELA_KEYS / RECOVERY).read_bytes())
    except FileNotFoundError:
        return False
    except ValueError:
        return True
    return private.public_key().public_bytes_raw() != recovery_public()


def for_backups(unit_key: bytes | None = None) -> bytes:
    """Give the key that seals backups; of this installation, or by a unit key that was kept elsewhere."""
    return _derive(_read(UNIT) if unit_key is None else unit_key, b"tutela backup")


def recover(wrapped_for_recovery: bytes, recovery_key: bytes) -> bytes:
    """Give a data key back by the recovery key, where the unit key is lost."""
    sender, sealed = wrapped_for_recovery[:32], wrapped_for_recovery[32:]
    private = X25519PrivateKey.from_private_bytes(recovery_key)
    shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
    return _box(shared, sender).decrypt(bytes(12), sealed, None)


def _seal_for(public: bytes, secret: bytes) -> bytes:
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return sender + _box(shared, sender).encrypt(bytes(12), secret, None)


def _box(shared: bytes, sender: bytes) -> AESGCM:
    # The derived key is used for one message only, so a fixed nonce is safe.
    return AESGCM(_derive(shared, b"tutela recovery", sender))
