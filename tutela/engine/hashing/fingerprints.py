"""What a PDQ fingerprint is, for those who read one and never make one: nothing here loads a compiler."""

from dataclasses import dataclass

BEST_QUALITY = 100


@dataclass(frozen=True, slots=True)
class Pdq:
    """A fingerprint of 256 bits, first bit first as its hex is written, and its quality from 0 to 100."""

    bits: bytes
    quality: int

    @property
    def hex(self) -> str:
        """The 64 lower-case hex digits that lists exchange."""
        return self.bits.hex()
