"""What policies cost and miss, by `tutela simulate`: views, errors, at risk, and checks beside a tenth."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench.harness.asked import Asked
from bench.harness.peer import ROOT
from bench.harness.rows import Row, row

# Of which the figures are in docs/measures.md.
SEED = 1
# What is not sampled says as much of few files as of many; lots have to be those of whole days.
UNCHECKED, CHECKED = ("no-match", "three-votes"), ("one-vote-5", "shipped")
FEW, MANY, QUICK = 1_000, 16_000, 300
_GOALS = {"views": "<= 190", "wrong": "<= 0.1", "found": ">= 99", "checks": "<= half"}


def run(asked: Asked) -> Iterator[Row]:
    """Play the policies on corpora of one seed, and count for every 1,000 files."""
    for names, files in ((UNCHECKED, FEW), (CHECKED, MANY)):
        for said in _simulated(names, QUICK if asked.quick else files):
            yield from _rows(said)


def _simulated(names: tuple[str, ...], files: int) -> list[dict[str, Any]]:
    chosen = [part for name in names for part in ("--policy", name)]
    command = [sys.executable, "-m", "tutela", "simulate", "--json"]
    command += ["--seed", str(SEED), "--files", str(files), *chosen]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _rows(said: dict[str, Any]) -> Iterator[Row]:
    case, files = f"{said['policy']}, {said['files']:,} files", said["files"]
    goals = _GOALS if said["policy"] == "shipped" else dict.fromkeys(_GOALS, "")
    wrong, missed = said["settled_wrong"], said["missed_at_risk"]
    yield row("policy", f"{case}, full views", 1000 * said["views"] / files, "/1,000", goal=goals["views"])
    yield row("policy", f"{case}, exposure", 1000 * said["minutes"] / files, "min/1,000 files")
    yield row("policy", f"{case}, dose", 1000 * said["dose"] / files, "weighted min/1,000 files")
    settled = 100 * wrong["count"] / max(1, wrong["of"])
    yield row("policy", f"{case}, settled wrong", settled, "%", goal=goals["wrong"])
    if missed["of"]:
        found = 100 - 100 * missed["count"] / missed["of"]
        yield row("policy", f"{case}, found of {missed['of']} at risk", found, "%", goal=goals["found"])
    yield row("policy", f"{case}, lots accepted", said["lots_accepted"], "lots")
    yield row("policy", f"{case}, lots rejected", said["lots_rejected"], "lots")
    if said["checks_of_a_tenth"]:
        share = said["checks"] / said["checks_of_a_tenth"]
        yield row("policy", f"{case}, checks beside a tenth", share, "times", goal=goals["checks"])
