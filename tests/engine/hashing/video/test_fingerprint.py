"""The fingerprint of a video is taken from frames as small as they will do, and as large as they must be."""

import io

from tests.engine.media import painting
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.fingerprint import fingerprint
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits

LARGE = (1500, 1120)


def test_frames_that_cannot_be_decoded_smaller_are_decoded_at_their_full_size() -> None:
    lossy, lossless = (
        painting.clip("avi", codec, seconds=2, rate=2, size=LARGE, options=options)
        for codec, options in (("mjpeg", {}), ("ljpeg", {"strict": "-1"}))
    )

    small, full = (fingerprint(io.BytesIO(each), Limits(), {"sheet": True}) for each in (lossy, lossless))

    assert "decoded at 1/" in features.columns(small.packed).recipe
    assert "decoded at" not in features.columns(full.packed).recipe
    assert (full.facts.condition, full.facts.width) == (Condition.OK, LARGE[0])
    assert [{frame.at_s for frame in features.unpack(each.packed)} for each in (small, full)] == [{0, 1}] * 2
    assert "preview" in full.rendered.blobs
