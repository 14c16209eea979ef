"""What the fenced child does with one untrusted file: say what it is, open it, fingerprint it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from tutela.engine.hashing import adding, digests, pdq, videos
from tutela.engine.hashing.digests import Digests
from tutela.engine.hashing.examiner import Mode, not_media
from tutela.engine.hashing.fingerprints import Pdq
from tutela.engine.hashing.pdq import TooSmall
from tutela.engine.media import stills
from tutela.engine.media.facts import Facts
from tutela.engine.media.jpegs import Reduced
from tutela.engine.media.limits import Limits
from tutela.engine.media.sniffing import HEAD_BYTES, Kind, sniff
from tutela.engine.media.wire import Message

RECIPE = f"{pdq.RECIPE}; the Y plane of a JPEG of more than {stills.EXACT_JPEG_PIXELS} pixels"
# A fast fingerprint of a JPEG lies up to 12 bits from the exact one; near a threshold it is taken again.
FAST_RECIPE = f"{pdq.RECIPE}; fast: the Y plane of a JPEG"


@dataclass
class _Seen:
    """What examining has found so far."""

    facts: Facts
    turned: tuple[Pdq, ...] = ()
    recipe: str = RECIPE
    vpdq: bytes = b""
    added: tuple[dict[str, Any], ...] = ()


def examine(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Examine one file; bad input is told by the facts and never raises.

    Args:
        stream: the file.
        asked: "limits" as `Limits.to_json` writes them; "digests": also digest the file; "mode": "exact" or
            "fast"; "without_added": leave plug-ins out; "every_s": the seconds from one fingerprinted frame
            of a video to the next.

    Yields:
        one message. Head: facts, pdq and quality (null without pixels), recipe, orientations (eight hashes
        or none), added (name, value and quality by each plug-in), digests when asked for. Body: the packed
        frames of a video, as the blob "vpdq".
    """
    limits = Limits.from_json(asked["limits"]) if "limits" in asked else Limits()
    head: dict[str, Any] = {}
    stream.seek(0)
    start = stream.read(HEAD_BYTES)
    sniffed, content = sniff(start), b""
    if sniffed.kind is Kind.PICTURE:
        # A still is read once: into memory, where its decoder needs it anyway.
        content = start + stream.read()
        seen = _picture(content, limits, asked)
    elif sniffed.kind in (Kind.VIDEO, Kind.AUDIO):
        filmed = videos.fingerprint(stream, limits, asked)
        seen = _Seen(filmed.facts, recipe=videos.RECIPE, vpdq=filmed.packed)
    else:
        seen = _Seen(not_media(sniffed))
    if asked.get("digests"):
        head["digests"] = _written(_digested(stream, content))
    head["recipe"] = seen.recipe
    head["facts"] = seen.facts.to_json()
    head["pdq"] = seen.turned[0].hex if seen.turned else None
    head["quality"] = seen.turned[0].quality if seen.turned else None
    head["orientations"] = [each.hex for each in seen.turned]
    head["added"] = list(seen.added)
    head["blobs"] = {"vpdq": len(seen.vpdq)} if seen.vpdq else {}
    yield Message(head, seen.vpdq)


def _digested(stream: BinaryIO, content: bytes) -> Digests:
    if not content:
        stream.seek(0)
        return digests.digest(stream)
    digester = digests.Digester()
    digester.update(content)
    return digester.result()


def _written(found: Digests) -> dict[str, Any]:
    kinds = {"md5": found.md5, "sha1": found.sha1, "sha256": found.sha256}
    return {**{name: value.hex() for name, value in kinds.items()}, "size": found.size}


def prepare(*plugged: str) -> None:
    """Load and run everything once, for a child that soon cannot read files.

    Args:
        plugged: where plug-in fingerprints are, each as `module:name`.
    """
    stills.prepare()
    videos.prepare()
    pdq.orientations(np.arange(128 * 200, dtype=np.uint8).reshape(128, 200))
    adding.load(plugged)


def _picture(content: bytes, limits: Limits, asked: dict[str, Any]) -> _Seen:
    still = stills.read_still(content, limits)
    pixels = still.fast() if asked.get("mode") == Mode.FAST else still.exact()
    if pixels is None:
        return _Seen(still.facts)
    recipe = f"{FAST_RECIPE} at 1/{pixels.scale}" if isinstance(pixels, Reduced) else RECIPE
    try:
        seen = _Seen(still.facts, pdq.orientations(pixels), recipe)
    except TooSmall as small:
        seen = _Seen(still.facts.noted(str(small)))
    if adding.are_loaded() and not asked.get("without_added"):
        made = adding.fingerprint(still)
        seen.added = tuple(made.values)
        for note in made.notes:
            seen.facts = seen.facts.noted(note)
    return seen
