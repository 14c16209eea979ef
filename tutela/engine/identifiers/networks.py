"""Addresses and ranges of the internet protocol, version 4 and 6."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from tutela.engine.identifiers.identifier import Identifier, Kind

_LABEL: Final = re.compile(r"(?:ip(?:v[46])?(?: address)?)\s*[:=]?\s+", re.IGNORECASE)
_PORT: Final = re.compile(
    r"(?P<four>\d{1,3}(?:\.\d{1,3}){3}):(?P<port>\d{1,5})|\[(?P<six>[0-9a-f:.%]+)\](?::(?P<port6>\d{1,5}))?",
    re.I,
)
_HOUSEHOLD: Final = 64
_INSIDE: Final = tuple(
    IPv4Network(each)
    for each in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
    )
)  # fmt: skip
_UNIQUE_LOCAL: Final = IPv6Network("fc00::/7")


def read(exact: str, plain: str) -> Identifier | None:
    """Read an address or a range; None where a text is neither.

    It is weak by itself: who had it at what time is what counts, and many may share it. The loose key of an
    address of version 6 is the network of 64 bits that one household has.
    """
    text = _LABEL.sub("", plain, count=1) if _LABEL.match(plain) else plain
    port = ""
    if found := _PORT.fullmatch(text):
        text = found["four"] or found["six"]
        port = found["port"] or found["port6"] or ""
    text, _, zone = text.partition("%")
    try:
        if "/" in text:
            return _range(exact, text)
        address = ip_address(text)
    except ValueError:
        return None
    notes = [f"port {port}"] if port else []
    notes += ["without the name of its interface"] if zone else []
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    notes += ["not reachable from the internet: names no one connection"] if _is_inside(address) else []
    loose = str(address)
    if isinstance(address, IPv6Address):
        loose = str(IPv6Network((address, _HOUSEHOLD), strict=False))
    return Identifier(
        Kind.NETWORK, exact, str(address), loose, detail=f"IPv{address.version}", notes=tuple(notes)
    )


def _is_inside(address: IPv4Address | IPv6Address) -> bool:
    """Say whether anybody may use an address within a house of their own."""
    if isinstance(address, IPv4Address):
        return any(address in each for each in _INSIDE)
    return address.is_loopback or address.is_link_local or address in _UNIQUE_LOCAL


def _range(exact: str, text: str) -> Identifier:
    network = ip_network(text, strict=False)
    return Identifier(
        Kind.NETWORK, exact, str(network), str(network), detail=f"IPv{network.version}", notes=("a range",)
    )
