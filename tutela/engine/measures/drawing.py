"""Draws a sample of a lot: a part by weight, where faults are likelier, and a random core for the estimate.

Where the weights say nothing of faults, the whole sample is as good as one by chance, and passes lots as its
plan's curve says; where they do, it finds more. What the core finds estimates the share of faults without
bias. Sources: P. S. Efraimidis and P. G. Spirakis, Information Processing Letters 97 (2006), for drawing by
weight without replacement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np

from tutela.engine.measures.errors import BadPlan


class Part(StrEnum):
    """Why something is in a sample: by chance alone, or by its weight."""

    CORE = "core"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of a sample: its place in the lot, and why it is there."""

    at: int
    part: Part


def draw(weights: Sequence[float], size: int, core: float, seed: int) -> list[Drawn]:
    """Draw so many of a lot, in the order in which they are to be looked at, which is by chance.

    Args:
        weights: one for each of the lot, above 0.
        size: how many are drawn; all of a lot that is not larger.
        core: the share of them that is drawn by chance alone, above 0 and up to 1.
        seed: the same one draws the same.

    Raises:
        BadPlan: a weight is not above 0, nothing is drawn, or the share of the core lies outside.
    """
    if size < 1 or not 0.0 < core <= 1.0 or any(weight <= 0.0 for weight in weights):
        raise BadPlan("A sample has one or more, a core of more than none, and weights above 0.")
    chance, lot = np.random.default_rng(seed), len(weights)
    size = min(size, lot)
    order = chance.permutation(lot)
    by_chance = [int(at) for at in order[: ceil(size * core)]]
    rest = np.sort(order[len(by_chance) :])
    keys = chance.exponential(size=len(rest)) / np.asarray([weights[at] for at in rest])
    by_weight = [int(rest[at]) for at in np.argsort(keys)[: size - len(by_chance)]]
    drawn = [Drawn(at, Part.CORE) for at in by_chance] + [Drawn(at, Part.RISK) for at in by_weight]
    return [drawn[at] for at in chance.permutation(len(drawn))]
