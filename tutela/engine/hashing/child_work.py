"""What the fenced child does with one untrusted file: say what it is, open it, fingerprint it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.hashing import digests, plugin_runner
from tutela.engine.hashing.digests import Digests
from tutela.engine.hashing.fingerprints import (
    FAST_MARK,
    FILM_RECIPE,
    HASH_BYTES,
    LEAST_QUALITY,
    NEAR_BITS,
    PART_MARK,
    Mode,
)
from tutela.engine.hashing.pdq import fingerprint as pdq, jpeg_dct
from tutela.engine.hashing.pdq.fingerprint import TooSmall
from tutela.engine.hashing.video import fingerprint as videos
from tutela.engine.hashing.video.parts import fingerprint_parts
from tutela.engine.media import panels, stills
from tutela.engine.media.facts import Facts, unopened
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.fence.wire import Message
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.further import Further
from tutela.engine.media.jpeg.decoder import Reduced
from tutela.engine.media.parts import Holds, Part
from tutela.engine.media.renderer import Rendered
from tutela.engine.media.still_forms import raws
from tutela.engine.media.stills import Still

RECIPE = f"{pdq.RECIPE}; the Y plane of a JPEG of more than {stills.EXACT_JPEG_PIXELS} pixels"
_TRANSPARENT = "it has transparent parts; people see it on a light and on a dark ground"
_FAINT = "nearly no contrast; people see it stretched as well"
# So many pixels of the shorter side are enough to see whether two looks are alike.
_LOOKED_AT = 256
# A fast fingerprint of a JPEG lies up to 12 bits from the exact one; near a threshold it is taken again.
FAST_RECIPE = f"{pdq.RECIPE}{FAST_MARK}the Y plane of a JPEG"


@dataclass
class _Seen:
    """What examining has found so far."""

    facts: Facts
    turned: bytes = b""
    quality: int | None = None
    recipe: str = RECIPE
    vpdq: bytes = b""
    parts: bytes = b""
    end: int | None = None
    added: tuple[dict[str, Any], ...] = ()
    rendered: Rendered = field(default_factory=Rendered)


def examine(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Examine one file; bad input is told by the facts and never raises.

    Args:
        stream: the file.
        asked: "limits": what it may cost; "digests": also digest the file; "mode": "exact" or "fast";
            "without_added": leave plug-ins out; "every_s": the seconds from one fingerprinted frame of a
            video to the next; "key_frames": only those that decode alone; "glimpses": the turn in which some
            of these and what follows them are looked at; "sheet": also make what people see of a video, of
            the frames that are fingerprinted.

    Yields:
        one message. Head: facts, quality (null without pixels), recipe, added (name, value and quality by
        each plug-in), pictures (see `Rendered`), digests when asked for. Body: the blob "orientations", eight
        fingerprints of 32 bytes, as stored first, or none; the blob "vpdq", the packed frames of a video; the
        blob "parts", those of whatever else the file shows; and what people see of it, each by the name of
        its variant.
    """
    limits = asked.get("limits") or Limits()
    # The buffer between would only be copied from: a still is read once, into memory, for its decoder.
    raw: Any = stream.raw if isinstance(stream, io.BufferedReader) else stream
    raw.seek(0)
    sniffed, content = sniff(raw.read(HEAD_BYTES)), b""
    raw.seek(0)
    if not sniffed.is_decoded:
        seen = _Seen(unopened(sniffed))
        if sniffed.mime == raws.MIME and raw.seek(0, io.SEEK_END) <= limits.memory_bytes // 2:
            raw.seek(0)
            content = raw.read()
            _add_parts_of_picture(seen, content, sniffed, Further(limits, videos.ends_s(asked)))
    elif sniffed.kind is Kind.PICTURE and raw.seek(0, io.SEEK_END) > limits.memory_bytes:
        seen = _Seen(stills.too_large(sniffed, limits).facts)
    elif sniffed.kind is Kind.PICTURE:
        raw.seek(0)
        content = raw.read()
        own = content[sniffed.starts_at :] if sniffed.starts_at else content
        seen = _picture(stills.read_still(content, limits, sniffed), own, asked)
        _add_parts_of_picture(seen, own, sniffed, Further(limits, videos.ends_s(asked)))
    else:
        filmed = videos.fingerprint(stream, limits, asked)
        seen = _Seen(
            filmed.facts,
            recipe=FILM_RECIPE,
            vpdq=filmed.packed,
            parts=filmed.parts,
            rendered=filmed.rendered,
        )
    blobs = {"orientations": seen.turned, "vpdq": seen.vpdq, "parts": seen.parts, **seen.rendered.blobs}
    head: dict[str, Any] = {
        "recipe": seen.recipe,
        "facts": seen.facts.to_json(),
        "quality": seen.quality,
        "added": seen.added,
        "pictures": seen.rendered.pictures,
        "blobs": {name: len(blob) for name, blob in blobs.items()},
    }
    if asked.get("digests"):
        head["digests"] = _written(digests.digest_of(content) if content else _digested(stream))
    yield Message(head, b"".join(blobs.values()))


def _add_parts_of_picture(seen: _Seen, content: bytes, sniffed: Sniffed, further: Further) -> None:
    pictures = further.of_picture(content, sniffed, seen.facts, seen.end)
    seen.parts, seen.facts = fingerprint_parts(further, pictures, seen.facts, seen.turned)


def _digested(stream: BinaryIO) -> Digests:
    stream.seek(0)
    return digests.digest(stream)


def _written(content: Digests) -> dict[str, Any]:
    kinds = {"md5": content.md5, "sha1": content.sha1, "sha256": content.sha256}
    return {**{name: value.hex() for name, value in kinds.items()}, "size": content.size}


def prepare(*plugged: str) -> None:
    """Load and run everything once, for a child that soon cannot read files.

    Args:
        plugged: where plug-in fingerprints are, each as `module:name`.
    """
    stills.prepare()
    videos.prepare()
    pdq.orientations(np.arange(128 * 200, dtype=np.uint8).reshape(128, 200))
    plugin_runner.load(plugged)


def _picture(still: Still, content: bytes, asked: dict[str, Any]) -> _Seen:
    seen = _from_codes(content, still) if asked.get("mode") == Mode.FAST else None
    if seen is None:
        pixels = still.fast() if asked.get("mode") == Mode.FAST else still.exact()
        if pixels is None:
            return _Seen(still.facts)
        recipe = _recipe(pixels) if isinstance(pixels, Reduced) else RECIPE
        try:
            seen = _Seen(still.facts, *pdq.packed(pixels), recipe)
        except TooSmall as small:
            seen = _Seen(still.facts.noted(str(small)))
        brightness = pixels.luma if isinstance(pixels, Reduced) else pixels
        seen.facts = _with_looks_noted(seen, still, brightness)
    if plugin_runner.are_loaded() and not asked.get("without_added"):
        values = plugin_runner.fingerprint(still)
        seen.added = tuple(values.values)
        for note in values.notes:
            seen.facts = seen.facts.noted(note)
    return seen


def _with_looks_noted(seen: _Seen, still: Still, brightness: NDArray[Any]) -> Facts:
    """Say what a person sees, and the fingerprint does not: transparency, and a picture of few shades."""
    facts, picture = seen.facts, still.picture() if still.alpha is not None else None
    if still.alpha is not None and picture is not None:
        facts = facts.noted(_TRANSPARENT)
        if not _is_what_is_shown(picture, still.alpha, seen.turned[:HASH_BYTES]):
            facts = facts.holding(Part(Holds.DRAWING, reason="the fingerprint is of its colours alone"))
    elif seen.quality is not None and seen.quality < LEAST_QUALITY and panels.is_faint(brightness):
        facts = facts.noted(_FAINT)
    return facts


def _is_what_is_shown(picture: Image.Image, alpha: Image.Image, bits: bytes) -> bool:
    """Say whether a fingerprint, which is of colours alone, is also of what a viewer shows on some ground."""
    step = max(1, min(picture.size) // _LOOKED_AT)
    grounds = [np.asarray(look) for look in panels.on_grounds(picture.reduce(step), alpha.reduce(step))]
    looks = [look for look in grounds if look.min() < look.max()]
    if not looks:
        return True  # nothing is shown that the fingerprint could lack
    try:
        apart = [int.from_bytes(pdq.packed(look)[0][:HASH_BYTES]) ^ int.from_bytes(bits) for look in looks]
    except TooSmall:
        return False
    return any(bits.bit_count() <= NEAR_BITS for bits in apart)


def _recipe(pixels: Reduced) -> str:
    return f"{FAST_RECIPE} at 1/{pixels.scale}{PART_MARK if pixels.is_of_some_scans else ''}"


def _from_codes(content: bytes, still: Still) -> _Seen | None:
    """Fingerprint a JPEG that is in perfect order without making its pixels; None for any other."""
    coded = still.coded(jpeg_dct.COARSE_FROM)
    folded = jpeg_dct.folded(content, coded) if coded else None
    if coded is None or folded is None:
        return None
    small, end = folded
    recipe = f"{FAST_RECIPE} from {jpeg_dct.recipe(coded)}"
    seen = _Seen(still.facts, *pdq.packed_small(small), recipe, end=end)
    seen.facts = _with_looks_noted(seen, still, small)
    return seen
