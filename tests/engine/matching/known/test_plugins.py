"""Values by plug-in are found by the distance and the threshold that the plug-in declares."""

import numpy as np
import pytest

from tests import plugging
from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.engine.matching.known.plugins import PAIRS_AT_ONCE, index


@pytest.fixture(scope="module")
def blockmean(tmp_path_factory: pytest.TempPathFactory) -> PluginHash:
    """The page's example: 16 bytes, the sum of differences, threshold 40."""
    folder = tmp_path_factory.mktemp("installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        (one,) = plugin_hashes.admitted([plugging.install(folder, package="matched_hash")])
    return one


def test_every_value_within_the_threshold_is_found_nearest_first_and_no_other(blockmean: PluginHash) -> None:
    random = np.random.default_rng(1)
    known = random.integers(0, 256, (PAIRS_AT_ONCE // 64 + 1000, 16), np.uint8)
    queries = np.clip(
        known[[0, 5, -1, *range(100, 180)]].astype(int) + random.integers(-4, 5, (83, 16)), 0, 255
    )
    entries = np.arange(len(known), dtype=np.int64) * 3

    rows, found, distances = index(blockmean, known, entries).find_many(queries.astype(np.uint8))

    apart = np.abs(queries[:, None].astype(int) - known[None]).sum(axis=2)
    wanted = sorted(
        (int(row), int(apart[row, at]), 3 * int(at)) for row, at in zip(*np.nonzero(apart <= 40), strict=True)
    )
    assert len(wanted) > 40
    assert list(zip(rows.tolist(), distances.tolist(), found.tolist(), strict=True)) == wanted


@pytest.mark.parametrize(("known", "asked"), [(0, 0), (0, 2), (2, 0)])
def test_nothing_known_and_nothing_asked_give_nothing(blockmean: PluginHash, known: int, asked: int) -> None:
    values, queries = np.zeros((known, 16), np.uint8), np.zeros((asked, 16), np.uint8)

    rows, found, distances = index(blockmean, values, np.arange(known, dtype=np.int64)).find_many(queries)

    assert len(rows) == len(found) == len(distances) == 0


def test_a_fingerprint_of_bits_is_found_in_the_index_of_bits_as_by_its_own_distance() -> None:
    (pdq,) = plugin_hashes.own()
    random = np.random.default_rng(2)
    known = random.integers(0, 256, (500, 32), np.uint8)
    queries = known[:50].copy()
    queries[:, 0] ^= 0x5A
    queries[:, 9] ^= random.integers(0, 256, 50, np.uint8)

    rows, found, distances = index(pdq, known, np.arange(500, dtype=np.int64)).find_many(queries)

    apart = pdq.hash.distances(queries, known)
    assert rows.tolist() == found.tolist() == list(range(50))
    assert distances.tolist() == apart[np.arange(50), np.arange(50)].tolist()
