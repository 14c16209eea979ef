"""What a file holds besides the one picture, or the one film, that its fingerprint is of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

# Of a hostile file no more parts are named; the last one then stands for all that follow.
MOST_PARTS = 20
# Archives whose members are taken out: see `embedded`.
_UNPACKED = (
    *("application/zip", "application/x-tar", "application/gzip"),
    *("application/x-bzip2", "application/x-xz"),
)


class Holds(StrEnum):
    """What a part of a file is."""

    FRAME = "frame"  # of an animation, after the first
    PAGE = "page"  # of a document or a file of several pictures, after the first
    TRACK = "track"  # of a video, besides the first film
    COVER = "cover"  # a picture attached to a film
    HIDDEN = "hidden"  # of a film, left out when it is played
    BEHIND = "behind"  # what follows where the picture ends
    INSIDE = "inside"  # what stands where no decoder of the file's form reads, such as a preview
    DRAWING = "drawing"  # made by transparency, where the colours show something else or nothing
    REST = "rest"  # of the first picture or film itself


_ONE = {
    Holds.FRAME: "more frame",
    Holds.PAGE: "more picture",
    Holds.TRACK: "more picture track",
    Holds.COVER: "attached picture",
    Holds.HIDDEN: "stretch that playing leaves out",
    Holds.BEHIND: "piece behind its end",
    Holds.INSIDE: "piece inside it",
    Holds.DRAWING: "drawing made by its transparency",
    Holds.REST: "rest",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that a file holds besides what its fingerprint is of.

    Attributes:
        holds: what it is.
        count: how many of it there are.
        opened: how many of these were looked at: fingerprinted, and on the sheet that a person can see.
        mime: what it is by its own first bytes; "" where that says nothing more.
        size_bytes: how long it is; 0 where that says nothing.
        reason: why some of it was not opened, in a few words.
    """

    holds: Holds
    count: int = 1
    opened: int = 0
    mime: str = ""
    size_bytes: int = 0
    reason: str = ""

    @property
    def is_opened(self) -> bool:
        """Whether all of it was looked at."""
        return self.opened >= self.count

    @property
    def is_archive(self) -> bool:
        """Whether it is an archive whose members are to be taken out, as whoever receives content does."""
        return self.mime in _UNPACKED and self.holds in (Holds.BEHIND, Holds.INSIDE)

    @property
    def sentence(self) -> str:
        """Say what it is and how much of it was opened, for a person."""
        if self.holds is Holds.REST:
            return f"its rest was not opened: {self.reason}"
        named = f"{self.count:,} {_ONE[self.holds]}{'' if self.count == 1 else 's'}"
        about = ", ".join(filter(None, (self.mime, f"{self.size_bytes:,} bytes" if self.size_bytes else "")))
        how = "looked at" if self.is_opened else "not opened"
        if 0 < self.opened < self.count:
            how = f"{self.opened:,} of them looked at"
        why = f": {self.reason}" if self.reason and not self.is_opened else ""
        return f"{named}{f' ({about})' if about else ''}, {how}{why}"

    def to_json(self) -> dict[str, Any]:
        """Write it as a dict that `json` can encode."""
        return {**asdict(self), "holds": self.holds.value}

    @classmethod
    def from_json(cls, written: object) -> "Part":
        """Read a part that came from a child or a database.

        Raises:
            ValueError: a field is missing, unknown or not what it must be.
        """
        if not isinstance(written, Mapping) or set(written) - set(_SHAPE):
            raise ValueError("a part of another form")
        for name, kind in _SHAPE.items():
            value = written.get(name, kind())
            if type(value) is not kind or (isinstance(value, int) and value < 0):
                raise ValueError(f"a part's {name}: {type(value).__name__}")
        return cls(**{**written, "holds": Holds(written.get("holds", ""))})


_SHAPE: dict[str, type] = {
    "holds": str, "count": int, "opened": int, "mime": str, "size_bytes": int, "reason": str,
}  # fmt: skip
