"""Finds a known video by glimpses from key frames on, and by every second of it where they settle nothing."""

from typing import BinaryIO

from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.video.features import Coverage, Feature, columns, merged
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.videos.index import Finding, Verdict, VideoIndex
from tutela.engine.media.video.packets import GLIMPSES


def find_video(
    stream: BinaryIO, examiner: Examiner, index: VideoIndex, radius: int = NEAR_BITS
) -> tuple[Examined, Finding]:
    """Say whether a video is known: from a few glimpses, from some more, at last from every second.

    A glimpse is a second of the video from a key frame on: with a known frame each second, one lies in it.
    Glimpses settle only that a video is known, and how long it is costs them nothing.

    Args:
        stream: the file.
        examiner: opens it behind its fence.
        index: the known videos.
        radius: frames at most this many bits apart count as near.

    Returns:
        what examining found, and what is known; both say which frames were looked at.

    Raises:
        FenceUnusable: no child can be started on this machine.
    """
    seen: Feature | None = None
    for turn in range(len(GLIMPSES)):
        examined = examiner.examine_glimpses(stream, turn)
        if not examined.vpdq:
            break
        seen = _with(seen, examined)
        finding = index.look(seen, radius)
        if finding.verdict is Verdict.KNOWN:
            return examined, finding
        if turn and not finding.has_hint:
            # Nothing in it looks known: more glimpses would hardly tell, and every second is to come anyway.
            break
    whole = examiner.examine(stream)
    if not whole.vpdq:
        return whole, Finding(Coverage.KEY_FRAMES, ())
    return whole, index.look(_with(seen, whole), radius)


def _with(seen: Feature | None, examined: Examined) -> Feature:
    more = columns(examined.vpdq)
    return more if seen is None else merged(seen, more)
