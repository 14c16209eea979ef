"""Keccak-256 as Ethereum and Monero use it: SHA-3 with the padding it had before it became a standard."""

from typing import Final

_RATE, _LANES, _MASK = 136, 25, (1 << 64) - 1


def _constants() -> tuple[int, ...]:
    """Make the round constants, by the shift register that FIPS 202 gives."""
    found, state = [], 1
    for _ in range(24):
        constant = 0
        for step in range(7):
            if state & 1:
                constant |= 1 << ((1 << step) - 1)
            state = (state << 1) ^ (0x171 if state & 0x80 else 0)
        found.append(constant)
    return tuple(found)


def _moves() -> tuple[tuple[int, int, int], ...]:
    """Give from which lane to which each goes, and by how many bits it turns."""
    found, x, y = [(0, 0, 0)], 1, 0
    for step in range(24):
        turned = (step + 1) * (step + 2) // 2 % 64
        found.append((x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5), turned))
        x, y = y, (2 * x + 3 * y) % 5
    return tuple(found)


_ROUNDS: Final = _constants()
_MOVES: Final = _moves()


def _turned(lane: int, bits: int) -> int:
    return (lane << bits | lane >> (64 - bits)) & _MASK


def _permuted(lanes: list[int]) -> list[int]:
    for constant in _ROUNDS:
        sums = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        mixed = [sums[x - 1] ^ _turned(sums[(x + 1) % 5], 1) for x in range(5)]
        moved = [0] * _LANES
        for source, target, bits in _MOVES:
            moved[target] = _turned(lanes[source] ^ mixed[source % 5], bits)
        lanes = [
            moved[at] ^ (~moved[at - at % 5 + (at + 1) % 5] & moved[at - at % 5 + (at + 2) % 5] & _MASK)
            for at in range(_LANES)
        ]
        lanes[0] ^= constant
    return lanes


def keccak_256(data: bytes) -> bytes:
    """Give the 32 bytes of Keccak-256."""
    padded = bytearray(data + b"\x01" + bytes(-(len(data) + 1) % _RATE))
    padded[-1] |= 0x80
    lanes = [0] * _LANES
    for start in range(0, len(padded), _RATE):
        for at in range(_RATE // 8):
            lanes[at] ^= int.from_bytes(padded[start + 8 * at : start + 8 * at + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
