"""Finds the smallest block of addresses that holds one, among many."""

import ipaddress
from collections.abc import Iterator
from typing import Generic, TypeVar

Row = TypeVar("Row")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class PrefixTable(Generic[Row]):
    """Rows by the block they are about; the smallest block that holds an address answers for it."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, int], dict[int, Row]] = {}
        self._lengths: dict[int, list[int]] = {4: [], 6: []}

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._rows.values())

    def add(self, block: Network, row: Row) -> None:
        """Add a row; of two for the same block the first stays."""
        version, length = block.version, block.prefixlen
        rows = self._rows.get((version, length))
        if rows is None:
            rows = self._rows[version, length] = {}
            self._lengths[version] = sorted([*self._lengths[version], length], reverse=True)
        rows.setdefault(int(block.network_address) >> (block.max_prefixlen - length), row)

    def add_range(self, first: Address, last: Address, row: Row) -> None:
        """Add a row for all addresses from one to another.

        Raises:
            ValueError: the last comes before the first, or is of another version.
        """
        for block in blocks_of(first, last):
            self.add(block, row)

    def find(self, address: Address) -> tuple[str, Row] | None:
        """Give the smallest block that holds an address, and its row; None where there is none."""
        number, bits = int(address), address.max_prefixlen
        for length in self._lengths[address.version]:
            start = number >> (bits - length)
            row = self._rows[address.version, length].get(start)
            if row is not None:
                network = type(address)(start << (bits - length))
                return f"{network}/{length}", row
        return None


def blocks_of(first: Address, last: Address) -> Iterator[Network]:
    """Give the blocks that hold exactly the addresses from one to another.

    Raises:
        ValueError: the last comes before the first, or is of another version.
    """
    if first.version != last.version:
        raise ValueError(f"{first} and {last} are not of one version.")
    blocks: Iterator[Network] = ipaddress.summarize_address_range(first, last)
    yield from blocks
