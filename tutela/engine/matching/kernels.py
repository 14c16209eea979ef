"""The inner loops of the near index: sort hashes into buckets, probe buckets, verify candidates."""

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.compiling import compiled, popcount, prefetch
from tutela.engine.matching.hashes import Words

Ints = NDArray[np.int64]
Ids = NDArray[np.uint32]
Whole = int | np.int64

WORD_BITS = 64


@compiled
def key_of(words: Words, row: Whole, shift: Whole, width: Whole) -> np.int64:
    """Cut the bits of one band out of a hash."""
    word, rest = shift >> 6, shift & 63
    key = words[row, word] >> np.uint64(rest)
    if rest + width > WORD_BITS:
        key |= words[row, word + 1] << np.uint64(WORD_BITS - rest)
    return np.int64(key & np.uint64((1 << width) - 1))


@compiled
def distance_between(left: Words, left_row: Whole, right: Words, right_row: Whole) -> np.int64:
    """Count the bits in which two hashes differ."""
    return np.int64(
        popcount(left[left_row, 0] ^ right[right_row, 0])
        + popcount(left[left_row, 1] ^ right[right_row, 1])
        + popcount(left[left_row, 2] ^ right[right_row, 2])
        + popcount(left[left_row, 3] ^ right[right_row, 3])
    )


@compiled
def sort_band(words: Words, shift: int, width: int, offsets: Ids, ids: Ids) -> None:
    """Sort rows by their key: the rows of key k are `ids[offsets[k]:offsets[k + 1]]`."""
    offsets[:] = 0
    for row in range(len(words)):
        offsets[key_of(words, row, shift, width) + 1] += np.uint32(1)
    for cell in range(len(offsets) - 1):
        offsets[cell + 1] += offsets[cell]
    # Filling moves each start to its end, which is the next start; shift them back afterwards.
    for row in range(len(words)):
        key = key_of(words, row, shift, width)
        ids[offsets[key]] = row
        offsets[key] += np.uint32(1)
    for cell in range(len(offsets) - 1, 0, -1):
        offsets[cell] = offsets[cell - 1]
    offsets[0] = 0


# Columns of the table of bands.
SHIFT, WIDTH, REACH, FIRST_MASK, LAST_MASK, FIRST_CELL = range(6)


@compiled
def found_before(queries: Words, query: Whole, words: Words, row: Whole, band: Whole, bands: Ints) -> bool:
    """Say whether an earlier band has led to this hash already."""
    for earlier in range(int(band)):
        shift, width, reach = bands[earlier, SHIFT], bands[earlier, WIDTH], bands[earlier, REACH]
        differing = key_of(queries, query, shift, width) ^ key_of(words, row, shift, width)
        if np.int64(popcount(np.uint64(differing))) <= reach:
            return True
    return False


@compiled
def name_cells(queries: Words, query: int, bands: Ints, masks: Ints, offsets: Ids, cells: Ints) -> int:
    """List the buckets a query must look into, and ask for their bounds."""
    probed = 0
    for band in range(len(bands)):
        key = key_of(queries, query, bands[band, SHIFT], bands[band, WIDTH])
        for mask in range(bands[band, FIRST_MASK], bands[band, LAST_MASK]):
            place = bands[band, FIRST_CELL] + (key ^ masks[mask])
            prefetch(offsets, place)
            cells[probed, 0] = band
            cells[probed, 1] = place
            probed += 1
    return probed


@compiled
def open_cells(cells: Ints, probed: int, total: int, offsets: Ids, ids: Ids) -> int:
    """Replace each bucket by where its rows begin and end, ask for them, and leave out the empty ones."""
    kept = 0
    for cell in range(probed):
        place = cells[cell, 1]
        base = cells[cell, 0] * total
        first, last = base + np.int64(offsets[place]), base + np.int64(offsets[place + 1])
        if first < last:
            prefetch(ids, first)
            cells[kept, 0] = cells[cell, 0]
            cells[kept, 1] = first
            cells[kept, 2] = last
            kept += 1
    return kept


@compiled
def gather(
    cells: Ints, cell: int, opened: int, ids: Ids, words: NDArray[np.uint64], candidates: Ints
) -> tuple[int, int]:
    """Take rows out of the buckets until the room is full, and ask for their hashes."""
    filled = 0
    while cell < opened:
        last = min(cells[cell, 2], cells[cell, 1] + len(candidates) - filled)
        for place in range(cells[cell, 1], last):
            row = np.int64(ids[place])
            prefetch(words, row * 4)
            candidates[filled, 0] = cells[cell, 0]
            candidates[filled, 1] = row
            filled += 1
        if last < cells[cell, 2]:
            cells[cell, 1] = last
            break
        cell += 1
    return cell, filled


@compiled
def probe(
    queries: Words,
    words: Words,
    bands: Ints,
    masks: Ints,
    offsets: Ids,
    ids: Ids,
    radius: int,
    start: int,
    cells: Ints,
    candidates: Ints,
    found: Ints,
) -> tuple[int, int]:
    """Search for queries from `start` on until all are done or `found` is full.

    Each query goes through four passes, and each asks for memory before the next needs it: bucket bounds,
    rows in the buckets, hashes of the rows, distances.

    Args:
        queries: (q, 4) hashes asked for.
        words: (n, 4) hashes known.
        bands: a row a band; reach -1 means the band is not probed.
        masks: the bit patterns that are flipped in a band's key, all bands' one after another.
        offsets: bucket bounds, all bands' one after another.
        ids: rows of `words` in the order of the buckets, all bands' one after another.
        radius: the largest distance that counts.
        start: the first query to search for.
        cells: (room, 3) for every bucket one query probes.
        candidates: (room, 2), refilled as often as a query needs.
        found: (room, 3) receives query, row and distance.

    Returns:
        the first query not searched to its end, and how many rows of `found` are valid.
    """
    count = 0
    flat = words.reshape(-1)
    for query in range(start, len(queries)):
        began, cell = count, 0
        probed = name_cells(queries, query, bands, masks, offsets, cells)
        opened = open_cells(cells, probed, len(words), offsets, ids)
        while cell < opened:
            cell, filled = gather(cells, cell, opened, ids, flat, candidates)
            for one in range(filled):
                band, row = candidates[one, 0], candidates[one, 1]
                distance = distance_between(queries, query, words, row)
                if distance > radius or found_before(queries, query, words, row, band, bands):
                    continue
                if count == len(found):
                    return query, began
                found[count, 0], found[count, 1], found[count, 2] = query, row, distance
                count += 1
    return len(queries), count


@compiled
def scan(queries: Words, words: Words, radius: int, start: int, found: Ints) -> tuple[int, int]:
    """Compare queries from `start` on with every hash; returns as `probe` does."""
    count = 0
    for query in range(start, len(queries)):
        began = count
        for row in range(len(words)):
            distance = distance_between(queries, query, words, row)
            if distance > radius:
                continue
            if count == len(found):
                return query, began
            found[count, 0], found[count, 1], found[count, 2] = query, row, distance
            count += 1
    return len(queries), count
