"""VICS files that are broken, cut off, too large, or written to mislead."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from tutela.engine.formats import vics
from tutela.engine.formats.known import Known, KnownFile, Malformed, OverLimit, Rejected
from tutela.engine.formats.vics.model import CARRIED

MD5 = "0123456789ABCDEF0123456789ABCDEF"
HEAD = b'{"@odata.context":"http://x/2.0.xml/UK/$metadata#Media","value":['
GOOD = b'{"MD5":"' + MD5.encode() + b'"}'
LONG = GOOD[:-1] + b',"Comments":"' + b"x" * 5000 + b'"}'


def read(content: bytes, limits: vics.Limits | None = None) -> list[Known | Rejected]:
    return list(vics.read(io.BytesIO(content), limits))


def hash_set(*records: bytes) -> bytes:
    return HEAD + b",".join(records) + b"]}"


@pytest.mark.parametrize(
    "bad",
    [
        b'{"MD5":"0123"}',
        b'{"MD5":"' + b"g" * 32 + b'"}',
        b'{"MD5":12}',
        b'{"Category":1}',
        b'{"MD5":"' + MD5.encode() + b'","MD5":"' + MD5.encode() + b'"}',
        b'{"MD5":"' + MD5.encode() + b'","md5":"' + b"0" * 32 + b'"}',
        b'{"MD5":"' + MD5.encode() + b'",}',
        b'{"MD5":NaN}',
        b'{"MD5" "x"}',
        b'{"MD5":"' + MD5.encode() + b'","MediaFiles":[}]',
    ],
)
def test_a_bad_record_is_refused_by_its_number_and_the_rest_is_read(bad: bytes) -> None:
    first, second, third = read(hash_set(GOOD, bad, GOOD))

    assert isinstance(second, Rejected)
    assert second.where == "record 2"
    assert second.reason
    assert isinstance(first, Known)
    assert isinstance(third, Known)


@pytest.mark.parametrize("gap", [b",,", b" ", b", x ,", b",1,", b',"a",', b",[],", b",null,"])
def test_what_stands_between_records_must_be_one_comma(gap: bytes) -> None:
    with pytest.raises(Malformed, match="record 2"):
        read(HEAD + GOOD + gap + GOOD + b"]}")


@pytest.mark.parametrize("length", range(1, len(hash_set(GOOD, GOOD)) - 1, 7))
def test_a_file_that_breaks_off_says_so(length: int) -> None:
    with pytest.raises(Malformed):
        read(hash_set(GOOD, GOOD)[:length])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"hello",
        b"{}",
        b'{"value":1}',
        b"[1,2]",
        b'{"a":[1]}',
        b"\xff\xfe{\0",
        b'{"value":[]}}',
        b"][",
    ],
)
def test_what_is_no_vics_document_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        read(content)


def test_text_after_the_document_is_refused() -> None:
    with pytest.raises(Malformed, match="frame"):
        read(hash_set(GOOD) + b"x")


def test_nesting_beyond_the_limit_is_refused_before_it_is_parsed() -> None:
    deep = b'{"MD5":"' + MD5.encode() + b'","x":' + b"[" * 100_000

    with pytest.raises(OverLimit, match="deeper than 32"):
        read(HEAD + deep)


class Endless(io.BytesIO):
    """A stream that never ends, as a bomb unpacked on the way would be."""

    def __init__(self, head: bytes, body: bytes) -> None:
        super().__init__()
        self._head = head
        self._body = body * (1 + (1 << 16) // len(body))

    def read(self, size: int | None = -1) -> bytes:
        head, self._head = self._head, b""
        return head or self._body


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD + b'{"MD5":"', b"a"),
        (HEAD + b'{"Comments":"', b'\\"'),
        (HEAD + b'{"MD5":', b"1"),
        (HEAD, b" "),
        (b"", b"x"),
        (HEAD + b'{"MD5":"' + MD5.encode() + b'","MediaFiles":[{}', b',{"a":1}'),
        (HEAD + b'{"Media":[],"x":[1', b',"a"'),
    ],
)
def test_an_endless_text_number_blank_or_record_is_refused_in_little_memory(head: bytes, body: bytes) -> None:
    limits = vics.Limits(string_bytes=1 << 18, record_bytes=1 << 20)
    tracemalloc.start()

    with pytest.raises(OverLimit):
        list(vics.read(Endless(head, body), limits))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20


def test_too_many_records_are_refused() -> None:
    with pytest.raises(OverLimit, match="more than 2 records"):
        read(hash_set(GOOD, GOOD, GOOD), vics.Limits(records=2))


def test_a_long_list_is_read_in_constant_memory() -> None:
    class Long(io.BytesIO):
        def __init__(self) -> None:
            super().__init__()
            self._parts = self._all()

        def _all(self) -> Iterator[bytes]:
            yield HEAD + LONG
            for _ in range(16):
                yield (b"," + LONG) * 200
            yield b"]}"

        def read(self, size: int | None = -1) -> bytes:
            return next(self._parts, b"")

    tracemalloc.start()
    count = sum(1 for _ in vics.read(Long()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 3_201
    assert peak < 8 << 20


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_the_size_of_the_reads_makes_no_difference(size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(size)

    content = b"\xef\xbb\xbf" + hash_set(
        GOOD, b'{"MD5":"' + MD5.encode() + b'","Comments":"\\\\\\"]}\\ud83d\\ude00 \xc3\xa9"}', b"{}"
    )

    found = list(vics.read(Slow(content)))

    assert found == read(content)
    assert isinstance(found[1], Known)
    assert found[1].comments == '\\"]}\N{GRINNING FACE} é'


HOSTILE_NAMES = [
    b"a\nb\r\n.jpg",
    "\u202egpj.exe\u2066".encode(),
    "\N{GRINNING FACE}\N{ZERO WIDTH JOINER}.jpg".encode(),
    b"caf\xe9 \xff\xfe.jpg",
    b"\x00zero\x00",
    b"\xed\xa0\x80half.jpg",
    b'"]},{"MD5":"x',
    b"=cmd|' /C calc'!A0",
    "\ufffd real replacement".encode(),
    b"\x1b[2J\x07",
    b"\\\\host\\share\\",
    b"",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_survives_export_and_import_byte_for_byte(name: bytes) -> None:
    known = Known(
        md5=bytes(16), region="UK", files=(KnownFile.named(name, name[::-1]), KnownFile.named(b"plain"))
    )
    stream = io.BytesIO()

    vics.write_hash_set(stream, [known], "UK")
    stream.seek(0)
    [back] = vics.read(stream)

    assert back == known
    assert isinstance(back, Known)
    assert back.files[0].exact() == (name, name[::-1])
    assert stream.getvalue().isascii()
    assert not any(sign in stream.getvalue().replace(b"\n", b"") for sign in (b"\x1b", b"\r", b"\0"))


def test_bytes_that_are_not_utf_8_inside_a_file_are_kept_as_the_exact_name() -> None:
    content = hash_set(
        b'{"MD5":"' + MD5.encode() + b'","Comments":"\xff","MediaFiles":[{"FileName":"caf\xe9"}]}', GOOD
    )

    first, second = read(content)

    assert isinstance(first, Known)
    assert isinstance(second, Known)
    assert first.files[0].exact() == (b"caf\xe9", b"")
    assert first.files[0].name == "caf\ufffd"
    assert first.comments == "\ufffd"
    assert "replaced" in first.notes[0]


def test_half_characters_written_as_escapes_are_kept_as_the_exact_name() -> None:
    content = hash_set(
        b'{"MD5":"' + MD5.encode() + b'","MediaFiles":[{"FileName":"a\\ud800"}],"Tags":"\\udfff\\u0000"}'
    )

    [record] = read(content)

    assert isinstance(record, Known)
    assert record.files[0].raw_name == b"a\xed\xa0\x80"
    assert record.tags == ("\ufffd\ufffd",)


@pytest.mark.parametrize(
    "carried",
    [
        {"form": 1, "files": {"1": {"name": "b3RoZXIuanBn"}}},
        {"form": 1, "files": {"1": {"name": "%%%"}}},
        {"form": 1, "files": {"1": {"name": 5, "created": 5, "extra": 5}}},
        {"form": 1, "extra": 5, "tags": "x", "category_raw": 7},
        {"form": 1, "tags": ["other"], "series": [1]},
        {"form": 1, "date_updated": "1/1/2020"},
        {"form": 1, "files": []},
        {"form": 2, "tags": ["x"]},
        [1],
    ],
)
def test_a_carried_row_cannot_say_anything_else_than_what_is_visible(carried: Any) -> None:
    visible: dict[str, Any] = {
        "MD5": MD5,
        "Tags": "x",
        "DateUpdated": "2020-01-01T00:00:00Z",
        "MediaFiles": [{"FileName": "shown.jpg"}],
    }
    row = {"PropertyName": CARRIED, "PropertyValue": json.dumps(carried)}
    with_row = {**visible, "MediaMetadata": [row]}

    [plain] = read(hash_set(json.dumps(visible).encode()))
    [record] = read(hash_set(json.dumps(with_row).encode()))

    assert isinstance(plain, Known)
    assert isinstance(record, Known)
    assert (record.files, record.tags, record.series, record.date_updated, record.category_raw) == (
        plain.files,
        plain.tags,
        plain.series,
        plain.date_updated,
        plain.category_raw,
    )


def test_a_carried_row_can_bring_unknown_properties_but_no_hash_and_no_category() -> None:
    carried = {"form": 1, "extra": {"MD5": "0" * 32, "Category": 1, "Vendor": "x"}, "category_raw": "1"}
    row = {"PropertyName": CARRIED, "PropertyValue": json.dumps(carried)}

    [record] = read(hash_set(json.dumps({"MD5": MD5, "MediaMetadata": [row]}).encode()))

    assert isinstance(record, Known)
    assert record.md5 == bytes.fromhex(MD5)
    assert record.category is None


def test_a_file_that_does_not_name_its_flavour_is_judged_by_its_first_record() -> None:
    case = b'{"value":[{"CaseID":"1","Media":[' + GOOD + b"]}]}"

    cases, media = vics.read(io.BytesIO(case)), vics.read(io.BytesIO(b'{"value":[' + GOOD + b"]}"))

    assert (cases.flavour, media.flavour) == ("Cases", "Media")
    assert "does not say" in cases.notes[0]
    assert len(list(cases)) == len(list(media)) == 1


def test_a_context_after_the_records_is_noted() -> None:
    reader = vics.read(
        io.BytesIO(b'{"value":[' + GOOD + b'],"@odata.context":"x/2.0.xml/UK/$metadata#Media"}')
    )

    list(reader)

    assert reader.region == "UK"
    assert "after the records" in reader.notes[-1]


def test_an_unknown_version_is_read_and_noted() -> None:
    reader = vics.read(io.BytesIO(HEAD.replace(b"2.0", b"2.1") + b"]}"))

    assert "2.1" in reader.notes[0]
    assert list(reader) == []


def test_a_bad_case_head_is_refused_by_its_number_and_its_media_are_read() -> None:
    content = HEAD.replace(b"#Media", b"#Cases") + b'{"CaseID":"1","CaseID":"2","Media":[' + GOOD + b"]}]}"

    media, head = read(content)

    assert isinstance(media, Known)
    assert isinstance(head, Rejected)
    assert head.where == "case 1"


def test_a_case_without_media_is_a_case() -> None:
    reader = vics.read(io.BytesIO(HEAD + b'{"CaseID":"1"},{"CaseID":"2","Media":[]}]}'))

    assert list(reader) == []
    assert [case.case_id for case in reader.cases] == ["1", "2"]
