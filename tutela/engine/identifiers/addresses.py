"""Addresses of the web as browsers read them, and their three keys."""

import re
from typing import Final

import ada_url

from tutela.engine.identifiers import onions, platforms
from tutela.engine.identifiers.identifier import Identifier, Kind

# What runs or shows something where it stands: kept as text, never read as an address.
INERT: Final = frozenset({"about", "blob", "chrome", "data", "file", "javascript", "view-source", "vbscript"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SLASHED: Final = re.compile(r"(?:https?|wss?|ftp):[/\\]", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:[^\s/@]+@)?(?:[\w\u00b7-]+[.\u3002\uff0e\uff61])+(?:xn--[a-z0-9-]+|[^\W\d_]{2,63})\.?(?::\d{1,5})?(?:[/?#\\].*)?",
    re.IGNORECASE | re.DOTALL,
)
_WITH_NUMBERS: Final = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?[/?#].*", re.IGNORECASE | re.DOTALL
)
# Names of what only says where a visitor came from. A name that ends with an underscore begins such names.
TRACKING: Final = (
    "utm_", "mtm_", "pk_", "hsa_", "fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid",
    "twclid", "ttclid", "yclid", "igshid", "igsh", "mc_cid", "mc_eid", "si", "ref", "ref_src", "ref_url",
    "feature", "spm", "share_id", "share_app_id", "_ga", "_gl",
)  # fmt: skip
_NO_FRAGMENT: Final = "what the # of this address leads to is no part of its key"


def scheme_of(text: str) -> str:
    """Give the scheme a text begins with, in lower case; "" where it has none."""
    found = _SCHEME.match(text)
    return found[1].lower() if found else ""


def has_scheme(text: str) -> bool:
    """Say whether a text begins with a scheme as a browser takes it, with slashes of either kind."""
    return bool("://" in text or _SLASHED.match(text) or scheme_of(text) == "magnet")


def is_bare(text: str) -> bool:
    """Say whether a text without a scheme reads as a host, perhaps with a path."""
    return bool(_HOST.fullmatch(text) or _WITH_NUMBERS.fullmatch(text))


def read(exact: str, plain: str) -> Identifier | None:
    """Read an address of the web or of an onion service; None where a browser would not take it.

    Args:
        exact: as it was given.
        plain: the same, refanged; a scheme may be missing.
    """
    assumed = () if has_scheme(plain) else ("its scheme was not given",)
    try:
        address = ada_url.URL(f"{_usual(plain)}://{plain}" if assumed else plain)
    except (ValueError, UnicodeError):
        return None
    canonical, _, fragment = address.href.partition("#")
    host = address.hostname.removesuffix(".")
    if host.endswith(".onion"):
        wrong = onions.faults(host)
        return Identifier(
            Kind.ONION, exact, canonical, loose(canonical), not wrong or "historic" in wrong[0],
            address.protocol.rstrip(":"), fragment, (*wrong, *assumed),
        )  # fmt: skip
    # Some sites lead everywhere from behind the # of their first page; that page as a key would join all.
    leads_on = address.pathname in ("/", "") and not address.search and fragment[:1] in ("!", "/")
    also = platforms.of_address(exact, host, address.pathname, address.search)
    return Identifier(
        Kind.URL, exact, canonical, loose(canonical), not leads_on, address.protocol.rstrip(":"), fragment,
        (*assumed, _NO_FRAGMENT) if leads_on else assumed, also,
    )  # fmt: skip


def _usual(plain: str) -> str:
    """Give the scheme that a browser takes where none is said."""
    host = re.split(r"[/?#:]", plain, maxsplit=1)[0].lower()
    return "http" if host.endswith(".onion") else "https"


def loose(canonical: str) -> str:
    """Give the key that only suggests: no scheme, no www., no trailing slash, no tracking names."""
    rest = canonical.partition("://")[2] or canonical
    address, mark, query = rest.partition("?")
    kept = [part for part in query.split("&") if part and not _only_tracks(part)]
    return address.removeprefix("www.").rstrip("/") + (mark + "&".join(kept) if kept else "")


def _only_tracks(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return any(name.startswith(each) if each.endswith("_") else name == each for each in TRACKING)
