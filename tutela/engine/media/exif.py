"""What a picture says about itself: a bounded, cleaned part of EXIF and its kin."""

import math
import re
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from tutela.engine.media.facts import LONGEST_VALUE, MOST_METADATA, clean

# What parsers of hostile bytes raise; anything else is a fault of ours and must be seen.
DECODER_FAULTS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    struct.error,
)

# What a decoder's complaint means to whoever reads the note; its own words name its own insides.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (UnidentifiedImageError, "the start is there, the rest of the header is not"),
    (EOFError, "it ends too early"),
    (OSError, "its data is cut off or corrupt"),
    (struct.error, "its data is cut off or corrupt"),
)
_ANY_REASON = "its header holds values that make no sense"


def reason(fault: BaseException) -> str:
    """Say in plain words why a file could not be opened."""
    return next((words for kind, words in _REASONS if isinstance(fault, kind)), _ANY_REASON)


_CAMERA = (
    ExifTags.Base.Make,
    ExifTags.Base.Model,
    ExifTags.Base.Software,
    ExifTags.Base.HostComputer,
    ExifTags.Base.DateTime,
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
    ExifTags.Base.ImageDescription,
    ExifTags.Base.XPTitle,
    ExifTags.Base.XPComment,
    ExifTags.Base.XPAuthor,
    ExifTags.Base.XPKeywords,
)
_EXPOSURE = (
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.DateTimeDigitized,
    ExifTags.Base.OffsetTime,
    ExifTags.Base.OffsetTimeOriginal,
    ExifTags.Base.ExposureTime,
    ExifTags.Base.FNumber,
    ExifTags.Base.ISOSpeedRatings,
    ExifTags.Base.FocalLength,
    ExifTags.Base.LensMake,
    ExifTags.Base.LensModel,
    ExifTags.Base.BodySerialNumber,
    ExifTags.Base.LensSerialNumber,
    ExifTags.Base.CameraOwnerName,
    ExifTags.Base.ImageUniqueID,
    ExifTags.Base.UserComment,
)
_PLACE = (ExifTags.GPS.GPSDateStamp, ExifTags.GPS.GPSAltitude, ExifTags.GPS.GPSMapDatum)
_MOMENT = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
# Zones lie between twelve hours behind and fourteen ahead.
_OFFSET = re.compile(r"Z|[+-](?:0\d|1[0-4]):[0-5]\d")
_MOST_DEGREES = {"latitude": 90.0, "longitude": 180.0}
_ORIENTATIONS = range(1, 9)


def described(image: Image.Image) -> dict[str, Any]:
    """Read the fields of `Facts` that a picture's metadata fills; fields it does not fill are left out.

    Metadata that cannot be read costs those fields, never the picture.
    """
    try:
        exif = image.getexif()
        camera = _named(exif, _CAMERA, ExifTags.Base)
        exposure = _named(exif.get_ifd(ExifTags.IFD.Exif), _EXPOSURE, ExifTags.Base)
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place = _named(gps, _PLACE, ExifTags.GPS)
        orientation = exif.get(ExifTags.Base.Orientation)
    except DECODER_FAULTS:
        camera, exposure, gps, place, orientation = {}, {}, {}, {}, None
    facts: dict[str, Any] = {"metadata": _bounded(camera | exposure | place | _texts(image.info))}
    if isinstance(orientation, int) and orientation in _ORIENTATIONS:
        facts["orientation"] = orientation
    for name, value in (("camera_make", camera.get("Make")), ("camera_model", camera.get("Model"))):
        if value:
            facts[name] = value
    moment = _moment(exposure.get("DateTimeOriginal", ""), exposure.get("OffsetTimeOriginal", ""))
    moment = moment or _moment(camera.get("DateTime", ""), exposure.get("OffsetTime", ""))
    return facts | ({"taken_at": moment} if moment else {}) | _position(gps)


def _named(values: Mapping[int, Any], wanted: tuple[int, ...], names: Any) -> dict[str, str]:
    texts = {}
    for tag in wanted:
        text = _text(values[tag]) if tag in values else ""
        if text:
            texts[names(tag).name] = text
    return texts


def _text(value: object) -> str:
    if isinstance(value, bytes):
        # XP tags are UTF-16; a user comment starts with the name of its coding, padded with zeros.
        wide = value[1:2] == b"\0" and value[:5] not in (b"ASCII", b"UNICO")
        value = value[: 4 * LONGEST_VALUE].decode("utf-16-le" if wide else "utf-8", "replace")
    if isinstance(value, tuple | list):
        value = " ".join(str(part) for part in value[:16])
    return clean(str(value))


def commented(comment: bytes) -> dict[str, str]:
    """Give the metadata of a picture that has nothing but a comment."""
    return _bounded(_texts({"comment": comment}))


def _texts(info: Mapping[Any, Any]) -> dict[str, str]:
    return {
        clean(name, 60): _text(value)
        for name, value in list(info.items())[:MOST_METADATA]
        if isinstance(name, str)
        and (isinstance(value, str) or name == "comment")
        and not name.startswith(("XML:", "xmp"))
    }


def _bounded(texts: Mapping[str, str]) -> dict[str, str]:
    return dict([(name, value) for name, value in texts.items() if name and value][:MOST_METADATA])


def _moment(text: str, offset: str) -> str:
    """Read a moment that a calendar has, with the zone that is stated for it, if one is."""
    match = _MOMENT.match(text)
    if not match:
        return ""
    zone = _OFFSET.fullmatch(offset)
    year, month, day, hour, minute, second = match.groups()
    stated = f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone.group() if zone else ''}"
    try:
        return datetime.fromisoformat(stated).isoformat()
    except ValueError:
        return ""


def _position(gps: Mapping[int, Any]) -> dict[str, float]:
    try:
        position = {
            "latitude": _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S"),
            "longitude": _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W"),
        }
    except DECODER_FAULTS:
        return {}
    if any(not math.isfinite(value) or abs(value) > _MOST_DEGREES[name] for name, value in position.items()):
        return {}
    return position


def _degrees(parts: Any, hemisphere: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    sign = -1 if str(hemisphere).strip("\0 ").upper() == negative else 1
    return round(sign * (degrees + minutes / 60 + seconds / 3600), 6)
