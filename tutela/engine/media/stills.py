"""Opens untrusted still pictures: facts first, then pixels within the limits, as far as they decode.

The recipe that list-facing fingerprints follow: the stored pixels, no EXIF orientation
applied; converted to RGB as Pillow does (transparency dropped, palettes looked up, CMYK inverted where Adobe
says so, 16 bits, or as many of them as its values take, scaled to 8); luma = 0.299 R + 0.587 G + 0.114 B,
rounded. For JPEG in YCbCr, its Y plane. Transparency is kept aside, for people: see `panels`.
"""

import importlib
import io
import warnings
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.media import integrity, panels
from tutela.engine.media.exif import DECODER_FAULTS, commented, described, reason
from tutela.engine.media.facts import SOUND, Condition, Facts, clean, unopened
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.jpeg import baseline, decoder, headers, progressive, quantisation
from tutela.engine.media.jpeg.baseline import Baseline
from tutela.engine.media.jpeg.decoder import Reduced
from tutela.engine.media.jpeg.headers import IN_BLOCKS, Header, frame_marker
from tutela.engine.media.jpeg.progressive import Progressive
from tutela.engine.media.still_forms import depth, png, rare, tiff

Luma = NDArray[np.uint8]
Pixels = NDArray[np.uint8]
EXACT_JPEG_PIXELS = 1_000_000

# Our own pixel limit is stricter, and is checked before a pixel is decoded; Pillow's would hide the size.
Image.MAX_IMAGE_PIXELS = None
pi_heif.register_heif_opener(thumbnails=False)

_MODULES = (
    *("Jpeg", "Mpo", "Png", "Gif", "WebP", "Tiff", "Bmp", "Avif"),
    *("Jpeg2K", "Ico", "Ppm", "Pcx", "Qoi", "Sgi", "Tga"),
)
_SCALES = (2, 4, 8)
_BYTES_PER_COEFFICIENT = 2
_PARTLY = "part of the picture data is missing or corrupt"


class Still:
    """One picture: its facts so far, and its pixels when asked for.

    Pixels are decoded once, on first use; `facts.condition` is final after that. `alpha` then says how opaque
    they are, where not all of them are: what the pixels show takes no note of it.
    """

    def __init__(
        self, facts: Facts, image: Image.Image | None, data: bytes, limits: Limits, jpeg: Header | None = None
    ) -> None:
        """Hold what is known; a JPEG whose header is at hand needs no image until one is asked for."""
        self.facts = facts
        self._image, self._data, self._limits = image, data, limits
        self._jpeg = jpeg
        self._loaded = False
        self.alpha: Image.Image | None = None

    def exact(self) -> Pixels | None:
        """Give what an exact fingerprint reads: colours or brightness, (height, width[, 3]); None if nothing.

        Above `EXACT_JPEG_PIXELS` a JPEG's Y plane stands for its brightness: two thirds of the work, half a
        bit away on average.
        """
        if self.facts.mime == "image/jpeg":
            if (self.facts.width or 0) * (self.facts.height or 0) > EXACT_JPEG_PIXELS:
                return self.luma()
            # A greyscale, a printer's or a damaged JPEG takes the general way.
            colours = decoder.colours(self._data)
            if colours is not None:
                return colours
        image = self._load("RGB")
        self._tell_unsound()
        return None if image is None else np.asarray(image)

    def coded(self, progressive_from: int) -> Baseline | Progressive | None:
        """Say how a JPEG within the limits is coded, to be fingerprinted without pixels.

        Args:
            progressive_from: of the shorter side of a progressive one; the general way takes those below.
        """
        jpeg = self._jpeg
        if jpeg is None or jpeg.mode not in ("RGB", "L") or self._is_large(jpeg):
            return None
        if jpeg.is_progressive:
            is_asked = min(jpeg.width, jpeg.height) >= progressive_from
            return progressive.read(self._data) if is_asked else None
        return baseline.read(self._data)

    def fast(self) -> Pixels | Reduced | None:
        """Give what a fast fingerprint reads: a JPEG's brightness no larger than needed, else as `exact`."""
        jpeg = self._jpeg
        if jpeg is not None and jpeg.mode in ("RGB", "L") and not self._is_large(jpeg):
            reduced = decoder.reduced(self._data, is_progressive=jpeg.is_progressive)
            if reduced is not None:
                return reduced
        return self.exact()

    def luma(self) -> Luma | None:
        """Give the picture as brightness, (height, width); None when nothing decodes.

        By the recipe at the head of this file. Above the pixel limit a JPEG comes at a half, a quarter or an
        eighth of its size, and says so.
        """
        if self._jpeg is not None and not self._loaded:
            plane = self._y_plane(self._jpeg)
            if plane is not None:
                return plane
        image = self._load("L")
        self._tell_unsound()
        return None if image is None else np.asarray(image if image.mode == "L" else image.convert("L"))

    def picture(self) -> Image.Image | None:
        """Give the picture in RGB (or L), as stored; None when nothing decodes."""
        return self._load("RGB")

    def small_picture(self, longest: int) -> Image.Image | None:
        """Give the picture as `picture` does, in no more pixels than needed; all of the file is read.

        Args:
            longest: so many pixels along the longer side are enough; there may be more.
        """
        jpeg = self._jpeg
        if jpeg is not None and not self._loaded and not self._is_large(jpeg):
            colours = decoder.colours(self._data, longest)
            if colours is not None:
                return Image.fromarray(colours)
        image = self._opened_image()
        if image is not None and not self._loaded and self._is_reducible():
            with suppress(*DECODER_FAULTS):
                image.draft("RGB", (longest, longest))
        image = self._load("RGB")
        self._tell_unsound()
        return image

    def _tell_unsound(self) -> None:
        """Tell of the damage in a JPEG that Pillow passes over without a word."""
        is_told = self.facts.condition not in SOUND
        if self._jpeg is not None and not is_told and decoder.is_damaged(self._data):
            self._tell(Condition.DAMAGED, _PARTLY)

    def _y_plane(self, jpeg: Header) -> Luma | None:
        """Decode only the brightness of a YCbCr JPEG: a third of the work. None: use the general way."""
        if jpeg.mode != "RGB" or self._is_large(jpeg):
            return None
        plane = decoder.brightness(self._data)
        return self._damaged_y_plane() if plane is None else plane

    def _damaged_y_plane(self) -> Luma | None:
        plane = decoder.partial_brightness(self._data)
        if plane is None:
            return None
        if plane.min() == plane.max():
            self._tell(Condition.UNREADABLE, "no pixel decodes")
            return None
        self._tell(Condition.DAMAGED, _PARTLY)
        return plane

    def _opened_image(self) -> Image.Image | None:
        """Have Pillow open what only its header was read of so far."""
        if self._image is None and not self._loaded and self._jpeg is not None:
            self._image = opened(self._data, sniff(self._data[:HEAD_BYTES]))
        return self._image

    def _load(self, mode: str) -> Image.Image | None:
        image = self._opened_image()
        if image is None:
            return None
        if not self._loaded:
            self._loaded = True
            try:
                if not self._within_limits(image, mode):
                    self._image = None
                    return None
                self._image = image = self._decoded(image)
            except MemoryError:
                self._tell(Condition.OVER_LIMIT, f"more than {self._limits.memory_bytes >> 20} MiB of memory")
                self._image = image = None
        return image

    def _is_reducible(self) -> bool:
        """Say whether it may be decoded at a part of its size; of a lossless JPEG that spoils memory."""
        return self._jpeg is None or frame_marker(self._data) in IN_BLOCKS

    def _is_large(self, jpeg: Header) -> bool:
        return jpeg.width * jpeg.height > self._limits.pixels or self._is_greedy(jpeg)

    def _is_greedy(self, jpeg: Header) -> bool:
        return jpeg.is_progressive and _coefficients(jpeg) > self._limits.memory_bytes // 2

    def _within_limits(self, image: Image.Image, mode: str) -> bool:
        most, pixels = self._limits.pixels, image.width * image.height
        if self._jpeg is not None and self._is_greedy(self._jpeg):
            self._tell(Condition.OVER_LIMIT, f"progressive, {pixels / 1e6:.0f} megapixels")
            return False
        if pixels <= most:
            return True
        if self._jpeg is not None and self._is_reducible():
            scale = next((scale for scale in _SCALES if pixels // scale**2 <= most), 0)
            if scale:
                # Its own mode, where Pillow can turn no other into it while decoding.
                wanted = (image.width // scale, image.height // scale)
                image.draft(mode if image.mode == "RGB" else None, wanted)
                self.facts = self.facts.noted(f"opened at 1/{scale} scale: {pixels / 1e6:.0f} megapixels")
                return True
        self._tell(Condition.OVER_LIMIT, f"{pixels / 1e6:.0f} megapixels, the limit is {most / 1e6:.0f}")
        return False

    def _decoded(self, image: Image.Image) -> Image.Image | None:
        try:
            image.load()
            return self._plain(image)
        except DECODER_FAULTS as fault:
            reason = clean(str(fault), 80)
        if form := rare.named(self._data, _decoder_of(image), reason):
            self.facts = self.facts.not_opened(form)
            return None
        try:
            partial = self._part_of_progressive(image) or self._decoded_so_far(image)
            low, high = partial.convert("L").getextrema()
        except DECODER_FAULTS:
            low = high = 0
        if low == high:
            self._tell(Condition.UNREADABLE, f"no pixel decodes: {reason}")
            return None
        self._tell(Condition.DAMAGED, f"part of the picture decodes: {reason}")
        return partial

    def _plain(self, image: Image.Image) -> Image.Image:
        """Bring what was decoded to L or RGB; keep its transparency aside."""
        self.alpha = panels.transparency(image)
        # Or Pillow would warn that colours alone do not keep it.
        image.info.pop("transparency", None)
        picture, note = depth.plain(image)
        if not note:
            picture, note = depth.brightened(picture, self._data, image.format or "")
        if note:
            self.facts = self.facts.noted(note)
        return picture

    def _decoded_so_far(self, image: Image.Image) -> Image.Image:
        # Pillow keeps what it decoded; without tiles left to read, it hands that out.
        image.tile = []  # type: ignore[attr-defined]  # every file-backed image has tiles
        image.load()
        return self._plain(image)

    def _part_of_progressive(self, image: Image.Image) -> Image.Image | None:
        """Give what is there of a progressive JPEG, of which Pillow gives nothing before its last scan."""
        if self._jpeg is None or not self._jpeg.is_progressive:
            return None
        part = decoder.partial(self._data, round(self._jpeg.width / image.width))
        return None if part is None else Image.fromarray(part)

    def _tell(self, condition: Condition, note: str) -> None:
        self.facts = self.facts.with_condition(condition, note)


def open_still(stream: BinaryIO, limits: Limits) -> Still:
    """Open a picture without decoding it; never raises for bad input, the facts say what is wrong.

    Args:
        stream: the file, from its first byte.
        limits: how many pixels and how much memory it may take.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if sniff(head).kind is not Kind.PICTURE:
        return read_still(head, limits)
    with suppress(MemoryError):
        if stream.seek(0, io.SEEK_END) <= limits.memory_bytes:
            # Decoders seek to and fro; a still is small, and each step would be a question to the parent.
            stream.seek(0)
            return read_still(stream.read(), limits)
    return too_large(sniff(head), limits)


def read_still(data: bytes, limits: Limits, sniffed: Sniffed | None = None) -> Still:
    """Open a picture whose bytes are at hand, as `open_still` does.

    Args:
        data: the file.
        limits: as there.
        sniffed: what it is, where that is known already.
    """
    sniffed = sniffed or sniff(data[:HEAD_BYTES])
    if sniffed.kind is not Kind.PICTURE or not sniffed.is_decoded:
        return Still(unopened(sniffed), None, b"", limits)
    still = _read(data[sniffed.starts_at :] if sniffed.starts_at else data, limits, sniffed)
    if sniffed.starts_at:
        still.facts = still.facts.noted(
            f"it begins at byte {sniffed.starts_at}; what comes before is no part of it"
        )
    return still


def _read(data: bytes, limits: Limits, sniffed: Sniffed) -> Still:
    header = headers.plain(data) if sniffed.decoder == "JPEG" else None
    if header is not None:
        return Still(_facts_of(header, sniffed), None, data, limits, header)
    try:
        stored, turn = tiff.as_stored(data) if sniffed.decoder == "TIFF" else (data, None)
        image = opened(stored, sniffed)
        facts = _facts(image, sniffed)
        facts = facts if turn is None else replace(facts, orientation=turn)
        if broken := integrity.what_is_broken(data, image):
            facts = facts.with_condition(Condition.DAMAGED, broken)
    except MemoryError:
        return too_large(sniffed, limits)
    except DECODER_FAULTS as fault:
        if form := rare.named(data, sniffed.decoder, str(fault)):
            return Still(Facts(sniffed.kind, sniffed.mime).not_opened(form), None, b"", limits)
        note = f"starts as {sniffed.mime}, cannot be opened: {reason(fault)}"
        return Still(Facts(sniffed.kind, sniffed.mime, Condition.UNREADABLE, note), None, b"", limits)
    return Still(facts, image, data, limits, Header.of(image))


def too_large(sniffed: Sniffed, limits: Limits) -> Still:
    """Tell of a picture whose file alone takes more memory than there is for it."""
    note = f"more than {limits.memory_bytes >> 20} MiB of memory"
    return Still(Facts(sniffed.kind, sniffed.mime, Condition.OVER_LIMIT, note), None, b"", limits)


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    for name in _MODULES:
        importlib.import_module(f"PIL.{name}ImagePlugin")
    for name in ("ImageOps", "ImageFilter", "ImageChops", "ImageSequence", "ImagePalette"):
        importlib.import_module(f"PIL.{name}")
    for mode in ("RGB", "RGBA"):
        for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"):
            if (mode, kind) == ("RGBA", "JPEG"):
                continue
            file = io.BytesIO()
            Image.new(mode, (16, 16), (200, 100, 50)).save(file, kind)
            open_still(file, Limits()).luma()


def opened(data: bytes, sniffed: Sniffed) -> Image.Image:
    """Have Pillow read the header of a picture, by the one decoder that may.

    Raises:
        one of `DECODER_FAULTS`: it cannot.
    """
    if sniffed.decoder == "PNG":
        data = png.without_large_texts(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(data), formats=[sniffed.decoder])


def _facts(image: Image.Image, sniffed: Sniffed) -> Facts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read: dict[str, Any] = described(image)
    width, height = image.size
    frames = _frames(image)
    quantised = quantisation.named(image) if "exif" in image.info else None
    return Facts(
        sniffed.kind, sniffed.mime, width=width, height=height, frames=frames,
        container=sniffed.decoder.lower(), codec=image.mode, quantised=quantised, **read,
    )  # fmt: skip


def _facts_of(header: Header, sniffed: Sniffed) -> Facts:
    return Facts(
        sniffed.kind, sniffed.mime, width=header.width, height=header.height, frames=1,
        container=sniffed.decoder.lower(), codec=header.mode,
        metadata=commented(header.comment) if header.comment else {},
    )  # fmt: skip


def _frames(image: Image.Image) -> int:
    icon = getattr(image, "ico", None)
    if icon is not None:
        return max(1, len(icon.entry))
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except DECODER_FAULTS:
        return 1


def _coefficients(jpeg: Header) -> int:
    """Estimate the memory a progressive JPEG takes before its first pixel: all coefficients of all planes."""
    planes = jpeg.sampling or ((1, 1),) * 3
    most = max(across for across, _ in planes) * max(down for _, down in planes) or 1
    per_pixel = sum(across * down for across, down in planes) / most
    return int(jpeg.width * jpeg.height * per_pixel * _BYTES_PER_COEFFICIENT)


def _decoder_of(image: Image.Image) -> str:
    # A JPEG of several pictures is of another format for Pillow.
    return "JPEG" if image.format == "MPO" else image.format or ""
