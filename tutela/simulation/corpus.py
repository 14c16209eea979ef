"""A corpus whose truth is known to the simulation alone: the same for every policy, from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from tutela.simulation.scenario import CATEGORIES, Scenario

AT_RISK, FIRST_GENERATION = "at_risk_now", "first_generation"


@dataclass(frozen=True, slots=True)
class File:
    """One file, and what is true of it.

    Attributes:
        listed: the category that a list gives it; "" for what no list names.
        is_near: whether it is a copy of what a list names, and not that itself.
        stack: the number of its stack; None for what is like nothing else.
    """

    number: int
    truth: str
    tags: frozenset[str] = frozenset()
    listed: str = ""
    is_near: bool = False
    stack: int | None = None

    @property
    def digest(self) -> bytes:
        """A SHA-256 of its own."""
        return sha256(b"simulated file %d" % self.number).digest()


def chance_of(*what: object) -> random.Random:
    """Give chance for one thing, by its names: the same for the same, whatever came before it."""
    return random.Random(" ".join(map(str, what)))  # noqa: S311 - simulated, not secret


def make(scenario: Scenario, files: int, seed: int) -> list[File]:
    """Make so many files, in the order in which they were received."""
    chance = chance_of(seed, "corpus")
    made = list(_made(scenario, files, chance))
    chance.shuffle(made)
    return made


def _made(scenario: Scenario, files: int, chance: random.Random) -> Iterator[File]:
    known, near = round(files * scenario.known), round(files * scenario.near)
    for number in range(known):
        yield _known(scenario, number, chance, is_near=number < near)
    number, stacked, stack = known, round((files - known) * scenario.stacked), 0
    while number < min(files, known + stacked):
        truth, stack = _category(scenario, chance), stack + 1
        for _ in range(min(chance.randint(2, scenario.largest_stack), files - number)):
            is_odd = chance.random() < scenario.odd
            yield File(number, neighbour(truth, chance) if is_odd else truth, stack=stack)
            number += 1
    tagged = scenario.tags[AT_RISK], scenario.tags[FIRST_GENERATION]
    for one in range(number, files):
        drawn = chance.random()
        if drawn < sum(tagged):
            tag = AT_RISK if drawn < tagged[0] else FIRST_GENERATION
            severe = chance.random() < scenario.severe
            truth = chance.choice(CATEGORIES[:2]) if severe else CATEGORIES[2]
            yield File(one, truth, frozenset({tag}))
        else:
            yield File(one, _category(scenario, chance))


def _known(scenario: Scenario, number: int, chance: random.Random, *, is_near: bool) -> File:
    listed = truth = chance.choice(CATEGORIES[:-1])
    if is_near and chance.random() < scenario.wrong_likenesses:
        truth = CATEGORIES[-1]
    elif not is_near and chance.random() < scenario.wrong_entries:
        listed = neighbour(truth, chance)
    return File(number, truth, listed=listed, is_near=is_near)


def _category(scenario: Scenario, chance: random.Random) -> str:
    return chance.choices(list(scenario.truth), list(scenario.truth.values()))[0]


def neighbour(category: str, chance: random.Random) -> str:
    """Give a category that it is easily taken for: one higher or one lower."""
    place = CATEGORIES.index(category)
    beside = [at for at in (place - 1, place + 1) if 0 <= at < len(CATEGORIES)]
    return CATEGORIES[chance.choice(beside)]
