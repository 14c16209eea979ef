"""Fingerprints of pictures that others add by plug-in: what one must be, and how it is tried before use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from tutela.engine import plugins
from tutela.engine.hashing.fingerprints import BEST_QUALITY
from tutela.engine.plugins import Offer, UnsoundPlugin
from tutela.errors import Invalid

GROUP = "tutela.hashes"
HAMMING = "hamming"
# A name, a recipe and a distance must fit where they are kept, and a value must not outgrow a row.
WIDEST = 4096
LONGEST_RECIPE = 200
LARGEST = 1 << 31
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
# What rows, lists and records call our own.
_TAKEN = ("md5", "sha1", "sha256", "pdq", "vpdq")

Octets = NDArray[np.uint8]
Distances = NDArray[np.integer[Any]]


class SelfTestFailed(Invalid):
    """A fingerprint does not give the published values for its own vectors."""

    code = "TU-E03"


class PictureHash(Protocol):
    """What an entry point of the group `tutela.hashes` must be; read-only, and the same on every machine.

    Attributes:
        name: the entry point's own name, up to 20 lower-case letters, digits, - and _.
        recipe: how the value is made, and the version of that; values of two recipes are kept side by side.
        takes: "luma" for (height, width) brightness, "rgb" for (height, width, 3), both of 8 bits.
        width: bytes of a value.
        threshold: the largest distance at which two pictures count as near.
        source: where that threshold comes from: paper, section, or a validation of one's own.
        least_quality: values of a lower quality, 0 to 100, are too plain to be compared.
        listed_as: the name under which hash lists carry it, such as "PhotoDNA"; "" if it may not be listed.
        vectors: pixels as `of` takes them and the value they must give, at least one; tried at every start.
    """

    name: str
    recipe: str
    takes: Literal["luma", "rgb"]
    width: int
    threshold: int
    source: str
    least_quality: int
    listed_as: str
    vectors: Sequence[tuple[Octets, bytes]]

    def of(self, pixels: Octets) -> tuple[bytes, int]:
        """Give the value and its quality, 0 to 100; raise whatever you like for a picture without one."""

    def distances(self, some: Octets, others: Octets) -> Distances:
        """Give the (n, m) whole distances of (n, width) from (m, width) values; the lower, the nearer."""


@dataclass(frozen=True, slots=True)
class PluginHash:
    """A fingerprint that was let in, and the package it came from."""

    hash: PictureHash
    offer: Offer

    @property
    def name(self) -> str:
        """What it is called."""
        return self.hash.name

    @property
    def recipe(self) -> str:
        """How its values are made, with the package of others that made them: what is kept beside each."""
        if self.offer.distribution == plugins.OWN:
            return self.hash.recipe
        return f"{self.hash.recipe}; {self.offer.distribution} {self.offer.version}"

    @property
    def is_hamming(self) -> bool:
        """Whether two values lie as far apart as they differ in bits."""
        return bool(getattr(self.hash, "metric", "") == HAMMING)


@dataclass(frozen=True, slots=True)
class PluginValue:
    """One value that a plug-in made of one picture."""

    name: str
    recipe: str
    value: bytes
    quality: int


def admitted(allowed: Iterable[str]) -> tuple[PluginHash, ...]:
    """Load the fingerprints that a setting names, and try each on its own vectors.

    Raises:
        NotInstalled: one is not there in the version named.
        UnsoundPlugin: one lacks something, or has it in another form.
        SelfTestFailed: one does not give its published values.
    """
    return _loaded(plugins.admitted(GROUP, allowed))


def own() -> tuple[PluginHash, ...]:
    """Load Tutela's own fingerprints, through the door of all others.

    Raises:
        SelfTestFailed: one does not give its published values.
    """
    return _loaded(plugins.own(GROUP))


def load(references: Iterable[str]) -> tuple[PictureHash, ...]:
    """Import fingerprints where they run, and try each once, so that nothing is left to be loaded."""
    loaded: tuple[PictureHash, ...] = tuple(plugins.resolve(reference) for reference in references)
    for plugin in loaded:
        try_out(plugin)
    return loaded


def try_out(plugin: PictureHash) -> None:
    """Make the values of a fingerprint's own vectors again.

    Raises:
        SelfTestFailed: one differs, or lies at a distance from itself.
    """
    for number, (pixels, wanted) in enumerate(plugin.vectors, 1):
        value, _ = plugin.of(_guarded(pixels))
        if value != wanted:
            raise SelfTestFailed(
                f"Plug-in {plugin.name}: vector {number} gives {value.hex()[:40]}, not {wanted.hex()[:40]}. "
                "Nothing is hashed with it: install it anew, and tell its maker."
            )
        row = np.frombuffer(value, np.uint8)[None]
        apart = 8 * plugin.width if getattr(plugin, "metric", "") == HAMMING else None
        itself, opposite = distances(plugin, row, row).item(), distances(plugin, row, ~row).item()
        if itself != 0 or apart not in (None, opposite):
            raise SelfTestFailed(
                f"Plug-in {plugin.name}: vector {number} lies at a wrong distance from itself."
            )


def make(plugin: PictureHash, pixels: Octets) -> tuple[bytes, int]:
    """Make one picture's value and quality.

    Raises:
        UnsoundPlugin: what comes back has another width or no quality.
    """
    value, quality = plugin.of(_guarded(pixels))
    if len(value) != plugin.width or not 0 <= int(quality) <= BEST_QUALITY:
        raise UnsoundPlugin(f"Plug-in {plugin.name} gave {len(value)} bytes of quality {quality}.")
    return bytes(value), int(quality)


def distances(plugin: PictureHash, values: Octets, others: Octets) -> Distances:
    """Give the (n, m) distances of (n, width) values from (m, width) values.

    Raises:
        UnsoundPlugin: what comes back has another shape, or holds fractions or numbers below zero.
    """
    table = np.asarray(plugin.distances(values, others))
    if table.shape != (len(values), len(others)) or table.dtype.kind not in "ui" or (table < 0).any():
        raise UnsoundPlugin(
            f"Plug-in {plugin.name}: the distances of {len(values)} from {len(others)} values are no table "
            f"of whole numbers from 0, but {table.dtype} of shape {table.shape}. Tell its maker."
        )
    return table


def _guarded(pixels: Octets) -> Octets:
    """Hand pixels out so that no plug-in can change what the next one sees."""
    guarded = np.ascontiguousarray(pixels)
    if guarded.flags.writeable:
        guarded = guarded.view()
        guarded.flags.writeable = False
    return guarded


def _loaded(offers: Iterable[Offer]) -> tuple[PluginHash, ...]:
    needed = [*PictureHash.__annotations__, "of", "distances"]
    return tuple(PluginHash(_sound(offer.load(needed), offer), offer) for offer in offers)


def _sound(plugin: Any, offer: Offer) -> PictureHash:
    checked: PictureHash = plugin
    may_be_called_so = offer.distribution == plugins.OWN or offer.name not in _TAKEN
    faults = {
        "name": plugin.name == offer.name and _NAME.fullmatch(offer.name) and may_be_called_so,
        "recipe": isinstance(plugin.recipe, str) and 0 < len(plugin.recipe) <= LONGEST_RECIPE,
        "takes": plugin.takes in ("luma", "rgb"),
        "width": isinstance(plugin.width, int) and 0 < plugin.width <= WIDEST,
        "threshold": isinstance(plugin.threshold, int) and 0 <= plugin.threshold < LARGEST,
        "source": isinstance(plugin.source, str) and plugin.source.strip(),
        "least_quality": isinstance(plugin.least_quality, int) and 0 <= plugin.least_quality <= BEST_QUALITY,
        "listed_as": isinstance(plugin.listed_as, str) and plugin.listed_as.isprintable(),
        "vectors": _are_vectors(plugin),
    }
    wrong = [name for name, is_right in faults.items() if not is_right]
    if wrong:
        raise UnsoundPlugin(
            f"Plug-in {offer}: {', '.join(wrong)} is not what a fingerprint must state; docs/plugins.md says "
            "what. Tell its maker, or take it out of [plugins]."
        )
    try:
        try_out(checked)
    except (SelfTestFailed, UnsoundPlugin):
        raise
    except Exception as fault:  # another's code, and it is that plug-in that is told of
        raise SelfTestFailed(
            f"Plug-in {offer} stopped at its own vectors: {type(fault).__name__}: {fault}. Nothing is hashed "
            "with it: install it anew, and tell its maker."
        ) from fault
    return checked


def _are_vectors(plugin: Any) -> bool:
    sides = {"luma": 2, "rgb": 3}.get(plugin.takes)
    try:
        return len(plugin.vectors) > 0 and all(
            np.asarray(pixels).dtype == np.uint8 and np.ndim(pixels) == sides and len(value) == plugin.width
            for pixels, value in plugin.vectors
        )
    except (TypeError, ValueError):
        return False
