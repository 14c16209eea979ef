"""Numbers frames in the order in which they are shown, and says which of them are taken for a fingerprint."""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

# No codec shows a frame more than sixteen later than it comes; and no more is held than fits beside decoding.
_REORDERED, _MOST_HELD, _MOST_HELD_BYTES = 20, 256, 16 << 20
# Where frames come at a varying rate, no more time than this part of a step passes without one.
_LONGEST_STEP: Final = 1.25
_SOON: Final = 1e-6


class Numbered(NamedTuple):
    """A packet, and the number of its frame in the order shown; None where that cannot be told.

    `before` is how many frames came before it in the file: a key frame with a higher number is shown after
    some that come behind it.
    """

    packet: Any
    number: int | None
    before: int


class Due:
    """Which frames are taken: those that vPDQ takes, and one where these lie too far apart.

    The reference takes the frames whose numbers are multiples of a step: of the whole frames in as many
    seconds, at the average rate. Where the rate varies, seconds could pass without one of them.

    Source:
        Meta Platforms, vPDQ 0.2.5 (ThreatExchange), `vpdq/cpp/hashing/filehasher.cpp`: `m_frameMod`.
    """

    def __init__(self, every_s: float, rate: float) -> None:
        """Begin with the first frame.

        Args:
            every_s: seconds from one to the next; 0 takes every frame.
            rate: frames a second that the file declares.
        """
        self.step, self._longest_s = max(1, int(every_s * rate)), _LONGEST_STEP * every_s
        self.number, self._at_s = 0, 0.0

    def is_due(self, number: int, at_s: float) -> bool:
        """Say whether a frame is taken that comes now, or one after it."""
        return number >= self.number or at_s + _SOON >= self._at_s

    def take(self, number: int, at_s: float) -> None:
        """Note that it was."""
        if number >= self.number:
            self.number = (number // self.step + 1) * self.step
        self._at_s = at_s + self._longest_s


def numbered(packets: Iterable[Any]) -> Iterator[Numbered]:
    """Give each packet of a stream, in the order of the file, with the number of its frame."""
    held, shown = deque[tuple[Any, int]](), list[tuple[int, int]]()
    numbers = dict[int, int | None]()
    held_bytes, following, before = 0, 0, 0

    def number(most: int) -> None:
        nonlocal following
        while len(shown) > most:
            _, place = heapq.heappop(shown)
            numbers[place] = following
            following += 1

    for place, packet in enumerate(packets):
        held.append((packet, place))
        held_bytes += packet.size
        if packet.pts is None or not packet.size or packet.is_discard:
            numbers[place] = None
        else:
            heapq.heappush(shown, (packet.pts, place))
        # What ends a stream is given at once, and everything before it.
        number(_REORDERED if packet.size else 0)
        while held and (held[0][1] in numbers or len(held) > _MOST_HELD or held_bytes > _MOST_HELD_BYTES):
            earliest, of = held.popleft()
            while of not in numbers:
                number(len(shown) - 1)
            held_bytes -= earliest.size
            given = Numbered(earliest, numbers.pop(of), before)
            before += given.number is not None
            yield given
    number(0)
    while held:
        earliest, of = held.popleft()
        given = Numbered(earliest, numbers.pop(of), before)
        before += given.number is not None
        yield given
