"""What is said of content by whatever delivers it: an exhibit, and later a report, a batch, an e-mail."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tutela.engine.media.archives import ArchiveLimits


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms content is received; its key and its reference are those of its intake.

    Attributes:
        about: how the record names what delivers it, as `{"exhibit": 7}`.
        purpose: why it is received, in the record's coded words.
        reason: why sealed copies of it are there.
        title: how messages name what delivers it.
        otherwise: what to do where it is to come from a second source.
        limits: how far its archives are opened.
    """

    about: Mapping[str, int]
    purpose: str
    reason: str
    title: str
    otherwise: str
    limits: ArchiveLimits = field(default_factory=ArchiveLimits)

    def to_json(self) -> dict[str, Any]:
        """Write them as a dict that `json` can encode."""
        return asdict(self) | {"about": dict(self.about)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any] | None) -> "Terms":
        """Read them from the row of a receipt; those of before 0.3.0 are of exhibits, and hold none."""
        if written is None:
            return cls({}, "investigation", "received with an exhibit", "The exhibit", "")
        return cls(**{**written, "limits": ArchiveLimits(**written["limits"])})
