"""Onion addresses: whether one is written right, and which are of the version that no longer answers."""

import base64
import hashlib
import re
from typing import Final

_V3: Final = re.compile(r"[a-z2-7]{56}")
_V2: Final = re.compile(r"[a-z2-7]{16}")


def faults(host: str) -> tuple[str, ...]:
    """Say what is wrong with an onion host, in words; nothing where it is whole.

    Version 3 as in Tor's rend-spec-v3: base32 of public key (32 bytes), checksum (2), version (1).

    Args:
        host: in lower case, ending with ".onion"; names before the service's own are allowed.
    """
    service = host.removesuffix(".").removesuffix(".onion").rpartition(".")[2]
    if _V2.fullmatch(service):
        return ("an onion address of version 2: historic, answers no longer",)
    if not _V3.fullmatch(service):
        return (f"an onion address has 56 letters and digits, this one {len(service)}",)
    key, checksum, version = _parts(base64.b32decode(service.upper()))
    if version != b"\x03":
        return ("the end of the onion address names a version that is not known",)
    if hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] != checksum:
        return ("the checksum of the onion address does not fit: a typing error",)
    return ()


def _parts(decoded: bytes) -> tuple[bytes, bytes, bytes]:
    return decoded[:32], decoded[32:34], decoded[34:]
