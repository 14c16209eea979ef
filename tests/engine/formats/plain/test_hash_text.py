"""Plain lists of hashes: what is in them, what is refused and where."""

import hashlib
import io
import os
import subprocess
from pathlib import Path

import pytest

from tutela.engine.formats.known import CannotCarry, Known, KnownFile, Malformed, OverLimit, Rejected
from tutela.engine.formats.lines import LONGEST_LINE_BYTES
from tutela.engine.formats.plain import hash_text

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32


def text(content: bytes, kind: str = "") -> list[Known | Rejected]:
    return list(hash_text.read(io.BytesIO(content), kind))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_bare_list_of_mixed_lengths_is_read_by_length(mark: str, end: str) -> None:
    content = (mark + end.join([MD5, SHA1.upper(), "", "# note", SHA256])).encode()

    assert text(content) == [
        Known(md5=bytes.fromhex(MD5)),
        Known(sha1=bytes.fromhex(SHA1)),
        Known(sha256=bytes.fromhex(SHA256)),
    ]


@pytest.mark.parametrize("header", [b"MD5\r\n", b"\xef\xbb\xbfMD5\n", b"md5\n", b'"MD5"\n'])
def test_a_header_names_the_hash_and_refuses_others(header: bytes) -> None:
    first, second = text(header + f"{MD5}\n{SHA1}\n".encode())

    assert first == Known(md5=bytes.fromhex(MD5))
    assert second == Rejected("line 3", "its hash has 40 digits, not 32")


def test_64_digits_are_pdq_only_where_the_list_or_the_caller_says_so() -> None:
    line = SHA256.encode()

    assert text(line) == [Known(sha256=bytes.fromhex(SHA256))]
    assert text(line, "pdq") == [Known(pdq=bytes.fromhex(SHA256))]
    assert text(b"PDQ\n" + line) == [Known(pdq=bytes.fromhex(SHA256))]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f"{MD5}  a b.jpg", b"a b.jpg"),
        (f"{MD5} *a.jpg", b"a.jpg"),
        (f"{MD5} a.jpg", b"a.jpg"),
        (f"{MD5}|a.jpg", b"a.jpg"),
        (f"{MD5}\ta.jpg", b"a.jpg"),
        (f"\\{MD5}  a\\nb\\\\c\\r", b"a\nb\\c\r"),
        (f"MD5 (a (1).jpg) = {MD5}", b"a (1).jpg"),
        (f"MD5(a.jpg)= {MD5}", b"a.jpg"),
    ],
)
def test_a_name_beside_the_hash_is_kept(line: str, name: bytes) -> None:
    assert text(line.encode()) == [Known(md5=bytes.fromhex(MD5), files=(KnownFile.named(name),))]


def test_what_md5sum_writes_of_hostile_names_is_read_back(tmp_path: Path) -> None:
    names = [b"line\nbreak", b"back\\slash", b"caf\xe9", "\u202egpj".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(name)

    told = subprocess.run([b"sha256sum", *names], cwd=tmp_path, capture_output=True, check=True).stdout
    records = [record for record in text(told) if isinstance(record, Known)]

    assert [record.sha256 for record in records] == [hashlib.sha256(name).digest() for name in names]
    assert [record.files[0].exact()[0] for record in records] == names


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"hello", "does not begin"),
        (b"0a0a", "has 4 digits, not 32, 40 or 64"),
        (b"CRC32 (a) = 0a0a0a0a", "not known here"),
        (b"=cmd", "does not begin"),
        (b"\xff\xfe\xfd", "does not begin"),
    ],
)
def test_a_line_without_a_hash_is_refused_by_its_number(line: bytes, reason: str) -> None:
    _, refused = text(MD5.encode() + b"\n" + line)

    assert isinstance(refused, Rejected)
    assert refused.where == "line 2"
    assert reason in refused.reason


def test_a_line_of_another_kind_than_told_is_refused() -> None:
    [refused] = text(f"SHA1 (a) = {SHA1}".encode(), "md5")

    assert refused == Rejected("line 1", "it states sha1, but the list holds md5")


def _balanced(number: int) -> str:
    """Give 64 digits of which exactly half the bits are set, as those of a PDQ hash are."""
    half = hashlib.sha256(str(number).encode()).digest()[:16]
    return (half + bytes(255 - octet for octet in half)).hex()


def test_a_bare_list_of_pdq_hashes_is_told_from_one_of_sha256() -> None:
    pdq = "\n".join(_balanced(number) for number in range(20)).encode()
    sha256 = "\n".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200)).encode()
    of_pdq: list[str] = []
    of_sha256: list[str] = []

    assert len(list(hash_text.read(io.BytesIO(pdq), "", of_pdq))) == 20
    list(hash_text.read(io.BytesIO(sha256), "", of_sha256))
    told = list(hash_text.read(io.BytesIO(pdq), "PDQ", []))

    assert len(of_pdq) == 1
    assert "20 of 20 hashes of 64 digits have exactly 128 bits set" in of_pdq[0]
    assert "--kind pdq" in of_pdq[0]
    assert of_sha256 == []
    assert all(isinstance(one, Known) and one.pdq for one in told)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(hash_text.UnknownKind):
        text(b"", "crc32")


def test_an_endless_line_is_refused() -> None:
    with pytest.raises(OverLimit, match="Line 2"):
        text(MD5.encode() + b"\n" + b"a" * (LONGEST_LINE_BYTES + 1))


def test_a_list_in_utf_16_says_what_to_do() -> None:
    with pytest.raises(Malformed, match="Save it as UTF-8"):
        text(MD5.encode("utf-16"))


def test_lists_are_written_as_their_readers_demand() -> None:
    plain, marked = io.BytesIO(), io.BytesIO()
    known = Known(md5=bytes.fromhex(MD5))

    hash_text.write(plain, [known])
    hash_text.write(marked, [known], reader="griffeye")

    assert plain.getvalue() == f"MD5\r\n{MD5.upper()}\r\n".encode()
    assert marked.getvalue() == b"\xef\xbb\xbf" + plain.getvalue()
    assert text(marked.getvalue()) == [known]


def test_a_record_without_the_hash_is_not_left_out_in_silence() -> None:
    with pytest.raises(CannotCarry, match="Record 1 has no SHA-1"):
        hash_text.write(io.BytesIO(), [Known(md5=bytes(16))], "sha1")
