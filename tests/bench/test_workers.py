"""How one worker and two are measured at the same work."""

import os
from collections import Counter
from functools import partial
from pathlib import Path

from bench.harness.workers import rates

PORTIONS = 6


def _noted(folder: Path, portion: int) -> None:
    cores = "-".join(map(str, sorted(os.sched_getaffinity(0))))
    with (folder / f"{os.getpid()}").open("a") as notes:
        notes.write(f"{cores} {portion}\n")


def test_a_crew_does_each_portion_so_many_times_for_each_worker_and_each_worker_keeps_to_one_core(
    tmp_path: Path,
) -> None:
    found = rates({"noting": partial(_noted, tmp_path)}, PORTIONS, times=2, rounds=2)
    told = [line.split() for notes in tmp_path.iterdir() for line in notes.read_text().splitlines()]
    # One alone on each core, and then all of them; two rounds after one that does not count.
    workers, rounds = 2 * len(os.sched_getaffinity(0)), 3
    assert Counter(int(portion) for _, portion in told) == dict.fromkeys(
        range(PORTIONS), 2 * workers * rounds
    )
    assert {cores for cores, _ in told} == {str(core) for core in os.sched_getaffinity(0)}
    assert found["noting"].one > 0
    assert found["noting"].all > 0
