"""E-mail addresses, and which of them lead to one mailbox."""

import re
from functools import lru_cache
from typing import Final

import ada_url

from tutela.engine.identifiers.identifier import Identifier, Kind

_WRITTEN: Final = re.compile(
    r"(?:(?:[^<>@]*<)|(?:mailto:|(?:e-?mail|mail)\s*[:=]\s*))?"
    r"(?P<local>[^\s@\"(),:;<>\[\]\\]{1,64})@(?P<host>(?:[^\s@.,:;<>()/?#\\]+\.)+[^\s@.,:;<>()/?#\\\d]{2,63})\.?>?(?:\?.*)?",
    re.IGNORECASE,
)
# Where dots in a name mean nothing, and which names one host has.
_DOTLESS: Final = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def read(exact: str, plain: str) -> Identifier | None:
    """Read an e-mail address; None where a text is none.

    Canonical is all in lower case, with the host as the network writes it. Loose is without what follows a
    plus sign. It is weak until somebody verified it.
    """
    if not (found := _WRITTEN.fullmatch(plain)):
        return None
    host = _host(found["host"])
    if host is None:
        return None
    local = found["local"].lower()
    name = local.partition("+")[0] or local
    usual = _DOTLESS.get(host)
    return Identifier(
        Kind.EMAIL, exact, f"{local}@{host}", f"{name.replace('.', '') if usual else name}@{usual or host}"
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _host(written: str) -> str | None:
    """Give a host as the network writes it; most mailboxes are at few. None where it is none."""
    try:
        return ada_url.URL(f"https://{written}/").hostname
    except (ValueError, UnicodeError):
        return None
