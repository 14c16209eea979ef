"""Bech32 and bech32m, as BIP 173 and BIP 350 state them."""

from typing import Final

ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_TAPS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32, _BECH32M = 1, 0x2BC830A3
_GROUP, _LONGEST, _LAST_VERSION, _CHECKSUM = 5, 90, 16, 6
_SIZES: Final = range(2, 41)
_SIZES_OF_FIRST: Final = (20, 32)


def program(text: str) -> tuple[int, bytes] | None:
    """Give version and program of a segregated-witness address; None where its checksum does not fit.

    Args:
        text: in lower case.
    """
    prefix, _, rest = text.rpartition("1")
    values = [ALPHABET.find(letter) for letter in rest]
    if not prefix or len(values) <= _CHECKSUM + 1 or min(values) < 0 or len(text) > _LONGEST:
        return None
    spread = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    if _checksum(spread + values) != (_BECH32M if values[0] else _BECH32):
        return None
    version, payload = values[0], _octets(values[1:-_CHECKSUM])
    if payload is None or version > _LAST_VERSION:
        return None
    return (version, payload) if len(payload) in (_SIZES if version else _SIZES_OF_FIRST) else None


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, tap in enumerate(_TAPS):
            state ^= tap if top >> bit & 1 else 0
    return state


def _octets(values: list[int]) -> bytes | None:
    """Put groups of five bits together; None where what is left over is more than padding."""
    number, bits = 0, _GROUP * len(values)
    for value in values:
        number = number << _GROUP | value
    left = bits % 8
    if left >= _GROUP or number & ((1 << left) - 1):
        return None
    return (number >> left).to_bytes(bits // 8)
