"""The inner loops of the index's faster layout: buckets hold 96 further bits beside each row.

Most candidates are refused where they lie, in memory read in sequence; only a few in ten thousand lead to
the hash itself. It costs 16 bytes a band and hash instead of 4.
"""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import compiled, popcount, prefetch
from tutela.engine.matching.hashes import Words
from tutela.engine.matching.kernels import (
    SHIFT,
    Ids,
    Ints,
    Whole,
    distance_between,
    found_before,
    key_of,
    name_cells,
)

# Two words an entry: the row in the low and 32 bits in the high half of one, 64 bits in the other.
Entries = NDArray[np.uint64]
ENTRIES_A_LINE = 4


@compiled
def beside(words: Words, row: Whole, shift: Whole) -> tuple[np.uint64, np.uint64]:
    """Take 96 bits of a hash from beyond the band: 32 in the high half of one word, 64 in the other."""
    # A band may reach into the next of the four words; the two after that are free of it.
    third, fourth = ((shift >> 6) + 2) & 3, ((shift >> 6) + 3) & 3
    return (words[row, fourth] >> np.uint64(32)) << np.uint64(32), words[row, third]


@compiled
def sort_band(words: Words, shift: int, width: int, offsets: Ids, entries: Entries) -> None:
    """Sort rows by their key, each with 96 further bits: key k has `entries[offsets[k]:offsets[k + 1]]`."""
    offsets[:] = 0
    for row in range(len(words)):
        offsets[key_of(words, row, shift, width) + 1] += np.uint32(1)
    for cell in range(len(offsets) - 1):
        offsets[cell + 1] += offsets[cell]
    for row in range(len(words)):
        key = key_of(words, row, shift, width)
        high, low = beside(words, row, shift)
        entries[offsets[key], 0] = high | np.uint64(row)
        entries[offsets[key], 1] = low
        offsets[key] += np.uint32(1)
    for cell in range(len(offsets) - 1, 0, -1):
        offsets[cell] = offsets[cell - 1]
    offsets[0] = 0


@compiled
def open_cells(cells: Ints, probed: int, total: int, offsets: Ids, entries: NDArray[np.uint64]) -> int:
    """Replace each bucket by where its entries begin and end, and ask for them."""
    kept = 0
    for cell in range(probed):
        place = cells[cell, 1]
        base = cells[cell, 0] * total
        first, last = base + np.int64(offsets[place]), base + np.int64(offsets[place + 1])
        if first < last:
            cells[kept, 0], cells[kept, 1], cells[kept, 2] = cells[cell, 0], first, last
            kept += 1
            for line in range(first, last, ENTRIES_A_LINE):
                prefetch(entries, line * 2)
    return kept


@compiled
def probe(
    queries: Words,
    words: Words,
    bands: Ints,
    masks: Ints,
    offsets: Ids,
    entries: Entries,
    radius: int,
    start: int,
    cells: Ints,
    found: Ints,
) -> tuple[int, int]:
    """Search for queries from `start` on until all are done or `found` is full.

    Args:
        queries: (q, 4) hashes asked for.
        words: (n, 4) hashes known.
        bands: a row a band; reach -1 means the band is not probed.
        masks: the bit patterns that are flipped in a band's key, all bands' one after another.
        offsets: bucket bounds, all bands' one after another.
        entries: (n * bands, 2) in the order of the buckets, as `sort_band` lays them.
        radius: the largest distance that counts.
        start: the first query to search for.
        cells: (room, 3) for every bucket one query probes.
        found: (room, 3) receives query, row and distance.

    Returns:
        the first query not searched to its end, and how many rows of `found` are valid.
    """
    count = 0
    flat = entries.reshape(-1)
    most = np.uint64(radius)
    for query in range(start, len(queries)):
        began = count
        probed = name_cells(queries, query, bands, masks, offsets, cells)
        opened = open_cells(cells, probed, len(words), offsets, flat)
        for cell in range(opened):
            band = cells[cell, 0]
            high, low = beside(queries, query, bands[band, SHIFT])
            for place in range(cells[cell, 1], cells[cell, 2]):
                entry = flat[2 * place]
                apart = popcount((entry ^ high) >> np.uint64(32)) + popcount(flat[2 * place + 1] ^ low)
                if apart > most:
                    continue
                row = np.int64(entry & np.uint64(0xFFFFFFFF))
                distance = distance_between(queries, query, words, row)
                if distance > radius or found_before(queries, query, words, row, band, bands):
                    continue
                if count == len(found):
                    return query, began
                found[count, 0], found[count, 1], found[count, 2] = query, row, distance
                count += 1
    return len(queries), count
