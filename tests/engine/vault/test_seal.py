"""What is sealed opens again byte for byte, opens in Tink, and does not open once it was changed."""

import io
import os

import pytest
import tink
from hypothesis import given, strategies as st
from tink import cleartext_keyset_handle, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from tutela.engine.vault.seal import HEADER, SEGMENT, TAG, Opened, SealBroken, Sealing, object_key

KEY, NAME = bytes(range(32)), b"object"
FIRST, OTHER = SEGMENT - HEADER - TAG, SEGMENT - TAG
BOUNDARIES = [0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + OTHER, FIRST + OTHER + 1]


def _sealed(plain: bytes, portion: int = 300_000) -> bytes:
    out = io.BytesIO()
    sealing = Sealing(out, KEY, NAME)
    for start in range(0, len(plain), portion):
        sealing.write(plain[start : start + portion])
    sealing.close()
    return out.getvalue()


def _opened(sealed: bytes, name: bytes = NAME) -> Opened:
    return Opened(io.BytesIO(sealed), KEY, name)


def _tink() -> streaming_aead.StreamingAead:
    """Tink's own implementation, under the same key."""
    streaming_aead.register()
    parameters = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=1 << 20, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, params=parameters, key_value=KEY)
    data = tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
        value=key.SerializeToString(),
        key_material_type=tink_pb2.KeyData.SYMMETRIC,
    )
    one = tink_pb2.Keyset.Key(
        key_data=data, status=tink_pb2.ENABLED, key_id=1, output_prefix_type=tink_pb2.RAW
    )
    keyset = tink_pb2.Keyset(primary_key_id=1, key=[one])
    handle = cleartext_keyset_handle.read(tink.BinaryKeysetReader(keyset.SerializeToString()))
    return handle.primitive(streaming_aead.StreamingAead)


@pytest.mark.parametrize("size", BOUNDARIES)
def test_tink_opens_what_we_seal(size: int) -> None:
    plain = os.urandom(size)

    with _tink().new_decrypting_stream(io.BytesIO(_sealed(plain)), NAME) as opened:
        read = opened.read()

    assert read == plain


@pytest.mark.parametrize("size", BOUNDARIES)
@pytest.mark.parametrize("written", [0, 1, FIRST, FIRST + OTHER])
def test_it_opens_again_however_much_is_handed_over_at_the_end(size: int, written: int) -> None:
    plain, out = os.urandom(size), io.BytesIO()

    sealing = Sealing(out, KEY, NAME)
    sealing.write(plain[:written])
    sealing.close(plain[written:])

    assert io.BufferedReader(_opened(out.getvalue())).read() == plain


@pytest.mark.parametrize("size", BOUNDARIES)
def test_we_open_what_tink_seals(size: int) -> None:
    plain, out = os.urandom(size), io.BytesIO()
    out.close = lambda: None  # type: ignore[method-assign]  # Tink closes what it writes to
    with _tink().new_encrypting_stream(out, NAME) as sealing:
        sealing.write(plain)

    read = _opened(out.getvalue()).read()

    assert read == plain


@given(start=st.integers(0, 3 * SEGMENT), length=st.integers(0, 2 * SEGMENT))
def test_any_range_reads_as_the_plain_bytes(start: int, length: int) -> None:
    opened = io.BufferedReader(_opened(LONG_SEALED))

    opened.seek(start)

    assert opened.read(length) == LONG[start : start + length]


LONG = os.urandom(2 * SEGMENT + 12345)
LONG_SEALED = _sealed(LONG)


@pytest.mark.parametrize("place", [0, 5, 35, HEADER, SEGMENT - 1, SEGMENT, len(LONG_SEALED) - 1])
def test_a_changed_byte_anywhere_is_refused(place: int) -> None:
    changed = bytearray(LONG_SEALED)
    changed[place] ^= 1

    with pytest.raises(SealBroken):
        io.BufferedReader(_opened(bytes(changed))).read()


@pytest.mark.parametrize("length", [0, 39, HEADER, SEGMENT, 2 * SEGMENT, len(LONG_SEALED) - 1])
def test_a_cut_object_is_refused(length: int) -> None:
    with pytest.raises(SealBroken):
        io.BufferedReader(_opened(LONG_SEALED[:length])).read()


def test_an_object_under_anothers_name_is_refused() -> None:
    with pytest.raises(SealBroken):
        _opened(LONG_SEALED, name=b"another").read(1)


# Sealed once and for all: whatever changes here would leave what units hold sealed for ever.
KEPT = (
    "28d11d324615c04c609a5d40f1f8dc5b8d44be1ae825651166a55154e409dcf6"
    "4e7b8d2a5e949aa4a3b8492c56fc1cc5195eedb18386967f359bb198"
)


def test_what_was_sealed_before_opens_still() -> None:
    opened = _opened(bytes.fromhex(KEPT))

    assert (opened.size, opened.read()) == (4, b"kept")


def test_an_objects_own_key_opens_that_object_alone_and_does_not_show_itself() -> None:
    sealed, other = _sealed(b"one"), _sealed(b"other")

    own = object_key(KEY, sealed[:HEADER], NAME)

    assert Opened(io.BytesIO(sealed), own, NAME).read() == b"one"
    with pytest.raises(SealBroken):
        Opened(io.BytesIO(other), own, NAME)
    assert own.secret.hex() not in repr(own)
    assert repr(own.secret) not in repr(own)


@pytest.mark.parametrize("header", [b"", bytes([HEADER]) * (HEADER - 1), bytes(HEADER)])
def test_what_does_not_begin_as_a_sealed_object_has_no_key(header: bytes) -> None:
    with pytest.raises(SealBroken, match="is cut short or is not a sealed object"):
        object_key(KEY, header, NAME)


def test_what_is_in_one_segment_is_whole_at_once_and_what_is_in_more_is_not() -> None:
    assert bytes(_opened(_sealed(b"short")).whole or b"") == b"short"
    assert _opened(LONG_SEALED).whole is None


def test_closing_closes_what_it_reads_from() -> None:
    under = io.BytesIO(LONG_SEALED)

    Opened(under, KEY, NAME).close()

    assert under.closed
