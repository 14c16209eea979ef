"""Makes what people see from untrusted bytes: small, decoded and encoded anew, without metadata."""

import io
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, BinaryIO

from PIL import Image, ImageFilter

from tutela.engine.media import stills, videos
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.limits import Limits
from tutela.engine.media.sniffing import HEAD_BYTES, Kind, sniff
from tutela.engine.media.wire import Message


class Variant(StrEnum):
    """What a picture is made for."""

    STANDIN = "standin"
    THUMB = "thumb"
    PREVIEW = "preview"
    SHEET = "sheet"


LONGEST = {Variant.STANDIN: 64, Variant.THUMB: 160, Variant.PREVIEW: 1600}
_BLUR = 2
_QUALITY = {Variant.STANDIN: 60, Variant.THUMB: 75, Variant.PREVIEW: 85, Variant.SHEET: 80}
# The most tiles of a sheet, and how long the longer side of a tile is when there are no more than so many.
MOST_TILES = 60
_TILES = ((16, 320), (36, 240), (MOST_TILES, 160))
# Never spend the whole of a call's time on decoding: what was found must still be encoded and sent.
_SHARE_OF_TIME = 0.8
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass
class _Rendered:
    facts: Facts
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def add(self, variant: Variant, picture: Image.Image, **more: Any) -> None:
        made = io.BytesIO()
        # The encoder copies what it finds here (a comment, say) from the received file into what people see.
        picture.info = {}
        picture.save(made, "JPEG", quality=_QUALITY[variant], optimize=False)
        self.blobs[variant] = made.getvalue()
        said = {"mime": "image/jpeg", "width": picture.width, "height": picture.height}
        self.pictures[variant] = {**said, **more}

    def message(self) -> Message:
        lengths = {name: len(blob) for name, blob in self.blobs.items()}
        head = {"facts": self.facts.to_json(), "pictures": self.pictures, "blobs": lengths}
        return Message(head, b"".join(self.blobs.values()))


def render(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Make the variants that are asked for; the work function of a fence.

    Args:
        stream: the file.
        asked: `variant` (one name) or `variants` (several, from one decoding); `sheet` is for videos only,
            and shows the seconds in `moments` where they are given, else some spread evenly.

    Yields:
        One message. Its head holds `facts`, and under `pictures` for each variant that could be made its
        `mime`, `width` and `height`, for a sheet also `moments` (seconds, tile by tile), `columns` and the
        `tile` size; its blobs are the files. Where nothing decodes there are no pictures; the facts say why.
    """
    limits = asked.get("limits") or Limits()
    wanted = [Variant(name) for name in asked.get("variants") or [asked.get("variant", Variant.PREVIEW)]]
    kind = sniff(stream.read(HEAD_BYTES)).kind
    if kind in (Kind.VIDEO, Kind.AUDIO):
        yield _of_video(stream, limits, wanted, _ends_s(asked, limits), asked.get("moments")).message()
    else:
        yield _of_still(stream, limits, wanted).message()


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    stills.prepare()
    videos.prepare()


def _ends_s(asked: dict[str, Any], limits: Limits) -> float:
    started_s = asked.get("started_s", time.monotonic())
    return float(started_s + _SHARE_OF_TIME * asked.get("wall_s", limits.wall_s))


def _of_still(stream: BinaryIO, limits: Limits, wanted: Sequence[Variant]) -> _Rendered:
    still = stills.open_still(stream, limits)
    sizes = [LONGEST[each] for each in wanted if each in LONGEST]
    picture = still.picture(max(sizes)) if sizes else None
    made = _Rendered(still.facts)
    if picture is None:
        return made
    try:
        _add_singles(made, picture, wanted, still.facts.orientation)
    except MemoryError:
        note = f"more than {limits.memory_bytes >> 20} MiB of memory"
        return _Rendered(replace(still.facts, condition=Condition.OVER_LIMIT, note=note))
    return made


def _of_video(
    stream: BinaryIO,
    limits: Limits,
    wanted: Sequence[Variant],
    ends_s: float,
    moments: Sequence[float] | None,
) -> _Rendered:
    with videos.open_video(stream, limits, ends_s) as video:
        length_s = video.facts.duration_s or 0.0
        sizes = [LONGEST[each] for each in wanted if each in LONGEST]
        # A tenth in: the first frame is often black.
        singles = [each for _, each in video.pictures([length_s / 10], max(sizes))] if sizes else []
        shown = (moments or _spread(length_s))[:MOST_TILES]
        longest = next(size for most, size in _TILES if len(shown) <= most)
        tiles = list(video.pictures(shown, longest)) if Variant.SHEET in wanted else []
        made = _Rendered(video.facts)
    if singles:
        # Frames come upright from the video.
        _add_singles(made, singles[0], wanted, 1)
    if tiles:
        _add_sheet(made, tiles)
    return made


def _spread(length_s: float) -> list[float]:
    count = min(MOST_TILES, max(1, math.ceil(length_s)))
    return [length_s * number / count for number in range(count)]


def _add_singles(made: _Rendered, picture: Image.Image, wanted: Sequence[Variant], orientation: int) -> None:
    for variant in (each for each in wanted if each in LONGEST):
        small = _fitted(picture, LONGEST[variant])
        if orientation in _TURNS:
            small = small.transpose(_TURNS[orientation])
        if variant is not Variant.PREVIEW:
            small = small.convert("L")
        if variant is Variant.STANDIN:
            small = small.filter(ImageFilter.GaussianBlur(_BLUR))
        made.add(variant, small)


def _add_sheet(made: _Rendered, tiles: Sequence[tuple[float, Image.Image]]) -> None:
    width = max(picture.width for _, picture in tiles)
    height = max(picture.height for _, picture in tiles)
    columns = math.ceil(math.sqrt(len(tiles)))
    sheet = Image.new("RGB", (columns * width, math.ceil(len(tiles) / columns) * height))
    for number, (_, picture) in enumerate(tiles):
        sheet.paste(picture, (number % columns * width, number // columns * height))
    moments = [round(at_s, 3) for at_s, _ in tiles]
    made.add(Variant.SHEET, sheet, moments=moments, columns=columns, tile=[width, height])


def _fitted(picture: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
