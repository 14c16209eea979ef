"""Base58, as Bitcoin and Monero write bytes in it."""

import hashlib
from typing import Final

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_CHECKSUM, _LETTERS = 4, 11
# How many letters Monero writes a shorter last block of so many bytes in.
_BYTES_OF: Final = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}


def decoded(text: str, alphabet: str = ALPHABET) -> bytes | None:
    """Give the bytes of a text, or None where a letter is none of the alphabet."""
    number = 0
    for letter in text:
        if (digit := alphabet.find(letter)) < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def checked(text: str, alphabet: str = ALPHABET) -> bytes | None:
    """Give version and payload of base58check, without the checksum; None where that does not fit."""
    whole = decoded(text, alphabet)
    if whole is None or len(whole) <= _CHECKSUM:
        return None
    payload, checksum = whole[:-_CHECKSUM], whole[-_CHECKSUM:]
    return (
        payload if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECKSUM] == checksum else None
    )


def of_blocks(text: str) -> bytes | None:
    """Give the bytes of a text in blocks of eleven letters, as Monero writes them; None where it is none."""
    parts = [text[at : at + _LETTERS] for at in range(0, len(text), _LETTERS)]
    whole = b""
    for part in parts:
        size = _BYTES_OF.get(len(part))
        number = 0
        for letter in part:
            if size is None or (digit := ALPHABET.find(letter)) < 0:
                return None
            number = number * 58 + digit
        if size is None or number >> (8 * size):
            return None
        whole += number.to_bytes(size)
    return whole
