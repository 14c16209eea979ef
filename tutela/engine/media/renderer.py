"""Makes what people see from untrusted bytes: small, decoded and encoded anew, without metadata."""

import io
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, ImageFilter

from tutela.engine.media import panels, stills
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.fence.wire import Message
from tutela.engine.media.file_types import HEAD_BYTES, Kind, sniff
from tutela.engine.media.panels import BETWEEN, SCREEN, font
from tutela.engine.media.renditions import LONGEST, MOST_TILES, Variant, longest_tile
from tutela.engine.media.upright import turned
from tutela.engine.media.video import video as videos

_BLUR = 2
# A tenth of a video in: the first frame is often black.
SINGLE_AT = 0.1
# A phone shows a sheet of forty tiles at half its size.
_LEAST_LABEL = 22
_QUALITY = {Variant.STANDIN: 60, Variant.THUMB: 75, Variant.PREVIEW: 85, Variant.SHEET: 80}
# Never spend the whole of a call's time on decoding: what was found must still be encoded and sent.
_SHARE_OF_TIME = 0.8


@dataclass
class Rendered:
    """What was made of one file.

    Attributes:
        pictures: for each variant its `mime`, `width` and `height`, for a sheet also `moments` (seconds, tile
            by tile), `columns` and the `tile` size.
        blobs: for each variant the file.
    """

    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def add_singles(
        self,
        picture: Image.Image,
        wanted: Iterable[Variant],
        orientation: int = 1,
        alpha: Image.Image | None = None,
    ) -> None:
        """Add the wanted variants that are one picture.

        Args:
            picture: as it is stored.
            wanted: what to make of it.
            orientation: the number that EXIF has for how it is turned.
            alpha: how opaque its pixels are, where not all of them are.
        """
        for variant in (variant for variant in wanted if variant in LONGEST):
            longest = LONGEST[variant]
            if alpha is None:
                small = panels.shown(turned(panels.fitted(picture, longest), orientation), None, longest)
            else:
                small = panels.shown(turned(picture, orientation), turned(alpha, orientation), longest)
            if variant is not Variant.PREVIEW:
                small = small.convert("L")
            if variant is Variant.STANDIN:
                small = small.filter(ImageFilter.GaussianBlur(_BLUR))
            self._add(variant, small)

    def add_sheet(self, tiles: Sequence[tuple[float, Image.Image]]) -> None:
        """Add a sheet of one tile or more, each with its second."""
        width = max(picture.width for _, picture in tiles)
        height = max(picture.height for _, picture in tiles)
        # About as wide to high as the screen it is shown on, whether the video is upright or not.
        columns = min(len(tiles), max(1, round(math.sqrt(len(tiles) * SCREEN * height / width))))
        sheet = Image.new("RGB", (columns * width, math.ceil(len(tiles) / columns) * height), BETWEEN)
        pen = ImageDraw.Draw(sheet)
        for number, (at_s, picture) in enumerate(tiles):
            left, top = number % columns * width, number // columns * height
            sheet.paste(picture, (left, top))
            _label(pen, at_s, (left, top, left + width - 1, top + height - 1))
        moments = [round(at_s, 3) for at_s, _ in tiles]
        self._add(Variant.SHEET, sheet, moments=moments, columns=columns, tile=[width, height])

    def _add(self, variant: Variant, picture: Image.Image, **more: Any) -> None:
        file = io.BytesIO()
        # The encoder copies what it finds here (a comment, say) from the received file into what people see.
        picture.info = {}
        picture.save(file, "JPEG", quality=_QUALITY[variant], optimize=False)
        self.blobs[variant] = file.getvalue()
        head = {"mime": "image/jpeg", "width": picture.width, "height": picture.height}
        self.pictures[variant] = {**head, **more}


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
        yield _message(*_of_video(stream, limits, wanted, _ends_s(asked, limits), asked.get("moments")))
    else:
        yield _message(*_of_still(stream, limits, wanted))


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    stills.prepare()
    videos.prepare()
    prepare_labels()


def prepare_labels() -> None:
    """Load what labels are written with: it is a file, and a child reads none later."""
    font(12)


def _message(facts: Facts, rendered: Rendered) -> Message:
    lengths = {name: len(blob) for name, blob in rendered.blobs.items()}
    head = {"facts": facts.to_json(), "pictures": rendered.pictures, "blobs": lengths}
    return Message(head, b"".join(rendered.blobs.values()))


def _ends_s(asked: dict[str, Any], limits: Limits) -> float:
    started_s = asked.get("started_s", time.process_time())
    return float(started_s + _SHARE_OF_TIME * asked.get("cpu_s", limits.cpu_s))


def _of_still(stream: BinaryIO, limits: Limits, wanted: Sequence[Variant]) -> tuple[Facts, Rendered]:
    still, rendered = stills.open_still(stream, limits), Rendered()
    sizes = [LONGEST[variant] for variant in wanted if variant in LONGEST]
    picture = still.small_picture(max(sizes)) if sizes else None
    if picture is None:
        return still.facts, rendered
    try:
        rendered.add_singles(picture, wanted, still.facts.orientation, still.alpha)
    except MemoryError:
        note = f"more than {limits.memory_bytes >> 20} MiB of memory"
        return replace(still.facts, condition=Condition.OVER_LIMIT, note=note), Rendered()
    return still.facts, rendered


def _of_video(
    stream: BinaryIO,
    limits: Limits,
    wanted: Sequence[Variant],
    ends_s: float,
    moments: Sequence[float] | None,
) -> tuple[Facts, Rendered]:
    rendered = Rendered()
    with videos.open_video(stream, limits, ends_s) as video:
        length_s = video.facts.duration_s or 0.0
        sizes = [LONGEST[variant] for variant in wanted if variant in LONGEST]
        singles = (
            [picture for _, picture in video.pictures([length_s * SINGLE_AT], max(sizes))] if sizes else []
        )
        shown = (moments or _spread(length_s))[:MOST_TILES]
        tiles = list(video.pictures(shown, longest_tile(len(shown)))) if Variant.SHEET in wanted else []
    if singles:
        # Frames come upright from the video.
        rendered.add_singles(singles[0], wanted)
    if tiles:
        rendered.add_sheet(tiles)
    return video.facts, rendered


def _spread(length_s: float) -> list[float]:
    count = min(MOST_TILES, max(1, math.ceil(length_s)))
    return [length_s * number / count for number in range(count)]


def _label(pen: ImageDraw.ImageDraw, at_s: float, tile: tuple[int, int, int, int]) -> None:
    """Frame a tile and write its moment in a corner, in a size that is still read when shown small."""
    left, _, right, bottom = tile
    pen.rectangle(tile, outline=BETWEEN)
    minutes, seconds = divmod(int(at_s), 60)
    clock = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"  # noqa: PLR2004 (an hour)
    written = font(max(_LEAST_LABEL, (right - left) // 10))
    box = pen.textbbox((left + 4, bottom - 4), clock, font=written, anchor="lb")
    pen.rectangle((left, box[1] - 3, box[2] + 4, bottom), fill=BETWEEN)
    pen.text((left + 4, bottom - 4), clock, font=written, anchor="lb", fill=(255, 255, 255))
