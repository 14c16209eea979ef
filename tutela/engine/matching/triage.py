"""Finds a known video by its key frames first, and by every second of it where they settle nothing."""

from typing import BinaryIO

from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.frames import Coverage, columns
from tutela.engine.matching.hashes import NEAR_BITS
from tutela.engine.matching.videos import Finding, Verdict, VideoIndex


def find_video(
    stream: BinaryIO, examiner: Examiner, index: VideoIndex, radius: int = NEAR_BITS
) -> tuple[Examined, Finding]:
    """Say whether a video is known; key frames cost a tenth of every second, and settle only that it is.

    Args:
        stream: the file.
        examiner: opens it behind its fence.
        index: the known videos.
        radius: frames at most this many bits apart count as the same.

    Returns:
        what examining found, and what is known; both say which frames were looked at.

    Raises:
        FenceUnusable: no child can be started on this machine.
    """
    quick = examiner.examine_key_frames(stream)
    finding = _looked(quick, index, radius)
    if finding.verdict is Verdict.KNOWN:
        return quick, finding
    whole = examiner.examine(stream)
    return whole, _looked(whole, index, radius)


def _looked(examined: Examined, index: VideoIndex, radius: int) -> Finding:
    if not examined.vpdq:
        return Finding(Coverage.KEY_FRAMES, ())
    return index.look(columns(examined.vpdq), radius)
