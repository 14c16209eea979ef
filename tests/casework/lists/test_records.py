"""What a record says is what its row says, whatever it says."""

import base64
import json

import pytest
from hypothesis import given, strategies as st

from tests.casework.lists import making
from tutela.casework.lists.errors import Unkeepable
from tutela.casework.lists.models import Entry
from tutela.casework.lists.records import known_of, row_of
from tutela.engine.formats.known import Known, KnownFile, Property
from tutela.engine.formats.own.fingerprint_rows import QUALITY_ROW, VIDEO_HASH

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
flags = st.sampled_from([None, True, False])
pairs = st.tuples(texts | st.just(VIDEO_HASH), texts | st.just(base64.b64encode(making.video(1)).decode()))
rows = st.builds(
    Property, texts | st.just(QUALITY_ROW), texts | st.sampled_from(["0", "87", "087", "101"]), texts
)
extras = st.dictionaries(
    texts, st.recursive(flags | st.integers() | texts, st.lists, max_leaves=4), max_size=3
)
files = st.builds(
    KnownFile.named, st.binary(max_size=12), st.binary(max_size=12), created=texts, deleted=flags
)
knowns = st.builds(
    Known,
    md5=st.none() | st.binary(min_size=16, max_size=16),
    sha256=st.none() | st.binary(min_size=32, max_size=32),
    size=st.none() | st.integers(0, 2**63 - 1),
    category=st.none() | st.integers(0, 255),
    category_raw=texts | st.sampled_from(["1", "01", "-1", "\N{ARABIC-INDIC DIGIT ONE}"]),
    region=texts,
    files=st.lists(files, max_size=2).map(tuple),
    tags=st.lists(texts, max_size=2).map(tuple),
    victim_identified=flags,
    other_hashes=st.lists(pairs, max_size=2).map(tuple),
    metadata=st.lists(rows, max_size=2).map(tuple),
    raw_extra=extras,
    media_id=st.none() | st.integers(),
)


def _back(known: Known) -> Known:
    """Make the row, put what is kept through JSON as the database does, and read it again."""
    said = row_of(known)._asdict()
    said["kept"] = json.loads(json.dumps(said["kept"]))
    return known_of(Entry(**said))


@given(known=knowns)
def test_every_record_comes_back_as_it_was(known: Known) -> None:
    back = _back(known)

    # A fingerprint of ours moves behind what other hashes and rows there are; none is lost.
    assert sorted(back.other_hashes) == sorted(known.other_hashes)
    assert sorted(back.metadata, key=repr) == sorted(known.metadata, key=repr)
    for name in Known.__dataclass_fields__:
        if name not in {"other_hashes", "metadata"}:
            assert getattr(back, name) == getattr(known, name), name


@given(known=knowns)
def test_the_same_record_has_the_same_fingerprint_after_a_round_trip(known: Known) -> None:
    assert row_of(_back(known)).fingerprint == row_of(known).fingerprint


@pytest.mark.parametrize(
    "wrong",
    [
        Known(md5=bytes(16), size=2**63),
        Known(md5=bytes(16), size=-1),
        Known(md5=bytes(16), mime="x" * 201),
        Known(md5=bytes(16), comments="a\0b"),
        Known(md5=bytes(16), comments="a\ud800b"),
        Known(md5=bytes(16), raw_extra={"a": ["\0"]}),
    ],
)
def test_what_no_database_can_hold_is_refused(wrong: Known) -> None:
    with pytest.raises(Unkeepable):
        row_of(wrong)


def test_a_backslash_before_the_letters_u0000_is_no_zero_byte() -> None:
    assert _back(Known(md5=bytes(16), comments="\\u0000")).comments == "\\u0000"


def test_a_record_that_was_imported_before_is_known_again_by_the_same_fingerprint() -> None:
    known = Known(
        md5=b"a" * 16,
        sha1=b"b" * 20,
        sha256=b"c" * 32,
        pdq=b"d" * 32,
        size=12,
        mime='im"\\é/\u2028x',
        category=3,
        category_raw="3\n\u00fc",
        region="UK",
        tags=("a", "ü"),
        files=(KnownFile("n", "p"),),
        metadata=(Property(QUALITY_ROW, "88"), Property("x", "y", "z")),
        other_hashes=(("EDK", "1"),),
        raw_extra={"b": [1, 2.5, None, True], "a": "\u0001"},
        notes=("n",),
        media_id=4,
    )

    # As version 0.2.0 made them.
    assert (
        row_of(known).fingerprint.hex() == "de88c228e8ff3fd4e9174a5a2c1534f4900cb74050ae04c2909d42659f74cdd5"
    )
    bare = Known(md5=b"a" * 16)
    assert (
        row_of(bare).fingerprint.hex() == "85b9746a26d9e7aeff909ce8a2e1ed7353255af8a13c82a563ba05a9c99fa60a"
    )
