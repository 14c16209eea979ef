"""Fingerprints what a file holds besides its first picture or its film, so that it is compared as well."""

from collections.abc import Iterator

import numpy as np

from tutela.engine.hashing.fingerprints import HASH_BYTES, LEAST_QUALITY, NEAR_BITS, PARTS_RECIPE
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.pdq.fingerprint import TooSmall
from tutela.engine.hashing.video import features, scenes
from tutela.engine.hashing.video.features import Coverage, FrameHash
from tutela.engine.media.facts import Facts
from tutela.engine.media.further import Further, FurtherPicture
from tutela.engine.media.parts import Holds
from tutela.engine.media.video.borders import BarFinder


def fingerprint_parts(
    further: Further, pictures: Iterator[FurtherPicture], facts: Facts, first: bytes = b""
) -> tuple[bytes, Facts]:
    """Fingerprint the further pictures of a file.

    Args:
        further: what they come from.
        pictures: they themselves.
        facts: what is told of the file.
        first: the fingerprint of the first picture in all orientations, 32 bytes each; nothing without one. A
            small embedded preview of that very picture is no further one.

    Returns:
        their fingerprints, packed as those of a film's frames are (nothing without any), and the facts with
        what there is.
    """
    made, own = list[FrameHash](), set[int]()
    for each in pictures:
        try:
            hashed = pdq.pdq(np.asarray(each.image))
        except TooSmall:
            continue
        is_inside = further.parts[each.part].holds is Holds.INSIDE
        if is_inside and first and _is_of(each, hashed.bits, hashed.quality, first):
            own.add(each.part)
            continue
        made.append(FrameHash(len(made), each.at_s, hashed.bits, hashed.quality))
    packed = features.pack(made, Coverage.EVERY_SECOND, PARTS_RECIPE) if made else b""
    # What was not opened to its end may be more than that preview.
    parts = [part for at, part in enumerate(further.parts) if at not in own or not part.is_opened]
    # Where there are more parts than are named, archives are among those that are.
    for part in sorted(parts, key=lambda part: not part.is_archive):
        facts = facts.holding(part)
    return packed, facts.noted(further.note) if further.note else facts


def _is_of(preview: FurtherPicture, bits: bytes, quality: int, first: bytes) -> bool:
    """Say whether a preview shows the first picture, perhaps between bars."""
    if quality < LEAST_QUALITY:
        return False
    looks = [bits]
    luma = np.asarray(preview.image.convert("L"))
    bars = BarFinder().look(luma)
    if bars is not None:
        looks.append(pdq.pdq(np.ascontiguousarray(bars.cut(luma))).bits)
    known = np.frombuffer(first, np.uint8).reshape(-1, HASH_BYTES)
    return any(
        int(scenes.distances(known, np.frombuffer(look, np.uint8)).min()) <= NEAR_BITS for look in looks
    )
