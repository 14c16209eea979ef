"""Tells the film of a container from its other picture tracks, and films from pictures attached to them."""

from collections.abc import Callable

from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from tutela.engine.media.video.packets import VIDEO_FAULTS

_PICTURE_CODECS = ("mjpeg", "png", "bmp", "gif", "webp", "tiff")
# A track of pictures that has one frame among so many packets of all tracks has one frame.
_PACKETS = 600


def covers(container: InputContainer, again: Callable[[], InputContainer]) -> frozenset[int]:
    """Give the numbers of the picture tracks that are one attached picture: marked so, or one frame long.

    Args:
        container: the opened file.
        again: opens it once more, to count frames where no head states them.
    """
    tracks = container.streams.video
    marked = {number for number, track in enumerate(tracks) if track.disposition & Disposition.attached_pic}
    unsure = {number for number, track in enumerate(tracks) if number not in marked and _may_be_one(track)}
    if len(tracks) > 1 and unsure:
        marked |= unsure - _of_several_frames(again)
    return frozenset(marked)


def film(container: InputContainer, attached: frozenset[int]) -> int:
    """Give the number of the first picture track that is not attached; of attached ones alone, the first."""
    return next((number for number in range(len(container.streams.video)) if number not in attached), 0)


def _may_be_one(track: VideoStream) -> bool:
    return track.codec_context.name in _PICTURE_CODECS and track.frames <= 1


def _of_several_frames(again: Callable[[], InputContainer]) -> set[int]:
    """Give the numbers of the tracks of which a second frame comes early in the file."""
    counts: dict[int, int] = {}
    with again() as container:
        tracks = list(container.streams.video)
        try:
            for at, packet in enumerate(container.demux(tracks)):
                number = tracks.index(packet.stream)  # type: ignore[arg-type]  # only these are read
                counts[number] = counts.get(number, 0) + bool(packet.size)
                if at > _PACKETS:
                    break
        except VIDEO_FAULTS:
            pass
    return {number for number, count in counts.items() if count > 1}
