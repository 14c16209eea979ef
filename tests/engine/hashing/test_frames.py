"""A video's frames survive packing, and bytes from a hostile child are refused."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.engine.hashing import frames
from tutela.engine.hashing.frames import BadFeature, FrameHash

one_frame = st.builds(
    FrameHash,
    frame=st.integers(0, 2**32 - 1),
    at_s=st.floats(0, 1e6),
    bits=st.binary(min_size=32, max_size=32),
    quality=st.integers(0, 100),
)


@given(sampled=st.lists(one_frame, max_size=20))
def test_unpacking_returns_what_was_packed(sampled: list[FrameHash]) -> None:
    assert frames.unpack(frames.pack(sampled)) == sampled


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"vpdq/2\0\0",
        frames.MAGIC + b"\0" * 44,
        frames.MAGIC + struct.pack("<IdB", 0, math.nan, 0) + b"\0" * 32,
        frames.MAGIC + struct.pack("<IdB", 0, 1.0, 101) + b"\0" * 32,
    ],
)
def test_bytes_that_are_no_feature_are_refused(packed: bytes) -> None:
    with pytest.raises(BadFeature, match="video feature"):
        frames.unpack(packed)
