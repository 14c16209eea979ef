"""Plain facts about one file: what it is, how well it opened, what it says about itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from tutela.engine.media.file_types import Kind, Sniffed
from tutela.engine.media.parts import MOST_PARTS, Part
from tutela.errors import Invalid

# A file that was never opened has no facts beyond these lengths: hostile metadata may be megabytes.
LONGEST_VALUE = 200
MOST_METADATA = 60


class Condition(StrEnum):
    """How well a file opened; every file has exactly one, and none is ever left out of a report."""

    OK = "ok"
    NOTED = "noted"  # opened whole, with something an examiner should know
    DAMAGED = "damaged"  # something decoded, not all of it
    NOT_OPENED = "not_opened"  # of a known form that nothing here opens; nothing speaks for damage
    NOT_MEDIA = "not_media"
    OVER_LIMIT = "over_limit"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"  # says it is media, and nothing of it decodes


# So many sound tracks of a file are told.
MOST_SOUNDS = 32
# Opened whole.
SOUND = (Condition.OK, Condition.NOTED)


class FactsMalformed(Invalid):
    """Facts in JSON form lack a field, or hold a value of the wrong type."""

    code = "TU-M10"


@dataclass(frozen=True)
class Facts:
    """What is known about one file without anybody looking at it.

    Attributes:
        note: which limit was met or what is damaged, in one dry line; empty when the condition is ok.
        width: stored width in pixels, before any orientation is applied; height likewise.
        orientation: the EXIF orientation, 1 to 8.
        frames: pictures in the file: 1 for a still, counted or declared for animations and videos.
        taken_at: the moment the file claims it was made, ISO 8601; with a time zone only if it states one.
        quantised: of a JPEG with EXIF, whose quantisation tables it has; see `jpeg.quantisation.named`.
        metadata: a bounded part of what the file says about itself, cleaned of control characters.
        fence: how strongly the decoder that opened it was fenced in; empty where none opened it.
        parts: what it holds besides the picture or film that its fingerprint is of.
        sounds: where it has several sound tracks, each in one dry line, in their order; else none.
    """

    kind: Kind
    mime: str
    condition: Condition = Condition.OK
    note: str = ""
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    frames: int | None = None
    duration_s: float | None = None
    container: str | None = None
    codec: str | None = None
    has_audio: bool = False
    taken_at: str | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    quantised: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    fence: str = ""
    parts: tuple[Part, ...] = ()
    sounds: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether its fingerprint is of all that it shows: one picture or one film, opened to its end.

        Only such a file may be settled, or decided together with others, because it is alike another.
        """
        return self.condition in SOUND and not self.parts

    def holding(self, part: Part) -> "Facts":
        """Add a part, and say of it what a person should know."""
        if len(self.parts) >= MOST_PARTS:
            return self
        return replace(self.noted(part.sentence), parts=(*self.parts, part))

    def with_condition(self, condition: Condition, note: str) -> "Facts":
        """Say how it opened, before what was noted so far."""
        return replace(self, condition=condition, note="; ".join(filter(None, (note, self.note))))

    def not_opened(self, form: str) -> "Facts":
        """Say that it is in a form that nothing here opens, named in a few words."""
        return self.with_condition(Condition.NOT_OPENED, f"not opened here: {form}")

    def noted(self, note: str) -> "Facts":
        """Add one remark: to what is already said, or as the first."""
        if self.condition is not Condition.OK:
            return replace(self, note=f"{self.note}; {note}")
        return replace(self, condition=Condition.NOTED, note=note)

    def to_json(self) -> dict[str, Any]:
        """Write the facts as a dict that `json` can encode."""
        # Field by field: `asdict` copies deeply, at a tenth of the cost of hashing a small picture.
        written = {name: getattr(self, name) for name in _SHAPE}
        plain = {"kind": self.kind.value, "condition": self.condition.value, "metadata": dict(self.metadata)}
        lists = {"parts": [part.to_json() for part in self.parts], "sounds": list(self.sounds)}
        return written | plain | lists

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Facts":
        """Read facts that came from a child or a database; trust nothing about their shape.

        Raises:
            FactsMalformed: a field is unknown, missing or of the wrong type.
        """
        unknown = set(written) - {field.name for field in fields(cls)}
        if unknown:
            raise FactsMalformed(f"unknown: {', '.join(sorted(map(str, unknown))[:5])}")
        for name, (types, needed) in _SHAPE.items():
            value = written.get(name)
            if not _fits(value, types) and (needed or value is not None):
                raise FactsMalformed(f"{name}: {type(value).__name__}")
        try:
            given = {name: value for name, value in written.items() if value is not None}
            given |= {"kind": Kind(written["kind"]), "condition": Condition(written.get("condition", "ok"))}
            given["parts"] = tuple(Part.from_json(part) for part in given.get("parts", ())[:MOST_PARTS])
        except ValueError as wrong:
            raise FactsMalformed(str(wrong)) from None
        given["sounds"] = tuple(clean(str(track)) for track in given.get("sounds", ())[:MOST_SOUNDS])
        given["metadata"] = {
            clean(str(name)): clean(str(value)) for name, value in list(given.get("metadata", {}).items())
        }
        return cls(**given)


_SHAPE: dict[str, tuple[tuple[type, ...], bool]] = {
    "kind": ((str,), True),
    "mime": ((str,), True),
    "condition": ((str,), False),
    "note": ((str,), False),
    "width": ((int,), False),
    "height": ((int,), False),
    "orientation": ((int,), False),
    "frames": ((int,), False),
    "duration_s": ((float, int), False),
    "container": ((str,), False),
    "codec": ((str,), False),
    "has_audio": ((bool,), False),
    "taken_at": ((str,), False),
    "camera_make": ((str,), False),
    "camera_model": ((str,), False),
    "latitude": ((float, int), False),
    "longitude": ((float, int), False),
    "quantised": ((str,), False),
    "metadata": ((dict,), False),
    "fence": ((str,), False),
    "parts": ((list,), False),
    "sounds": ((list,), False),
}


def _fits(value: object, types: tuple[type, ...]) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, types) and isinstance(value, bool) == (bool in types)


def clean(text: str, longest: int = LONGEST_VALUE) -> str:
    """Make a string from a file safe to store and show: one line, no control or direction marks, bounded."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest])
    return " ".join(kept.split())[:longest]


def unopened(sniffed: Sniffed) -> Facts:
    """Tell of a file that no decoder gets why that is.

    Of an archive, `container` says how its members are had, by whoever asks for them.
    """
    facts = Facts(sniffed.kind, sniffed.mime, container=sniffed.decoder or None)
    if sniffed.is_encrypted:
        return facts.with_condition(Condition.ENCRYPTED, sniffed.form)
    if sniffed.form:
        return facts.not_opened(sniffed.form)
    return facts.with_condition(Condition.NOT_MEDIA, "no picture and no video")
