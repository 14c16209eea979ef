"""Videos: a complete list of a frame a second, key frames alone, and copies found among a thousand others."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np

from bench import video_corpus
from bench.costs import Cost, in_turns, measured, median_s
from bench.harness.asked import Asked
from bench.harness.peer import Peer
from bench.harness.rows import Row, row
from bench.hashes import Files
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import Coverage, Feature
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.videos.index import VideoIndex
from tutela.engine.matching.videos.triage import find_video

PEER = "vpdq, a frame a second"
SEARCHING_PEER = "vpdq + faiss BinaryFlat"
ROUNDS, QUICK_ROUNDS = 3, 1
SOURCES, QUICK_SOURCES = 20, 2
OTHERS, QUICK_OTHERS = 1_000, 20
UNRELATED, QUICK_UNRELATED = 200, 10
# Clips of one seed show the same scenes, whatever their size.
_FIRST_OTHER, _FIRST_UNRELATED, _FIRST_UNKNOWN = 10_000, 1_000_000, 2_000_000
# The peer takes so long for a copy that it is given the copies of some sources only.
_PEER_SOURCES = 4


def run(asked: Asked) -> Iterator[Row]:
    """Measure the speed at 1080p, then the search."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    shapes = (
        []
        if asked.quick
        else [("web", video_corpus.WEB, "4 Mbit/s"), ("phone", video_corpus.PHONE, "17 Mbit/s")]
    )
    for name, shape, rate in shapes:
        path = video_corpus.clip(name, 1, shape)
        yield from _speed(f"1080p, 60 s, {rate}", path, shape.seconds * shape.times / 60, rounds)
    if asked.quick:
        yield from _found(QUICK_SOURCES, QUICK_OTHERS, QUICK_UNRELATED, rounds)
    else:
        yield from _found(SOURCES, OTHERS, UNRELATED, rounds)


def _speed(name: str, path: Path, minutes: float, rounds: int) -> Iterator[Row]:
    with Examiner() as examiner, Peer("filming") as peer:
        contestants: dict[str, Callable[[], Cost]] = {
            "seconds": lambda: measured(lambda: _examined(examiner, path)),
            "key frames": lambda: measured(lambda: _key_frames(examiner, path)),
            "limit": lambda: measured(lambda: _decoded(path)),
            PEER: lambda: peer.ask("frames", path=str(path)).cost,
        }
        _key_frames(examiner, path)
        costs = in_turns(contestants, rounds)
        ours = features.columns(_examined(examiner, path).vpdq)
        theirs = peer.ask("frames", path=str(path)).result
    per_min = {each: minutes / median_s(taken) * 60 for each, taken in costs.items()}
    for kind, limit in (("seconds", per_min["limit"]), ("key frames", None)):
        coverage = "every second" if kind == "seconds" else "key frames alone"
        yield row(
            "video", f"{name}, {coverage}, one core", per_min[kind], "minutes/min",
            peer=PEER, peer_value=per_min[PEER], limit=limit,
        )  # fmt: skip
    yield from _distances(name, ours, theirs)


def _distances(name: str, ours: Feature, theirs: Sequence[tuple[int, int, str]]) -> Iterator[Row]:
    stored = ours.chosen(~ours.is_cut)
    held = {int(number): bits.tobytes() for number, bits in zip(stored.frame, stored.hashes, strict=True)}
    apart = [
        (int.from_bytes(held[number]) ^ int(bits, 16)).bit_count()
        for number, quality, bits in theirs
        if number in held and quality >= LEAST_QUALITY
    ]
    case = f"{name}, {len(apart)} frames of the same number of {len(theirs)}"
    yield row("video", f"{case}, mean distance from vpdq", float(np.mean(apart)), "bits")
    yield row("video", f"{case}, largest distance from vpdq", float(max(apart)), "bits")


def _examined(examiner: Examiner, path: Path) -> Examined:
    with path.open("rb", buffering=0) as file:
        return examiner.examine(file)


def _key_frames(examiner: Examiner, path: Path) -> Examined:
    with path.open("rb", buffering=0) as file:
        return examiner.examine_key_frames(file)


def _decoded(path: Path) -> None:
    """Do what any tool must that decodes everything: FFmpeg's own decoding, on one core."""
    with av.open(path) as file:
        stream = file.streams.video[0]
        stream.codec_context.thread_count = 1
        for _ in file.decode(stream):
            pass


def _found(sources: int, others: int, unrelated: int, rounds: int) -> Iterator[Row]:
    known_paths = video_corpus.clips("source", sources, video_corpus.SOURCE)
    copies = video_corpus.copies(known_paths)
    other_paths = video_corpus.clips("other", others, video_corpus.SMALL, _FIRST_OTHER)
    unrelated_paths = video_corpus.clips("other", unrelated, video_corpus.SMALL, _FIRST_UNRELATED)
    unknown_paths = video_corpus.clips("unknown", _PEER_SOURCES, video_corpus.SOURCE, _FIRST_UNKNOWN)
    among = f"among {others:,} others"
    with Examiner() as examiner, Peer("filming") as peer, Files() as files:
        known = [
            (entry, features.columns(_examined(examiner, path).vpdq))
            for entry, path in enumerate([*known_paths, *other_paths])
        ]
        index = VideoIndex(known)
        yield from _recall(examiner, index, copies, among)
        wrong = sum(bool(_entries(examiner, index, path)[0]) for path in unrelated_paths)
        yield row("video", f"{among}, {unrelated} unrelated, false matches", wrong, "videos")
        pairs = sum(
            len({match.entry for match in index.look(feature).matches} - {entry}) for entry, feature in known
        )
        total = len(known) * (len(known) - 1)
        yield row("video", f"{total:,} pairs of different videos, false matches", pairs, "pairs")
        _tell(peer, files, known)
        searched = {kind: paths[:_PEER_SOURCES] for kind, paths in copies.items()}
        for kind, paths in (searched | {"not known": unknown_paths}).items():
            yield _searched(f"{among}, {kind}, hash and search", examiner, index, peer, paths, rounds)


def _tell(peer: Peer, files: Files, known: Sequence[tuple[int, Feature]]) -> None:
    """Let the peer know the same frames."""
    good = [(entry, one.chosen(one.quality >= LEAST_QUALITY).hashes) for entry, one in known]
    hashes = files.kept("known.npy", np.concatenate([each for _, each in good]))
    np.save(files.path("videos.npy"), np.concatenate([np.full(len(each), entry) for entry, each in good]))
    peer.ask("know", hashes=hashes, videos=str(files.path("videos.npy")))


def _searched(
    case: str, examiner: Examiner, index: VideoIndex, peer: Peer, paths: Sequence[Path], rounds: int
) -> Row:
    contestants: dict[str, Callable[[], Cost]] = {
        "ours": lambda: measured(lambda: [_entries(examiner, index, path) for path in paths]),
        SEARCHING_PEER: lambda: measured(
            lambda: [peer.ask("find", path=str(path), radius=NEAR_BITS) for path in paths]
        ),
    }
    per_s = {each: len(paths) / median_s(taken) for each, taken in in_turns(contestants, rounds).items()}
    return row(
        "video", case, per_s["ours"], "videos/s", peer=SEARCHING_PEER, peer_value=per_s[SEARCHING_PEER]
    )


def _recall(
    examiner: Examiner, index: VideoIndex, copies: dict[str, list[Path]], among: str
) -> Iterator[Row]:
    """Look for every copy, and count those found, those found by glimpses alone, and wrong ones beside."""
    wrong = quick = total = 0
    for kind, paths in copies.items():
        found = 0
        for source, path in enumerate(paths):
            entries, coverage = _entries(examiner, index, path)
            found += source in entries
            wrong += len(entries - {source})
            quick += coverage is Coverage.KEY_FRAMES
        total += len(paths)
        yield row("video", f"{among}, {len(paths)} {kind}, recall", 100 * found / len(paths), "%")
    yield row("video", f"{among}, {total} copies, settled by glimpses", 100 * quick / total, "%")
    yield row("video", f"{among}, {total} copies, false matches", wrong, "videos")


def _entries(examiner: Examiner, index: VideoIndex, path: Path) -> tuple[set[int], Coverage]:
    with path.open("rb", buffering=0) as file:
        _, finding = find_video(file, examiner, index)
    return {match.entry for match in finding.matches}, finding.coverage
