"""What one text names, and the keys by which it is found again."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a text can name."""

    URL = "url"
    ONION = "onion"
    # An account on a platform that is known here, or written so that it names its own server.
    ACCOUNT = "account"
    # Less than an address: a program and a user name, an invite code.
    INCHOATE = "inchoate"
    EMAIL = "email"
    PHONE = "phone"
    WALLET = "wallet"
    NETWORK = "network"
    # Only where a report's own field says so, never guessed from text.
    DEVICE = "device"
    DIGEST = "digest"
    # What a receipt of ours calls a report, where whoever was given it quotes it.
    REFERENCE = "reference"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One text, read.

    Attributes:
        kind: what it names.
        exact: the text as it was given, unchanged.
        canonical: equal for two texts that name the same thing; "" where nothing can be said. The only key by
            which a machine joins, and only where `is_strong`.
        loose: equal for two texts that may name the same thing; it only suggests. "" where there is none.
        is_strong: it names one thing and no other as it stands. An e-mail address or a telephone number is
            weak until somebody verified it; whoever knows that says so.
        detail: which platform, currency or scheme.
        fragment: what follows the # of an address; no part of its keys.
        notes: what a person should know, in words: a checksum that does not fit, what was assumed.
        also: what the same text names besides, such as the account whose page an address is.
    """

    kind: Kind
    exact: str
    canonical: str = ""
    loose: str = ""
    is_strong: bool = False
    detail: str = ""
    fragment: str = ""
    notes: tuple[str, ...] = ()
    also: tuple["Identifier", ...] = ()
