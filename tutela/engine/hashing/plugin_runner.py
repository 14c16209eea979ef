"""Plug-in fingerprints inside the fence: loaded before it closes, run on pixels, told of when they fail."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.plugin_hashes import Octets, PictureHash
from tutela.engine.media.facts import clean
from tutela.engine.media.stills import Still

# What plug-ins this child has loaded; it loads none after it is sealed.
_loaded: list[PictureHash] = []


@dataclass
class PluginValues:
    """What the plug-ins made of one picture: name, hex and quality of each, and why another made nothing."""

    values: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def load(references: Iterable[str]) -> None:
    """Load plug-ins by their `module:name`, and try each on its own vectors.

    Raises:
        SelfTestFailed: one does not give its published values.
    """
    _loaded[:] = plugin_hashes.load(references)


def are_loaded() -> bool:
    """Say whether there is any plug-in to run."""
    return bool(_loaded)


def fingerprint(still: Still) -> PluginValues:
    """Run every plug-in on a picture's stored pixels; one that fails takes nothing from the others.

    Brightness is that of Pillow's RGB at every size, so that a value depends on no decoder's shortcut.
    """
    values = PluginValues()
    image = still.picture()
    if image is None:
        return values
    pixels: dict[str, Octets] = {}
    for plugin in _loaded:
        if plugin.takes not in pixels:
            pixels[plugin.takes] = _pixels(image, plugin.takes)
        try:
            value, quality = plugin_hashes.make(plugin, pixels[plugin.takes])
        except Exception as fault:  # another's code: whatever it raises, the file is not lost for it
            values.notes.append(clean(f"no {plugin.name}: {type(fault).__name__}: {fault}", 100))
            continue
        values.values.append({"name": plugin.name, "value": value.hex(), "quality": quality})
    return values


def _pixels(image: Image.Image, takes: str) -> Octets:
    mode = {"luma": "L", "rgb": "RGB"}[takes]
    return np.asarray(image if image.mode == mode else image.convert(mode))
