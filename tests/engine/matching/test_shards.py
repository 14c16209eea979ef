"""An index cut into shards answers as the whole index does, whoever holds the shards."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.engine.matching.flipping import clustered, flipped, random_hashes
from tutela.engine.crews.crew import Crew
from tutela.engine.crews.in_process import InProcess
from tutela.engine.crews.processes import Processes
from tutela.engine.matching.hamming.hits import Hits
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import WidthMismatch
from tutela.engine.matching.mmap_file import IndexDamaged
from tutela.engine.matching.shards import NoShards, Shards

COUNT = 3000
KNOWN = np.concatenate([clustered(COUNT, seed=3), clustered(40, seed=3)])
ENTRIES = np.arange(len(KNOWN)) * 7
LISTS = (np.arange(len(KNOWN)) % 3).astype(np.uint16)
QUERIES = np.concatenate([flipped(KNOWN[:200], 20, seed=4), KNOWN[:50], random_hashes(50, 5)])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three shards of unlike size, and an empty one."""
    folder = tmp_path_factory.mktemp("shards")
    borders = [0, 400, 2000, len(KNOWN), len(KNOWN)]
    made = []
    for number, (first, last) in enumerate(pairwise(borders)):
        part = slice(first, last)
        made.append(folder / f"{number}.index")
        NearIndex(KNOWN[part], ENTRIES[part], lists=LISTS[part]).save(made[-1])
    return made


@pytest.fixture(scope="module", params=[InProcess, lambda: Processes(1)], ids=["here", "processes"])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    """Each crew of one machine."""
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def shards(crew: Crew, files: list[Path]) -> Iterator[Shards]:
    """The shards, opened."""
    opened = Shards(crew, files)
    yield opened
    opened.close()


def _columns(hits: Hits) -> list[list[object]]:
    return [getattr(hits, name).tolist() for name in ("query", "entry", "distance", "hash_list", "hashes")]


@pytest.mark.parametrize(("radius", "lists"), [(31, None), (0, None), (64, [2]), (31, [0, 1]), (31, [9])])
def test_shards_answer_as_one_index_of_all(shards: Shards, radius: int, lists: list[int] | None) -> None:
    whole = NearIndex(KNOWN, ENTRIES, lists=LISTS)

    assert _columns(shards.look_up(QUERIES, radius, lists=lists)) == _columns(
        whole.look_up(QUERIES, radius, lists=lists)
    )


def test_no_shards_are_refused_before_anything_is_asked(crew: Crew, tmp_path: Path) -> None:
    with pytest.raises(NoShards, match="No shard is named"):
        Shards(crew, tmp_path.glob("*.index"))


def test_no_query_finds_nothing(shards: Shards) -> None:
    assert len(shards.look_up(QUERIES[:0])) == 0


def test_queries_of_another_width_are_refused_as_by_one_index(shards: Shards) -> None:
    with pytest.raises(WidthMismatch):
        shards.look_up(QUERIES[:, :16])


def test_a_shard_that_was_cut_is_refused(crew: Crew, files: list[Path], tmp_path: Path) -> None:
    cut = tmp_path / "cut.index"
    cut.write_bytes(files[1].read_bytes()[:-100])

    with pytest.raises(IndexDamaged):
        Shards(crew, [files[0], cut])
