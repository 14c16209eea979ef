"""Groups of videos that are copies of each other; videos come and go, and each is compared when it comes."""

from collections.abc import Collection, Mapping, Sequence

from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching.stacks.incremental import Group
from tutela.engine.matching.videos.index import VideoIndex
from tutela.engine.matching.videos.nearness import VideoNearness

_NOTHING_SHARED = 100


class IncrementalVideos:
    """Videos in groups: every two that are copies are in one, directly or through others.

    Which groups there are does not depend on the order in which the videos came.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._index = VideoIndex([])
        # What each shares enough frames with, and 100 less the percentage of the other's frames that match.
        self._apart: dict[int, dict[int, int]] = {}
        self._copies: dict[int, set[int]] = {}

    def change(self, gone: Collection[int], more: Sequence[tuple[int, Feature]]) -> None:
        """Let some videos leave, then some come.

        Args:
            gone: numbers of videos that are here.
            more: a number that nothing here has, and the frames of each.

        Raises:
            OnlyKeyFrames: only key frames of one were looked at.
        """
        for number in gone:
            for other in self._apart.pop(number):
                self._apart.get(other, {}).pop(number, None)
            for other in self._copies.pop(number):
                self._copies.get(other, set()).discard(number)
        self._index = self._index.changed(gone, more)
        for number, _ in more:
            self._apart[number], self._copies[number] = {}, set()
        for number, feature in more:
            for match in self._index.find(feature):
                if match.entry != number and match.nearness.is_enough:
                    self._note(number, match.entry, match.nearness)

    def _note(self, video: int, other: int, shared: VideoNearness) -> None:
        self._apart[video][other], self._apart[other][video] = (
            _rest(shared.share_of_b),
            _rest(shared.share_of_a),
        )
        if shared.are_copies:
            self._copies[video].add(other)
            self._copies[other].add(video)

    def groups(self) -> list[Group]:
        """Give every group of two or more: each video and 100 less the percentage of its frames that match.

        The smallest number represents a group and comes first. Its frames are what the others' are compared
        with; a video that is in the group only through others may share none of them, and stands at 100.
        """
        return [
            [(first, 0), *((video, self._apart[first].get(video, _NOTHING_SHARED)) for video in rest)]
            for first, *rest in _components(self._copies)
        ]


def _rest(share: float) -> int:
    return round(100 * (1 - share))


def _components(beside: Mapping[int, Collection[int]]) -> list[list[int]]:
    """Give the members of every component of two or more, in order."""
    groups, seen = [], set[int]()
    for first in sorted(beside):
        waiting, reached = [first], list[int]()
        while waiting:
            video = waiting.pop()
            if video not in seen:
                seen.add(video)
                reached.append(video)
                waiting.extend(beside[video])
        if len(reached) > 1:
            groups.append(sorted(reached))
    return groups
