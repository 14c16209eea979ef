"""What a simulated person takes a file for, and the look that it costs them, which counts as anybody's."""

import json
from dataclasses import dataclass, field
from math import log
from uuid import uuid4

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.assignment import Assignment
from tutela.engine.taxonomy.facts.facts import SCHEME
from tutela.simulation.clock import Clock
from tutela.simulation.corpus import File, chance_of, neighbour
from tutela.simulation.scenario import CATEGORIES, Viewer

# How far times of looks lie apart, as the logarithm's standard deviation.
_SPREAD = 0.5
_SHORTEST_S, _LONGEST_S = 1.0, 60.0
_ACTIVITIES = dict(zip(CATEGORIES, ("A", "B", "C", "none"), strict=True))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody takes a file for; no tag is seen in what is taken for none."""

    category: str
    tags: tuple[str, ...] = ()

    @property
    def facts(self) -> str | None:
        """The facts as JSON where there is more to say than a key says."""
        return facts_of(self.category, self.tags) if self.tags else None


def facts_of(category: str, tags: tuple[str, ...]) -> str:
    """Write facts as JSON: what the category stands for in the demonstration's law, with tags."""
    return json.dumps(
        {
            "form": "tutela.facts/1",
            "scheme": SCHEME,
            "gate": {"activity": _ACTIVITIES[category]},
            "tags": {"investigative": list(tags)},
        }
    )


@dataclass(slots=True)
class Eyes:
    """Everybody's looks in one simulation: the same person's same look comes to the same, from one seed."""

    seed: int
    clock: Clock
    looks: dict[tuple[str, int], int] = field(default_factory=dict)

    def look(self, by: Actor, viewer: Viewer, item: Item, file: File, because: Assignment) -> Opinion:
        """Look at an item, on record and within the person's limits, and say what they take it for.

        Raises:
            BreakDue, BudgetSpent, OutsideHours, RunOfHighest: nothing is shown to them now.
        """
        nth = self.looks.get((viewer.name, file.number), 0)
        chance = chance_of(self.seed, viewer.name, file.number, nth)
        event = welfare.open_exposure(by, item, "preview", uuid4(), because)
        self.looks[viewer.name, file.number] = nth + 1
        seconds = chance.lognormvariate(log(viewer.seconds) - _SPREAD**2 / 2, _SPREAD)
        self.clock.go_on(min(_LONGEST_S, max(_SHORTEST_S, seconds)))
        welfare.end_exposure(by, event)
        is_wrong = chance.random() < viewer.wrong
        category = neighbour(file.truth, chance) if is_wrong else file.truth
        seen = tuple(tag for tag in sorted(file.tags) if chance.random() >= viewer.misses)
        return Opinion(category, seen if category != CATEGORIES[-1] else ())
