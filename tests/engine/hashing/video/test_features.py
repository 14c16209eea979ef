"""A video's frames survive packing, and bytes from a hostile child are refused."""

import math
import string
import struct

import pytest
from hypothesis import given, strategies as st

from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.features import BadFeature, Coverage, FrameHash

one_frame = st.builds(
    FrameHash,
    frame=st.integers(0, 2**32 - 1),
    at_s=st.floats(0, 1e6),
    bits=st.binary(min_size=32, max_size=32),
    quality=st.integers(0, 100),
    is_cut=st.booleans(),
)
HEAD = features.pack([], recipe="any")


@given(
    sampled=st.lists(one_frame, max_size=20),
    coverage=st.sampled_from(Coverage),
    recipe=st.text(string.ascii_letters, max_size=300),
)
def test_unpacking_returns_what_was_packed(sampled: list[FrameHash], coverage: Coverage, recipe: str) -> None:
    packed = features.pack(sampled, coverage, recipe)

    assert features.unpack(packed) == sampled
    assert (features.columns(packed).coverage, features.columns(packed).recipe) == (coverage, recipe)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"vpdq/1\0\0",
        features.MAGIC,
        features.MAGIC + b"\x07\0\0",
        features.MAGIC + b"\x02\x05\0any",
        features.MAGIC + b"\x02\x03\0a\ny",
        features.MAGIC + b"\x02\x03\0\xff\xff\xff",
        HEAD + b"\0" * 45,
        HEAD + struct.pack("<IdBB", 0, math.nan, 0, 0) + b"\0" * 32,
        HEAD + struct.pack("<IdBB", 0, 1.0, 101, 0) + b"\0" * 32,
    ],
)
def test_bytes_that_are_no_feature_are_refused(packed: bytes) -> None:
    with pytest.raises(BadFeature, match="video feature"):
        features.unpack(packed)
