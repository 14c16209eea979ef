"""What a file is for us, and what its first bytes say of it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a file is for us; `OTHER` is kept and hashed, and never handed to a decoder."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the first bytes say.

    Attributes:
        kind: what it is for us.
        mime: its type.
        decoder: the one that may open it; empty for none.
        form: its name in words where nothing here opens it, or where what opens it may not know all of it.
        is_encrypted: nobody opens it without a key.
        starts_at: where the picture begins, if other bytes come first.
    """

    kind: Kind
    mime: str
    decoder: str = ""
    form: str = ""
    is_encrypted: bool = False
    starts_at: int = 0

    @property
    def is_decoded(self) -> bool:
        """Whether a decoder gets it: a picture, video or sound in a form that is opened here."""
        return bool(self.decoder) and self.kind in (Kind.PICTURE, Kind.VIDEO, Kind.AUDIO)
