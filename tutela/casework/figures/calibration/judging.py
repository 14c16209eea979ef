"""Judges the risk rules by outcomes: how often each band came true, and what share they missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutela.casework.figures.calibration.records import Foreseen
from tutela.casework.figures.calibration.rules import rules
from tutela.engine.measures.calibration import Bin, Interval, crossed, isotonic, reliability, wilson


@dataclass(frozen=True, slots=True)
class OfBand:
    """One band: how many of it came to something, how many came true, and the rate that is fitted to it."""

    band: str
    came: Interval
    fitted: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be said of the rules; `lacks` says in words what there is too little of."""

    reports: int
    came_true: int
    urgent: int
    bands: Sequence[OfBand]
    bins: Sequence[Bin]
    missed: Interval | None
    lacks: Sequence[str]


def judge(rows: Sequence[Foreseen]) -> Judged:
    """Judge the rules by reports that came to something.

    Args:
        rows: in the order of their numbers, which says which half of them judges which.
    """
    judged, true = rules(), sum(row.came_true for row in rows)
    urgent = [row for row in rows if row.was_urgent]
    lacks, bands, bins, missed = [], list[OfBand](), list[Bin](), None
    if len(rows) < judged.least_reports or min(true, len(rows) - true) < judged.least_of_each:
        lacks.append(
            f"Too few to say how often the rules came true: {judged.least_reports} reports are needed, and "
            f"{judged.least_of_each} of either outcome."
        )
    else:
        bands, bins = _rates(rows, judged.bins)
    if len(urgent) < judged.least_urgent:
        lacks.append(
            f"Too few to say what share of urgent reports was missed: {judged.least_urgent} are needed."
        )
    else:
        missed = wilson(sum(row.place >= judged.urgent_bands for row in urgent), len(urgent))
    return Judged(len(rows), true, len(urgent), bands, bins, missed, lacks)


def _rates(rows: Sequence[Foreseen], number: int) -> tuple[list[OfBand], list[Bin]]:
    ranks = {score: float(rank) for rank, score in enumerate(sorted({row.score for row in rows}))}
    scores, came = [ranks[row.score] for row in rows], [row.came_true for row in rows]
    fit = isotonic(scores, came).at(scores)
    bands = []
    for band in dict.fromkeys(row.band for row in sorted(rows, key=lambda row: row.place)):
        of_it = [place for place, row in enumerate(rows) if row.band == band]
        found = wilson(sum(came[place] for place in of_it), len(of_it))
        bands.append(OfBand(band, found, float(fit[of_it].mean())))
    return bands, reliability(crossed(scores, came), came, number)
