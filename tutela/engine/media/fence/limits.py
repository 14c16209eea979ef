"""What one untrusted file may cost before its fence closes on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from tutela.errors import Invalid

MIB = 1 << 20
# Calls one order may hold: well below the number of files that a child may have open.
MOST_CALLS = 16


class LimitsMalformed(Invalid):
    """Limits in JSON form are not whole: a field is missing, unknown or no number."""

    code = "TU-M09"


@dataclass(frozen=True)
class Limits:
    """What one file may cost.

    What may be opened is bounded by processor time, so that it does not depend on what else the machine does;
    the time by the clock is several times as much, and ends what does nothing.

    Attributes:
        memory_bytes: address space the child may hold beyond its program code, as it starts and as it works;
            with the code that is read meanwhile that stays below a GiB of memory.
        wall_s: seconds one call may take, from the first byte sent to the last byte received.
        wall_s_per_mib: further seconds for each MiB of a video or archive; a still gets none.
        wall_s_most: the most a call may take whatever its size.
        cpu_s: processor seconds one call may take, all threads together; scaled up as `wall_s` is. A video is
            sampled as far as most of it reaches.
        pixels: pictures above this many pixels are opened at reduced scale, or not at all.
        frames: frames of one video or animation that may be decoded for its fingerprint.
        calls: calls after which a child is replaced, so that nothing one file left behind lasts.
        reply_bytes: the largest single message a child may send.
        call_bytes: the most that is kept of the messages of one call, their heads included.
        start_s: seconds a child may take until it is ready for its first call.
    """

    memory_bytes: int = 960 * MIB
    wall_s: float = 60.0
    wall_s_per_mib: float = 12.0
    wall_s_most: float = 21600.0
    cpu_s: float = 20.0
    pixels: int = 64_000_000
    frames: int = 20_000
    calls: int = 1000
    reply_bytes: int = 48 * MIB
    call_bytes: int = 96 * MIB
    start_s: float = 60.0

    def wall_for(self, size_bytes: int, *, long: bool) -> float:
        """Give the seconds a call on a file of this size may take; `long` for videos and archives."""
        extra = self.wall_s_per_mib * size_bytes / MIB if long else 0.0
        return min(self.wall_s + extra, max(self.wall_s, self.wall_s_most))

    def to_json(self) -> dict[str, float]:
        """Write the limits as a dict that `json` can encode."""
        return asdict(self)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Limits":
        """Read limits as `to_json` wrote them.

        Raises:
            LimitsMalformed: a field is missing, unknown or no number.
        """
        names = {field.name for field in fields(cls)}
        if set(written) != names or not all(isinstance(value, int | float) for value in written.values()):
            raise LimitsMalformed(f"expected {', '.join(sorted(names))}")
        return cls(**written)
