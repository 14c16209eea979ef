"""Turn a painted picture into the bytes of a file: nine formats, camera facts and near copies."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageEnhance, ImageFont

from tutela.errors import Invalid

PAN_FRAMES = 8
STORED_TURNED = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


@dataclass(frozen=True)
class Camera:
    """What a camera writes into its pictures."""

    make: str
    model: str
    taken_at: int
    orientation: int = 1
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Form:
    """How a picture is stored.

    Args:
        kind: jpeg, progressive, png, palette, rgba, grey16, gif, webp, tiff, bmp, avif, moving-gif
            or moving-webp.
        quality: for the kinds that have one, 1 to 95.
        camera: written as EXIF into jpeg and progressive.
    """

    kind: str
    quality: int = 84
    camera: Camera | None = None


class UnknownForm(Invalid):
    """A plan asked for a kind of file or a treatment that nobody here knows."""

    code = "TU-D04"


def treat(picture: Image.Image, treatment: str, draw: float) -> Image.Image:
    """Make a near copy of a picture.

    Args:
        picture: what to copy.
        treatment: "" (none), resized, thumb, cropped, marked or brighter.
        draw: a number from 0 to 1 that sets how strong the treatment is.
    """
    wide, high = picture.size
    if treatment == "":
        return picture
    if treatment == "resized":
        share = 0.45 + 0.3 * draw
        return picture.resize((round(wide * share), round(high * share)), Image.Resampling.BILINEAR)
    if treatment == "thumb":
        return picture.resize((256, max(1, round(256 * high / wide))), Image.Resampling.BOX)
    if treatment == "cropped":
        edge = 0.008 + 0.008 * draw  # of each side, so 1.6 to 3.2 % of the width and of the height
        return picture.crop(
            (round(wide * edge), round(high * edge), round(wide * (1 - edge)), round(high * (1 - edge)))
        )
    if treatment == "marked":
        return _marked(picture)
    if treatment == "brighter":
        return ImageEnhance.Brightness(ImageEnhance.Contrast(picture).enhance(1.08)).enhance(
            1.06 + 0.08 * draw
        )
    raise UnknownForm(f"no treatment is called {treatment!r}")


def _marked(picture: Image.Image) -> Image.Image:
    marked = picture.copy()
    pen = ImageDraw.Draw(marked)
    size = max(14, picture.width // 42)
    corner = (picture.width - size, picture.height - size // 2)
    font = ImageFont.load_default(size)
    pale, dark = (250, 250, 250), (40, 40, 40)
    pen.text(corner, "shared with SnapPost", pale, font, anchor="rb", stroke_width=1, stroke_fill=dark)
    return marked


def exif_of(camera: Camera) -> Image.Exif:
    """Write down a camera's facts as EXIF."""
    exif = Image.Exif()
    stamp = datetime.fromtimestamp(camera.taken_at, UTC).strftime("%Y:%m:%d %H:%M:%S")
    exif[ExifTags.Base.Make] = camera.make
    exif[ExifTags.Base.Model] = camera.model
    exif[ExifTags.Base.Orientation] = camera.orientation
    exif[ExifTags.Base.DateTime] = stamp
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = stamp
    inner[ExifTags.Base.OffsetTimeOriginal] = "+00:00"
    if camera.place is not None:
        latitude, longitude = camera.place
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
        place[ExifTags.GPS.GPSLatitude] = _degrees(latitude)
        place[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
        place[ExifTags.GPS.GPSLongitude] = _degrees(longitude)
    return exif


def _degrees(angle: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(angle) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return (whole, minutes, round(seconds, 2))


def _pan(picture: Image.Image) -> list[Image.Image]:
    """Cut frames that glide over the picture from left to right."""
    wide, high = picture.size
    view, step = round(wide * 0.8), wide * 0.2 / (PAN_FRAMES - 1)
    frames = [picture.crop((round(i * step), 0, round(i * step) + view, high)) for i in range(PAN_FRAMES)]
    return [frame.resize((320, round(320 * high / view)), Image.Resampling.BOX) for frame in frames]


def encode(picture: Image.Image, form: Form) -> bytes:
    """Store a picture in the form asked for and return the bytes of the file."""
    if form.kind not in ENCODERS:
        raise UnknownForm(f"no kind of file is called {form.kind!r}")
    out = io.BytesIO()
    ENCODERS[form.kind](out, picture, form)
    return out.getvalue()


def _jpeg(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    progressive = form.kind == "progressive"
    if form.camera is None:
        picture.save(out, "JPEG", quality=form.quality, progressive=progressive)
        return
    turn = STORED_TURNED.get(form.camera.orientation)
    stored = picture if turn is None else picture.transpose(turn)
    stored.save(out, "JPEG", quality=form.quality, progressive=progressive, exif=exif_of(form.camera))


def _png(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    if form.kind == "palette":
        picture = picture.quantize(96, method=Image.Quantize.FASTOCTREE)
    elif form.kind == "rgba":
        picture = _see_through(picture)
    elif form.kind == "grey16":
        picture = Image.fromarray(np.asarray(picture.convert("L"), dtype=np.uint16) * np.uint16(257))
    picture.save(out, "PNG", compress_level=2)


def _gif(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    pictures = _pan(picture) if form.kind == "moving-gif" else [picture]
    frames = [frame.quantize(96, method=Image.Quantize.FASTOCTREE) for frame in pictures]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=120, loop=0)


def _webp(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    if form.kind == "webp":
        picture.save(out, "WEBP", quality=form.quality, method=1)
        return
    first, *rest = _pan(picture)
    first.save(out, "WEBP", save_all=True, append_images=rest, duration=120, loop=0, quality=60, method=1)


def _tiff(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    del form
    picture.save(out, "TIFF", compression="tiff_adobe_deflate")


def _bmp(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    del form
    picture.save(out, "BMP")


def _avif(out: io.BytesIO, picture: Image.Image, form: Form) -> None:
    # One thread: the encoder splits a picture by threads, and other splits give other bytes.
    picture.save(out, "AVIF", quality=form.quality, speed=9, max_threads=1)


ENCODERS: Mapping[str, Callable[[io.BytesIO, Image.Image, Form], None]] = {
    "jpeg": _jpeg,
    "progressive": _jpeg,
    "png": _png,
    "palette": _png,
    "rgba": _png,
    "grey16": _png,
    "gif": _gif,
    "moving-gif": _gif,
    "webp": _webp,
    "moving-webp": _webp,
    "tiff": _tiff,
    "bmp": _bmp,
    "avif": _avif,
}


def _see_through(picture: Image.Image) -> Image.Image:
    """Round the corners off, so that the picture really has transparent parts."""
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        [(0, 0), (picture.width - 1, picture.height - 1)], radius=picture.width // 12, fill=255
    )
    clear = picture.copy()
    clear.putalpha(mask)
    return clear
