"""Any text as what it names."""

import re
import unicodedata
from typing import Final

from tutela.engine.identifiers import accounts, addresses, mailboxes, networks, phones, wallets
from tutela.engine.identifiers.identifier import Identifier, Kind
from tutela.engine.identifiers.notation import refanged

LONGEST: Final = 8192
_LONGEST_NAME: Final = 200
_DIGEST_DIGITS: Final = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_INERT: Final = "runs or shows something where it stands: kept as text, never opened"


def read(text: str, kind: Kind | None = None, *, region: str = "GB") -> Identifier:
    """Read any text as an identifier; what is none is `Kind.OTHER`, and nothing is fetched or refused.

    Args:
        text: as it was given, in any notation.
        kind: what somebody who knows says that it is: the text is read as that alone.
        region: two letters, of the country in which a telephone number without one would be dialled.
    """
    if len(text) > LONGEST:
        return Identifier(Kind.OTHER, text, notes=("too long to name anything",))
    if not _is_text(text):
        return Identifier(Kind.OTHER, text, notes=("not proper text",))
    plain = refanged(text)
    if addresses.scheme_of(plain) in addresses.INERT:
        return Identifier(Kind.OTHER, text, detail=addresses.scheme_of(plain), notes=(_INERT,))
    return _guessed(text, plain, region) if kind is None else _as(text, plain, kind, region)


def read_lines(text: str, *, region: str = "GB") -> list[Identifier]:
    """Read what somebody pasted, one identifier a line; empty lines are passed over."""
    return [read(line, region=region) for line in text.splitlines() if line.strip()]


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _guessed(text: str, plain: str, region: str) -> Identifier:
    """Try each reading in turn, from what can be told for certain to what is guessed."""
    return (
        wallets.read(text, plain)
        or networks.read(text, plain)
        or accounts.of_link(text, plain)
        or accounts.federated(text, plain)
        or mailboxes.read(text, plain)
        or phones.read(text, _after_scheme(plain), region)
        or _address(text, plain)
        or accounts.read(text, plain, region)
        or _other(text, plain)
    )


def _address(text: str, plain: str) -> Identifier | None:
    is_one = addresses.has_scheme(plain) or addresses.is_bare(plain)
    return addresses.read(text, plain) if is_one and not re.search(r"\s", plain.strip()) else None


def _after_scheme(plain: str) -> str:
    found = re.fullmatch(
        r"(?:tel|sms|callto):(.+)|whatsapp://send/?\?(?:.*&)?phone=(\+?\d+).*", plain, re.IGNORECASE
    )
    if not found:
        return plain
    number = found[1] or found[2]
    return number if number.startswith(("+", "0")) or found[1] else f"+{number}"


def _as(text: str, plain: str, kind: Kind, region: str) -> Identifier:
    """Read a text as what somebody says it is; what it cannot be stays that, without a key that joins."""
    found: Identifier | None = None
    if kind in (Kind.URL, Kind.ONION):
        found = addresses.read(text, plain)
    elif kind is Kind.EMAIL:
        found = mailboxes.read(text, plain)
    elif kind is Kind.PHONE:
        found = phones.read(text, _after_scheme(plain), region, is_named=True)
    elif kind is Kind.WALLET:
        found = wallets.read(text, plain)
    elif kind is Kind.NETWORK:
        found = networks.read(text, plain)
    elif kind in (Kind.ACCOUNT, Kind.INCHOATE):
        found = (
            accounts.of_link(text, plain)
            or accounts.federated(text, plain)
            or accounts.read(text, plain, region)
        )
    else:
        found = _stated(text, plain, kind)
    if found is not None and found.kind is kind:
        return found
    # An address with an onion host is one, whatever it was called, and the other way round.
    if found is not None and {found.kind, kind} <= {Kind.URL, Kind.ONION}:
        return found
    other = _other(text, plain)
    return Identifier(kind, text, "", other.loose, notes=(f"could not be read as {kind.value}",))


def _stated(text: str, plain: str, kind: Kind) -> Identifier | None:
    """Read what no text alone says it is: a device, a digest, a receipt, what somebody calls themselves."""
    if kind is Kind.OTHER:
        return Identifier(kind, text, loose=_folded(plain)[:_LONGEST_NAME])
    bare = re.sub(r"[\s:-]", "", plain)
    if kind is Kind.DEVICE:
        name = bare.upper()
        # A number that a factory or a system gave; a model's name is shared by millions.
        is_one = bool(re.fullmatch(r"[0-9A-F]{12,64}", name))
        return (
            Identifier(kind, text, name, name, is_one) if re.fullmatch(r"[0-9A-Z._]{6,128}", name) else None
        )
    if kind is Kind.REFERENCE:
        name = plain.strip().upper()
        is_one = bool(re.fullmatch(r"[A-Z]-[0-9A-Z]{8,40}", name))
        return Identifier(kind, text, name, name, is_strong=True) if is_one else None
    digest = bare.lower()
    name = _DIGEST_DIGITS.get(len(digest), "")
    if not name or not re.fullmatch(r"[0-9a-f]+", digest):
        return None
    return Identifier(kind, text, f"{name}:{digest}", digest, True, name)


def _folded(plain: str) -> str:
    return unicodedata.normalize("NFKC", plain).casefold()


def _other(text: str, plain: str) -> Identifier:
    """Keep a text that names nothing known; one word may still be met again."""
    word = _folded(plain)
    return Identifier(Kind.OTHER, text, loose=word if re.fullmatch(r"\S{4,200}", word) else "")
