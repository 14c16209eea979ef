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
from tutela.engine.media.further import Further, FurtherPicture
from tutela.engine.media.panels import BETWEEN, SCREEN, fitted, font
from tutela.engine.media.renditions import (
    COLUMNS_OF_REEL,
    FRAMES_OF_REEL,
    LONGEST,
    LONGEST_OF_REEL,
    LONGEST_SOUND_S,
    MOST_FURTHER,
    MOST_TILES,
    SAMPLE_BYTES,
    SAMPLES_PER_S,
    SMALL,
    SMALL_OF_REEL,
    Step,
    Variant,
    kind_of,
    longest_tile,
    step_of,
)
from tutela.engine.media.still_forms.upright import turned
from tutela.engine.media.stills import Still
from tutela.engine.media.video import reels, sound, video as videos
from tutela.engine.media.video.video import Video

_BLUR = 2
# A tenth of a video in: the first frame is often black.
SINGLE_AT = 0.1
# A phone shows a sheet of forty tiles at half its size.
_LEAST_LABEL = 22
_QUALITY = {Variant.STANDIN: 60, Variant.THUMB: 75, Variant.PREVIEW: 85, Variant.SHEET: 80, Variant.REEL: 80}
# Never spend the whole of a call's time on decoding: what was found must still be encoded and sent.
_SHARE_OF_TIME = 0.8

Tile = tuple[str, Image.Image]
"""A label, and the picture that it is written into."""


@dataclass
class Rendered:
    """What was made of one file.

    Attributes:
        pictures: for each variant its `mime`, `width` and `height`, for a sheet also `moments` (seconds, tile
            by tile), `columns` and the `tile` size.
        blobs: for each variant the file.
        step: how much of each they show.
    """

    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    step: Step = Step.COLOUR

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

    def add_sheet(self, tiles: Sequence[tuple[float, Image.Image]], more: Sequence[Tile] = ()) -> None:
        """Add a sheet of one tile or more.

        Args:
            tiles: the second and the picture of frames of a film.
            more: what else the file shows, each with its label.
        """
        labelled = [*((_clock(at_s), picture) for at_s, picture in tiles), *more]
        width = max(picture.width for _, picture in labelled)
        height = max(picture.height for _, picture in labelled)
        # About as wide to high as the screen it is shown on, whether the video is upright or not.
        columns = min(len(labelled), max(1, round(math.sqrt(len(labelled) * SCREEN * height / width))))
        sheet = Image.new("RGB", (columns * width, math.ceil(len(labelled) / columns) * height), BETWEEN)
        pen = ImageDraw.Draw(sheet)
        for number, (label, picture) in enumerate(labelled):
            left, top = number % columns * width, number // columns * height
            sheet.paste(picture, (left, top))
            _label(pen, label, (left, top, left + width - 1, top + height - 1))
        moments = [round(at_s, 3) for at_s, _ in tiles]
        self._add(Variant.SHEET, sheet, moments=moments, columns=columns, tile=[width, height])

    def add_reel(self, pictures: Sequence[Image.Image]) -> None:
        """Add a reel of some pictures in order; none of no picture."""
        if self.step is Step.GREY_SMALL:
            pictures = [fitted(picture, SMALL_OF_REEL) for picture in pictures]
        if pictures:
            self._add(Variant.REEL, reels.laid(pictures), columns=COLUMNS_OF_REEL)

    def add_sound(self, samples: bytes) -> None:
        """Add some seconds of sound; none of no sample."""
        if samples:
            self.blobs[Variant.SOUND] = sound.written(samples)
            length_s = len(samples) / SAMPLE_BYTES / SAMPLES_PER_S
            self.pictures[Variant.SOUND] = {"mime": "audio/wav", "seconds": length_s}

    def named(self, names: Sequence[str]) -> "Rendered":
        """Give it by the names it was asked for."""
        there = [name for name in names if kind_of(name) in self.blobs]
        return Rendered(
            {name: self.pictures[kind_of(name)] for name in there},
            {name: self.blobs[kind_of(name)] for name in there},
            self.step,
        )

    def _add(self, variant: Variant, picture: Image.Image, **more: Any) -> None:
        picture = self._stepped(variant, picture)
        file = io.BytesIO()
        # The encoder copies what it finds here (a comment, say) from the received file into what people see.
        picture.info = {}
        picture.save(file, "JPEG", quality=_QUALITY[variant], optimize=False)
        self.blobs[variant] = file.getvalue()
        head = {"mime": "image/jpeg", "width": picture.width, "height": picture.height}
        self.pictures[variant] = {**head, **more}

    def _stepped(self, variant: Variant, picture: Image.Image) -> Image.Image:
        """Take from a picture what its step does not show."""
        if self.step is Step.COLOUR:
            return picture
        if self.step is Step.GREY_SMALL and variant is Variant.PREVIEW:
            picture = fitted(picture, SMALL)
        elif self.step is Step.GREY_SMALL and variant is Variant.SHEET:
            picture = fitted(picture, max(picture.size) // 2)
        return picture.convert("L")


class _FurtherTiles:
    """Keeps small pictures of what a file shows besides its first picture or film.

    They are those laid at the places asked for, or where none are, so many spread evenly over all.
    """

    def __init__(self, most: int, places: Sequence[float] | None, longest: int = longest_tile(1)) -> None:
        self._most, self._every, self._count, self._longest = most, 1, 0, longest
        self._places = None if places is None else {round(at_s, 3) for at_s in places}
        self._kept = dict[int, Tile]()

    def see(self, picture: FurtherPicture) -> None:
        """Look at the next picture."""
        number, self._count = self._count, self._count + 1
        is_wanted = (
            number % self._every == 0 if self._places is None else round(picture.at_s, 3) in self._places
        )
        if not is_wanted:
            return
        self._kept[number] = picture.label, fitted(picture.image, self._longest).convert("RGB")
        if len(self._kept) > self._most:
            self._every *= 2
            self._kept = {at: tile for at, tile in self._kept.items() if at % self._every == 0}

    def tiles(self, count: int) -> list[Tile]:
        """Give what was kept, in the size of a tile of a sheet of so many tiles besides these."""
        longest = longest_tile(count + len(self._kept))
        return [(label, fitted(picture, longest)) for label, picture in self._kept.values()]

    @property
    def pictures(self) -> list[Image.Image]:
        """What was kept, as it was kept."""
        return [picture for _, picture in self._kept.values()]

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def is_full(self) -> bool:
        """Whether all that was asked for has come."""
        return self._places is not None and len(self._kept) >= len(self._places)


def render(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Make the variants that are asked for; the work function of a fence.

    Args:
        stream: the file.
        asked: `variant` (one name) or `variants` (several, from one decoding); `sheet` shows of a video the
            seconds in `moments` where they are given, else some spread evenly, and of any file whatever it
            holds besides its first picture or film: what is laid at the `further` seconds, where given; where
            `is_overview` is false, it shows what is given alone, and of a picture not the first. `sound` is
            what is heard from the first to the second of `moments`.

    Yields:
        One message. Its head holds `facts`, and under `pictures` for each variant that could be made its
        `mime`, `width` and `height`, for a sheet also `moments` (seconds, tile by tile), `columns` and the
        `tile` size, for `sound` its `seconds`; its blobs are the files. Where nothing decodes there are none;
        the facts say why.
    """
    limits = asked.get("limits") or Limits()
    names = _names(asked)
    wanted = [kind_of(name) for name in names]
    kind = sniff(stream.read(HEAD_BYTES)).kind
    if kind in (Kind.VIDEO, Kind.AUDIO):
        facts, rendered = _of_video(stream, limits, wanted, asked)
    else:
        facts, rendered = _of_still(stream, limits, wanted, asked)
    yield _message(facts, rendered.named(names))


def _names(asked: dict[str, Any]) -> list[str]:
    return asked.get("variants") or [asked.get("variant", Variant.PREVIEW)]


def _step(asked: dict[str, Any]) -> Step:
    """Say how much is shown of all that is asked for: what is below colour is asked for alone."""
    return step_of(_names(asked)[0])


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


def _of_still(
    stream: BinaryIO, limits: Limits, wanted: Sequence[Variant], asked: dict[str, Any]
) -> tuple[Facts, Rendered]:
    still, rendered = stills.open_still(stream, limits), Rendered(step=_step(asked))
    sizes = [LONGEST[variant] for variant in wanted if variant in LONGEST]
    is_reel = Variant.REEL in wanted
    has_more = is_reel or Variant.SHEET in wanted
    longest = LONGEST_OF_REEL if is_reel else longest_tile(1)
    picture = still.small_picture(max([*sizes, longest])) if sizes or has_more else None
    if picture is None and not has_more:
        return still.facts, rendered
    try:
        if picture is not None:
            rendered.add_singles(picture, wanted, still.facts.orientation, still.alpha)
        if has_more:
            further = Further(limits, _ends_s(asked, limits))
            is_overview = asked.get("is_overview", True)
            most = FRAMES_OF_REEL if is_reel else MOST_TILES - is_overview
            more = _FurtherTiles(most, asked.get("further"), longest)
            _see_further(stream, still, further, more)
            add = _add_reel_of_still if is_reel else _add_sheet_of_still
            add(rendered, (still, picture if is_overview else None), more)
    except MemoryError:
        note = f"more than {limits.memory_bytes >> 20} MiB of memory"
        return replace(still.facts, condition=Condition.OVER_LIMIT, note=note), Rendered()
    return still.facts, rendered


def _see_further(stream: BinaryIO, still: Still, further: Further, more: _FurtherTiles) -> None:
    """Look at what a picture's file shows besides it."""
    stream.seek(0)
    content = stream.read()
    sniffed = sniff(content[:HEAD_BYTES])
    for one in further.of_picture(content[sniffed.starts_at :], sniffed, still.facts):
        more.see(one)
        if more.is_full:
            break


def _add_sheet_of_still(
    rendered: Rendered, first: tuple[Still, Image.Image | None], more: _FurtherTiles
) -> None:
    """Add a sheet of a picture and what its file shows besides; none where that is nothing."""
    if len(more):
        tiles = more.tiles(1)
        opening = _opening(first, max(max(tile.size) for _, tile in tiles))
        rendered.add_sheet([], [*(("1", picture) for picture in opening), *tiles])


def _add_reel_of_still(
    rendered: Rendered, first: tuple[Still, Image.Image | None], more: _FurtherTiles
) -> None:
    """Add a reel of a picture and what its file shows besides, in order."""
    rendered.add_reel([*_opening(first, LONGEST_OF_REEL), *more.pictures])


def _opening(first: tuple[Still, Image.Image | None], longest: int) -> list[Image.Image]:
    """Give the picture that a file opens with, where it is to be shown."""
    still, picture = first
    return [] if picture is None else [panels.shown(picture, still.alpha, longest).convert("RGB")]


def _of_video(
    stream: BinaryIO, limits: Limits, wanted: Sequence[Variant], asked: dict[str, Any]
) -> tuple[Facts, Rendered]:
    rendered, ends_s = Rendered(step=_step(asked)), _ends_s(asked, limits)
    with videos.open_video(stream, limits, ends_s) as video:
        if Variant.SOUND in wanted:
            rendered.add_sound(video.sound(*_heard(asked)))
            return video.facts, rendered
        length_s = video.facts.duration_s or 0.0
        sizes = [LONGEST[variant] for variant in wanted if variant in LONGEST]
        singles = (
            [picture for _, picture in video.pictures([length_s * SINGLE_AT], max(sizes))] if sizes else []
        )
        if Variant.REEL in wanted:
            rendered.add_reel(_reel_of_video(stream, video, asked, Further(limits, ends_s)))
            return video.facts, rendered
        is_overview = asked.get("is_overview", True)
        shown = (asked.get("moments") or (_spread(length_s) if is_overview else []))[:MOST_TILES]
        tiles = list(video.pictures(shown, longest_tile(len(shown)))) if Variant.SHEET in wanted else []
        more = _FurtherTiles(MOST_FURTHER if is_overview else MOST_TILES, asked.get("further"))
        if Variant.SHEET in wanted and not more.is_full:
            for one in Further(limits, ends_s).of_video(stream, video):
                more.see(one)
                if more.is_full:
                    break
    if singles:
        # Frames come upright from the video.
        rendered.add_singles(singles[0], wanted)
    if tiles or len(more):
        rendered.add_sheet(tiles, more.tiles(len(tiles)))
    return video.facts, rendered


def _heard(asked: dict[str, Any]) -> tuple[float, float, int]:
    """Read which seconds are to be heard, no more than are made at a time, and of which sound track."""
    begins_s, ends_s = (asked.get("moments") or [0.0, LONGEST_SOUND_S])[:2]
    return begins_s, min(max(ends_s, begins_s), begins_s + LONGEST_SOUND_S), int(asked.get("track", [1])[0])


def _reel_of_video(
    stream: BinaryIO, video: Video, asked: dict[str, Any], further: Further
) -> list[Image.Image]:
    """Give the frames of a film at the seconds asked for, and then what else its file shows."""
    moments = (asked.get("moments") or [])[:FRAMES_OF_REEL]
    frames = reels.at_moments(list(video.pictures(moments, LONGEST_OF_REEL)), moments)
    more = _FurtherTiles(FRAMES_OF_REEL, asked.get("further") or [], LONGEST_OF_REEL)
    if not more.is_full:
        for one in further.of_video(stream, video):
            more.see(one)
            if more.is_full:
                break
    return [*frames, *more.pictures]


def _spread(length_s: float) -> list[float]:
    count = min(MOST_TILES, max(1, math.ceil(length_s)))
    return [length_s * number / count for number in range(count)]


def _clock(at_s: float) -> str:
    minutes, seconds = divmod(int(at_s), 60)
    if minutes >= 60:  # noqa: PLR2004 - an hour
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"


def _label(pen: ImageDraw.ImageDraw, label: str, tile: tuple[int, int, int, int]) -> None:
    """Frame a tile and write its label in a corner, in a size that is still read when shown small."""
    left, _, right, bottom = tile
    pen.rectangle(tile, outline=BETWEEN)
    written = font(max(_LEAST_LABEL, (right - left) // 10))
    box = pen.textbbox((left + 4, bottom - 4), label, font=written, anchor="lb")
    pen.rectangle((left, box[1] - 3, box[2] + 4, bottom), fill=BETWEEN)
    pen.text((left + 4, bottom - 4), label, font=written, anchor="lb", fill=(255, 255, 255))
