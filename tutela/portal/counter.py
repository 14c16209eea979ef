"""The one counter of this process: its settings, its exchange, and the key that signs receipts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tutela import files
from tutela.casework.partners import exchange
from tutela.casework.partners.exchange import Exchange
from tutela.site.settings import BadSetting, Portal, load

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Counter:
    """What answers a request needs."""

    settings: Portal
    exchange: Exchange
    key: Ed25519PrivateKey


@cache
def counter() -> Counter:
    """Give the counter, opened once.

    Raises:
        BadSetting: its key cannot be used.
        BadPartner: its database's address is none.
    """
    chosen = load().portal
    where = exchange.place(chosen.database, chosen.password_file)
    return Counter(chosen, Exchange(where), _key(Path(chosen.key_file)))


def _key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.atomic(path) as out:
            out.write(Ed25519PrivateKey.generate().private_bytes_raw())
    octets = path.read_bytes()
    if len(octets) != _KEY_BYTES or path.stat().st_mode & 0o077:
        raise BadSetting(f"portal key_file {path}: it must hold 32 bytes that its owner alone may read.")
    return Ed25519PrivateKey.from_private_bytes(octets)
