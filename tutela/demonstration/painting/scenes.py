"""Paint any scene of the demonstration unit from its seed and number."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tutela.demonstration.painting import landscapes, screens, tableaux
from tutela.demonstration.painting.easel import PALETTES, Easel

OUTDOORS: dict[str, Callable[[Easel], None]] = {
    "hills": landscapes.hills,
    "lake": landscapes.lake,
    "sea": landscapes.sea,
    "town": landscapes.town,
    "wood": landscapes.wood,
    "desert": landscapes.desert,
    "night": landscapes.night,
    "meadow": landscapes.meadow,
    "balloons": landscapes.balloons,
    "birds": tableaux.birds,
    "cats": tableaux.cats,
    "owls": tableaux.owls,
    "reef": tableaux.reef,
    "garden": tableaux.garden,
    "table": tableaux.table,
    "shapes": tableaux.shapes,
    "poster": screens.poster,
}
FLAT: dict[str, Callable[[Easel], None]] = {
    "conversation": screens.conversation,
    "map": screens.street_map,
    "note": screens.note,
    "chart": screens.chart,
    "receipt": screens.receipt,
}
FAMILIES = {**OUTDOORS, **FLAT}
DARK_ONLY = frozenset({"night", "owls"})


@dataclass(frozen=True)
class Scene:
    """One distinct picture: what paints it, how large, and the seed that makes it itself."""

    number: int
    family: str
    width: int
    height: int
    seed: int


def paint_scene(scene: Scene) -> Image.Image:
    """Paint one scene; the same scene always gives the same pixels."""
    rng = np.random.default_rng([scene.seed, scene.number])
    hours = [palette for palette in PALETTES if palette.dark or scene.family not in DARK_ONLY]
    easel = Easel(rng, scene.width, scene.height, hours[int(rng.integers(len(hours)))])
    FAMILIES[scene.family](easel)
    if scene.family in FLAT:
        return easel.finish(texture=0.0, grain=0.0)
    return easel.finish(texture=0.035, grain=4.0)
