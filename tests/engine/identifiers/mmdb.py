"""Writes small files in the MaxMind DB format: networks, and what is said of each.

https://maxmind.github.io/MaxMind-DB/
"""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MARK, _GAP = b"\xab\xcd\xefMaxMind.com", bytes(16)
_RECORD_BITS = 24


def write(file: Path, said: Mapping[str, Any], built: int, version: int = 6) -> Path:
    """Write a file that says something of some networks, none within another, made at a moment."""
    nodes: list[list[Any]] = [[None, None]]
    data = b""
    for network, value in said.items():
        at = ipaddress.ip_network(network)
        before = 96 if version == 6 and at.version == 4 else 0
        bits = "0" * before + f"{int(at.network_address):0{at.max_prefixlen}b}"[: at.prefixlen]
        node = nodes[0]
        for bit in bits[:-1]:
            if node[int(bit)] is None:
                nodes.append([None, None])
                node[int(bit)] = nodes[-1]
            node = node[int(bit)]
        node[int(bits[-1])] = len(data)
        data += _encoded(value)
    numbers = {id(node): number for number, node in enumerate(nodes)}
    count = len(nodes)

    def record(to: Any) -> bytes:
        if to is None:
            return count.to_bytes(3, "big")
        number = numbers[id(to)] if isinstance(to, list) else count + len(_GAP) + to
        return int(number).to_bytes(3, "big")

    tree = b"".join(record(side) for node in nodes for side in node)
    about = {
        "node_count": count, "record_size": _RECORD_BITS, "ip_version": version, "database_type": "Numbered",
        "languages": "en", "binary_format_major_version": 2, "binary_format_minor_version": 0,
        "build_epoch": built, "description": {"en": "Numbered"},
    }  # fmt: skip
    file.write_bytes(tree + _GAP + data + _MARK + _encoded(about))
    return file


def _encoded(value: Any) -> bytes:
    if isinstance(value, dict):
        return bytes([7 << 5 | len(value)]) + b"".join(_encoded(k) + _encoded(v) for k, v in value.items())
    if isinstance(value, str):
        octets = value.encode()
        # Longer than 28: how much longer stands in a byte of its own.
        size = bytes([2 << 5 | len(octets)]) if len(octets) < 29 else bytes([2 << 5 | 29, len(octets) - 29])
        return size + octets
    octets = int(value).to_bytes((int(value).bit_length() + 7) // 8, "big")
    return bytes([6 << 5 | len(octets)]) + octets
