"""Which currency an address is of, and whether its checksum fits."""

import re
from typing import Final

from tutela.engine.identifiers.identifier import Identifier, Kind
from tutela.engine.identifiers.wallets import base58, bech32
from tutela.engine.identifiers.wallets.keccak import keccak_256

_SCHEMES: Final = {
    "bitcoin": "bitcoin", "btc": "bitcoin", "litecoin": "litecoin", "ltc": "litecoin", "ethereum": "ethereum",
    "eth": "ethereum", "monero": "monero", "xmr": "monero", "dogecoin": "dogecoin", "doge": "dogecoin",
    "dash": "dash", "tron": "tron", "trx": "tron", "zcash": "zcash", "zec": "zcash", "ripple": "ripple",
    "xrp": "ripple",
}  # fmt: skip
_LABEL: Final = re.compile(
    rf"(?:(?P<name>{'|'.join(_SCHEMES)})\b\s*(?:wallet|address)?\s*[:=]?\s*|wallet\s*[:=]?\s+)", re.IGNORECASE
)
# The first byte, or two, of what base58check holds, with a payload of 20 bytes.
_VERSIONS: Final = {
    b"\x00": "bitcoin", b"\x05": "bitcoin", b"\x30": "litecoin", b"\x32": "litecoin", b"\x1e": "dogecoin",
    b"\x16": "dogecoin", b"\x4c": "dash", b"\x10": "dash", b"\x41": "tron", b"\x1c\xb8": "zcash",
    b"\x1c\xbd": "zcash", b"\x6f": "bitcoin test network", b"\xc4": "bitcoin test network",
}  # fmt: skip
_PREFIXES: Final = {"bc": "bitcoin", "ltc": "litecoin", "tb": "bitcoin test network"}
_BASE58: Final = re.compile(rf"[{base58.ALPHABET}]{{25,36}}")
_SEGWIT: Final = re.compile(rf"(?:bc|ltc|tb)1[{bech32.ALPHABET}1bio]{{8,87}}", re.IGNORECASE)
_ETHER: Final = re.compile(r"0x[0-9a-f]{40}", re.IGNORECASE)
_MONERO: Final = re.compile(rf"[48][{base58.ALPHABET}]{{94}}|4[{base58.ALPHABET}]{{105}}")
_MONERO_KINDS: Final = (b"\x12", b"\x13", b"\x2a")
_MISTYPED: Final = "its checksum does not fit: a typing error"
_HASH_BYTES: Final = 20


def read(exact: str, plain: str) -> Identifier | None:
    """Read the address of a wallet; None where a text is none.

    One whose checksum fits is strong. One that looks like an address and does not fit is told, and is weak.
    """
    label = _LABEL.match(plain)
    text = plain[label.end() :].lstrip("/") if label else plain
    text = text.partition("?")[0].strip()
    said = _SCHEMES.get((label["name"] or "").lower(), "") if label else ""
    if _ETHER.fullmatch(text):
        return _ether(exact, text)
    if _SEGWIT.fullmatch(text):
        fits = text in (text.lower(), text.upper()) and bech32.program(text.lower()) is not None
        return _wallet(exact, _PREFIXES[text.lower().partition("1")[0]], text.lower(), fits)
    if _MONERO.fullmatch(text):
        whole = base58.of_blocks(text)
        fits = bool(whole and whole[:1] in _MONERO_KINDS and keccak_256(whole[:-4])[:4] == whole[-4:])
        return _wallet(exact, "monero", text, fits)
    if text[:1] == "r" and (payload := base58.checked(text, base58.RIPPLE)) and payload[0] == 0:
        return _wallet(exact, "ripple", text, True)
    return _base58(exact, text, said) if _BASE58.fullmatch(text) else None


def _base58(exact: str, text: str, said: str) -> Identifier | None:
    payload = base58.checked(text)
    if payload is not None and len(payload) > _HASH_BYTES:
        currency = _VERSIONS.get(payload[:-_HASH_BYTES])
        return _wallet(exact, currency, text, True) if currency else None
    # What begins so and is so long is an address mistyped rather than anything else.
    looks = text[0] in "13" and len(text) in (33, 34)
    return _wallet(exact, said or "bitcoin", text, False) if said or looks else None


def _ether(exact: str, text: str) -> Identifier:
    """Read an address of Ethereum or a network like it; its checksum is in its capital letters (EIP-55)."""
    low = text[2:].lower()
    digits = keccak_256(low.encode()).hex()
    proper = "".join(
        sign.upper() if digit in "89abcdef" else sign for sign, digit in zip(low, digits, strict=False)
    )
    if text[2:] in (low, low.upper()):
        return Identifier(
            Kind.WALLET, exact, f"ethereum:0x{low}", low, True, "ethereum",
            notes=("written without a checksum",),
        )  # fmt: skip
    return _wallet(exact, "ethereum", f"0x{low}", text[2:] == proper)


def _wallet(exact: str, currency: str, text: str, fits: bool) -> Identifier:
    return Identifier(
        Kind.WALLET, exact, f"{currency}:{text}", text.lower(), fits, currency,
        notes=() if fits else (_MISTYPED,),
    )  # fmt: skip
