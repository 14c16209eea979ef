"""Finds which files are copies of each other: equal bytes, near pictures, videos that share frames."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video.features import Feature
from tutela.engine.matching.hashes import NEAR_BITS, from_bytes
from tutela.engine.matching.known.matcher import Rule
from tutela.engine.matching.stacks.stacks import stack
from tutela.engine.matching.videos.index import VideoIndex


@dataclass(frozen=True, slots=True)
class Copy:
    """What comparing needs to know of one file; `bits` and `feature` are empty where it has none."""

    sha256: bytes
    bits: bytes = b""
    quality: int = 0
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Why two files are in one stack: the rule, and bits apart or the share of frames in common."""

    left: int
    right: int
    rule: Rule
    distance: int = 0
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Stacks:
    """How files fall into stacks: each file's smallest fellow, and just enough links to hold them."""

    labels: tuple[int, ...]
    links: tuple[Link, ...]

    def members(self) -> dict[int, list[int]]:
        """Return every stack of two or more files by its smallest."""
        stacks: dict[int, list[int]] = {}
        for file, label in enumerate(self.labels):
            stacks.setdefault(label, []).append(file)
        return {label: files for label, files in stacks.items() if len(files) > 1}


def find_copies(files: Sequence[Copy], radius: int = NEAR_BITS, *, workers: int = 1) -> Stacks:
    """Put files into stacks, the strongest links first, so that each link kept is the best reason."""
    links = [*_equal(files), *_near(files, radius, workers), *_shared(files, radius)]
    parents = list(range(len(files)))

    def root(file: int) -> int:
        while parents[file] != file:
            parents[file] = parents[parents[file]]
            file = parents[file]
        return file

    kept = []
    for link in links:
        left, right = sorted((root(link.left), root(link.right)))
        if left != right:
            parents[right] = left
            kept.append(link)
    return Stacks(tuple(root(file) for file in range(len(files))), tuple(kept))


def _equal(files: Sequence[Copy]) -> list[Link]:
    first: dict[bytes, int] = {}
    links = []
    for number, file in enumerate(files):
        known = first.setdefault(file.sha256, number)
        if known != number:
            links.append(Link(known, number, Rule.SHA256))
    return links


def _near(files: Sequence[Copy], radius: int, workers: int) -> list[Link]:
    pictures = [number for number, file in enumerate(files) if file.bits and file.quality >= LEAST_QUALITY]
    near = stack(from_bytes([files[number].bits for number in pictures]), radius, workers=workers)
    return [
        Link(pictures[left], pictures[right], Rule.PDQ, distance)
        for left, right, distance in near.edges.tolist()
    ]


def _shared(files: Sequence[Copy], radius: int) -> list[Link]:
    videos = [(number, file.feature) for number, file in enumerate(files) if file.feature is not None]
    index, links = VideoIndex(videos), []
    for number, feature in videos:
        for match in index.find(feature, radius):
            if match.entry > number and match.nearness.are_copies:
                share = min(match.nearness.share_of_a, match.nearness.share_of_b)
                links.append(Link(number, match.entry, Rule.FRAMES, share=share))
    return sorted(links, key=lambda link: -link.share)
