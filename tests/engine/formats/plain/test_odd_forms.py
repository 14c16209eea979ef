"""Hashes as people have them: other headings, quotes, 0x, sizes, base64, several in a line."""

import base64
import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, KnownFile, Rejected
from tutela.errors import Refusal

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32
AS_MD5 = Known(md5=bytes.fromhex(MD5))
AS_SHA1 = Known(sha1=bytes.fromhex(SHA1))
AS_SHA256 = Known(sha256=bytes.fromhex(SHA256))
AS_BOTH = Known(md5=bytes.fromhex(MD5), sha1=bytes.fromhex(SHA1))
NAMED = Known(md5=bytes.fromhex(MD5), files=(KnownFile("a b.jpg"),))


def read(path: Path, text: str) -> list[Known | Rejected]:
    path.write_text(text)
    with open_list(path) as opened:
        assert opened.format == "text"
        return list(opened)


@pytest.mark.parametrize(
    ("heading", "digits", "record"),
    [
        ("hash", MD5, AS_MD5),
        ("Hash Value", SHA1, AS_SHA1),
        ("HASHES", SHA256, AS_SHA256),
        ("File Hash", MD5, AS_MD5),
        ("Checksum", MD5, AS_MD5),
        ("MD5 Hash", MD5, AS_MD5),
        ("md5sum", MD5, AS_MD5),
        ("MD5 (hex)", MD5, AS_MD5),
        ("SHA1 Hash", SHA1, AS_SHA1),
        ("SHA-256 Digest", SHA256, AS_SHA256),
        ("'sha_256 digest'", SHA256, AS_SHA256),
        ("PDQ Hash", SHA256, Known(pdq=bytes.fromhex(SHA256))),
        ("MD5 Base64", base64.b64encode(bytes.fromhex(MD5)).decode(), AS_MD5),
        ("SHA-1 (base64)", base64.b64encode(bytes.fromhex(SHA1)).decode(), AS_SHA1),
        ("base64 hash", base64.b64encode(bytes.fromhex(SHA256)).decode(), AS_SHA256),
        ("MD5;SHA1", f"{MD5};{SHA1}", AS_BOTH),
        ('"MD5","SHA-1"', f'"{MD5}","{SHA1}"', AS_BOTH),
    ],
)
def test_a_heading_in_other_words_says_what_follows(
    tmp_path: Path, heading: str, digits: str, record: Known
) -> None:
    assert read(tmp_path / "list", f"{heading}\r\n{digits}\r\n") == [record]


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (f'"{MD5}"', AS_MD5),
        (f"'{MD5}'", AS_MD5),
        (f'"{MD5.upper()}",', AS_MD5),
        (f"0x{MD5}", AS_MD5),
        (f"0X{SHA1.upper()}", AS_SHA1),
        (f'"0x{SHA256}"', AS_SHA256),
        (f"{MD5};", AS_MD5),
        (f"  {MD5}  ", AS_MD5),
        (bytes.fromhex(MD5).hex(":"), AS_MD5),
        (bytes.fromhex(SHA1).hex(" "), AS_SHA1),
        (f'"{MD5}"  a b.jpg', NAMED),
        (f"MD5 (a b.jpg) = {MD5}", NAMED),
        (f"md5 (a b.jpg) = {MD5.upper()}", NAMED),
        (f"MD5 (a b.jpg) = 0x{MD5}", NAMED),
        (f"SHA2-256(a b.jpg)= {SHA256}", Known(sha256=bytes.fromhex(SHA256), files=(KnownFile("a b.jpg"),))),
        (f"      1234  {MD5}  a b.jpg", Known(md5=bytes.fromhex(MD5), size=1234, files=NAMED.files)),
        (f"{MD5}  a b;", Known(md5=bytes.fromhex(MD5), files=(KnownFile("a b;"),))),
        (f"{MD5}  ,a", Known(md5=bytes.fromhex(MD5), files=(KnownFile(",a"),))),
    ],
)
def test_digits_in_quotes_with_signs_or_a_size_are_read(tmp_path: Path, line: str, record: Known) -> None:
    assert read(tmp_path / "list", f"{line}\n{line}\n") == [record, record]


@pytest.mark.parametrize("between", [" ", "  ", "\t", ",", ", ", ";", "|", " | "])
def test_several_hashes_in_a_line_are_digests_of_one_content(tmp_path: Path, between: str) -> None:
    three = Known(md5=AS_BOTH.md5, sha1=AS_BOTH.sha1, sha256=AS_SHA256.sha256)
    text = "\n".join(between.join(each) for each in ((MD5, SHA1), (SHA1, MD5), (MD5, SHA1, SHA256)))

    assert read(tmp_path / "list", text) == [AS_BOTH, AS_BOTH, three]


def test_a_name_stays_one_where_it_is_marked_as_such_or_as_long_as_the_hash(tmp_path: Path) -> None:
    text = f"{MD5} *{SHA1}\n{MD5}  {MD5}\n{MD5}  {SHA1}  a b.jpg\n{MD5}  {SHA1}.jpg\n"

    assert read(tmp_path / "list", text) == [
        Known(md5=AS_MD5.md5, files=(KnownFile(SHA1),)),
        Known(md5=AS_MD5.md5, files=(KnownFile(MD5),)),
        Known(md5=AS_MD5.md5, sha1=AS_SHA1.sha1, files=(KnownFile("a b.jpg"),)),
        Known(md5=AS_MD5.md5, files=(KnownFile(f"{SHA1}.jpg"),)),
    ]


def test_what_stands_behind_a_comma_and_is_no_hash_is_never_left_out_in_silence(tmp_path: Path) -> None:
    _, refused = read(tmp_path / "list", f"{MD5}\n{MD5},7\n")

    assert refused == Rejected("line 2", "what stands behind its hash is none: for a table say --mapping")


@pytest.mark.parametrize("between", [" ", "\t", ",", "|", "  "])
def test_a_second_hash_of_one_kind_is_never_taken_for_a_name_in_silence(tmp_path: Path, between: str) -> None:
    text = f"{MD5}\n{between.join((MD5, '0d' * 16, '0e' * 16))}\n{MD5}\n"

    _, refused, _ = read(tmp_path / "list", text)

    assert refused == Rejected(
        "line 2", "two hashes of one kind stand in it: write each on a line of its own"
    )


def test_a_list_in_one_line_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (refused,) = read(tmp_path / "list", " ".join([MD5, "0d" * 16, "0e" * 16]))

    assert refused == Rejected(
        "line 1", "two hashes of one kind stand in it: write each on a line of its own"
    )


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_packed_is_named_and_not_called_unknown(
    tmp_path: Path, packed: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "list").write_bytes(packed(f"{MD5}\n".encode()))

    with pytest.raises(Refusal, match="Unpack it, and give what is in it"):
        open_list(tmp_path / "list")


@pytest.mark.parametrize(
    ("text", "what_to_do"),
    [
        (f"{MD5}\r{MD5}\r", "as old Macs write them"),
        (f"SHA-512\n{'0a' * 64}\n", "Ask the sender for MD5, SHA-1"),
        (f"{'0a' * 64}  a.jpg\n", "Ask the sender for MD5, SHA-1"),
        (f"{'0a' * 48}\n", "Ask the sender for MD5, SHA-1"),
        ("CRC32 Hash\n0a0a0a0a\n", "Ask the sender for MD5, SHA-1"),
        ("PhotoDNA\nAAEC\n", "Ask the sender for MD5, SHA-1"),
        (base64.b64encode(bytes.fromhex(MD5)).decode() + "\n", 'such as "MD5 base64"'),
        (f"{MD5},1\n", "or one that is ready: hotline"),
        (f"MD5 Hash,Category\n{MD5},1\n", "or one that is ready: hotline"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path, text: str, what_to_do: str) -> None:
    (tmp_path / "list").write_text(text)

    with pytest.raises(Refusal, match=what_to_do):
        open_list(tmp_path / "list")
