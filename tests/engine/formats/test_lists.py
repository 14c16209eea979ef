"""CSV and EnCase sets, and how a format is told: what is refused, and where."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.engine.formats.vics.test_round_trip import knowns
from tutela.engine.formats import csv_own, encase, hash_csv
from tutela.engine.formats.csv_mapping import BadMapping, CsvMapping
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, KnownFile, Malformed, Property, Rejected
from tutela.engine.formats.lines import UnknownEncoding
from tutela.engine.formats.sniffing import UnknownFormat, sniff

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32


def table(content: bytes, mapping: CsvMapping) -> list[Known | Rejected]:
    return list(hash_csv.read(io.BytesIO(content), mapping))


MAPPING = CsvMapping(
    {
        "md5": "Hash",
        "category": "Grade",
        "tags": "Tags",
        "file_name": "Name",
        "is_distributed": "Out",
        "size": "Size",
    },
    delimiter=";",
    encoding="cp1252",
    categories={"Alpha": 1, "Beta": 2},
    region="UK",
)
HEADING = b"Other;hash;GRADE;Tags;Name;Out;Size\r\n"


def test_a_table_is_read_by_its_mapping_and_the_rest_of_it_is_kept() -> None:
    content = HEADING + f'x;{MD5};Beta;"a, b";"caf\xe9;\n1";Yes;12\r\n'.encode("cp1252")

    assert table(content, MAPPING) == [
        Known(
            md5=bytes.fromhex(MD5),
            category=2,
            category_raw="Beta",
            region="UK",
            tags=("a", "b"),
            files=(KnownFile("café;\n1"),),
            is_distributed=True,
            size=12,
            raw_extra={"Other": "x"},
        )
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x;zz;;;;;", "no hash"),
        ("x;;;;;;", "has no hash"),
        (f"x;{SHA1};;;;;", "30 bytes, not 16"),
        (f"x;{MD5};;;;;;;", "9 cells under 7 headings"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_the_rest_is_read(row: str, reason: str) -> None:
    content = HEADING + row.encode() + f"\r\n;{MD5};;;;;\r\n".encode()

    refused, good = table(content, MAPPING)

    assert isinstance(refused, Rejected)
    assert refused.where == "line 2"
    assert reason in refused.reason
    assert isinstance(good, Known)


@pytest.mark.parametrize(
    ("row", "noted", "extra"),
    [
        (f"x;{MD5};Gamma;;;;", "category is not a number", {}),
        (f"x;{MD5};1.0;;;;", "category is not a number", {}),
        (f"x;{MD5};300;;;;", "category is not a number", {}),
        (f"x;{MD5};;;;maybe;", "is_distributed is neither true nor false", {"is_distributed": "maybe"}),
        (f"x;{MD5};;;;;1.234", "size is no whole number", {"size": "1.234"}),
    ],
)
def test_what_stands_beside_a_hash_never_costs_the_hash(row: str, noted: str, extra: dict[str, str]) -> None:
    [kept] = table(HEADING + row.encode() + b"\r\n", MAPPING)

    assert isinstance(kept, Known)
    assert kept.md5 == bytes.fromhex(MD5)
    assert kept.category is None
    assert kept.category_raw == row.split(";")[2]
    assert kept.raw_extra == {"Other": "x", **extra}
    [note] = kept.notes
    assert noted in note


def test_a_hash_that_is_none_costs_only_itself() -> None:
    mapping = CsvMapping({"md5": "MD5", "sha1": "SHA1"})

    [kept] = table(f"MD5,SHA1\n{MD5},n/a\n".encode(), mapping)

    assert kept == Known(md5=bytes.fromhex(MD5), raw_extra={"sha1": "n/a"})


def test_a_heading_in_another_encoding_says_so() -> None:
    mapping = CsvMapping({"md5": "Pr\u00fcfsumme"}, delimiter=";")
    content = f"Pr\u00fcfsumme;Name\n{MD5};x\n".encode("cp1252")

    with pytest.raises(BadMapping, match='Say "encoding" in the mapping') as told:
        table(content, mapping)
    str(told.value).encode()


SWALLOWED = [f"{n:032x},1,x" for n in range(1, 40)]


@pytest.mark.parametrize("quotes", [(3,), (3, 20), (3, 4), (38,)])
def test_a_stray_quote_swallows_no_line_in_silence(quotes: tuple[int, ...]) -> None:
    lines = list(SWALLOWED)
    for at, sign in zip(quotes, (',"x', 'x"'), strict=False):
        lines[at] = lines[at][:-2] + sign
    content = "\r\n".join(["MD5,Category,Note", *lines, ""]).encode()

    with pytest.raises(Malformed, match="quote"):
        table(content, CsvMapping({"md5": "MD5", "category": "Category"}))


def test_cells_with_line_breaks_are_read_counted_and_named() -> None:
    content = f'MD5,Note\n{MD5},"two\nlines, {MD5} among them"\n{MD5},x\n{MD5},"a\r\nb"\n'.encode()
    notes: list[str] = []

    records = list(hash_csv.read(io.BytesIO(content), CsvMapping({"md5": "MD5", "comments": "Note"}), notes))

    assert len(records) == 3
    assert notes == ["Rows with line breaks inside a cell: 2; the first ends on line 3."]


def test_a_table_without_a_heading_is_read_by_column_numbers() -> None:
    mapping = CsvMapping({"sha1": 2}, has_header=False)

    assert table(f"x,{SHA1}\n".encode(), mapping) == [
        Known(sha1=bytes.fromhex(SHA1), raw_extra={"column 1": "x"})
    ]


def test_bytes_of_another_encoding_stay_exact_in_names_and_are_noted_elsewhere() -> None:
    mapping = CsvMapping({"md5": "h", "file_name": "n", "comments": "c"})
    content = b"h,n,c\n" + MD5.encode() + b",caf\xe9,\n" + MD5.encode() + b",,caf\xe9\n"

    good, noted = table(content, mapping)

    assert isinstance(good, Known)
    assert good.files[0].exact() == (b"caf\xe9", b"")
    assert isinstance(noted, Known)
    assert noted.raw_extra == {"comments": "caf?"}
    assert noted.notes == ("Its comments is not utf-8; it is kept as it is",)


def test_a_missing_column_names_those_there_are() -> None:
    with pytest.raises(BadMapping, match=r"no column MD5. It has hash, name"):
        table(b"hash,name\n", CsvMapping({"md5": "MD5"}))


def test_a_quote_that_never_ends_is_refused_near_its_line() -> None:
    with pytest.raises(Malformed, match="no sound CSV"):
        table(b'h\n"' + b"a\n" * 200_000, CsvMapping({"md5": "h"}))


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ({"columns": {"md6": "x"}}, 'Did you mean "md5"'),
        ({"columns": {"tags": "x"}}, "No column holds a hash"),
        ({"columns": {"md5": 1}}, "needs the name"),
        ({"columns": {"md5": "x"}, "has_header": False}, "needs the number"),
        ({"columns": {"md5": "x"}, "delimiter": ",,"}, "one character"),
        ({"columns": {"md5": "x"}, "delimter": ","}, 'Did you mean "delimiter"'),
        ({"columns": {"md5": "x"}, "has_header": "no"}, "must be a bool"),
        ({"columns": {"md5": "x"}, "categories": {"a": 256}}, "from 0 to 255"),
        ({}, "needs"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_before_a_file_is_read(stored: Any, message: str) -> None:
    with pytest.raises(BadMapping, match=message):
        CsvMapping.from_json(stored)


@pytest.mark.parametrize("encoding", ["nonsense", "utf-32"])
def test_an_encoding_that_cannot_be_read_by_lines_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncoding):
        CsvMapping({"md5": "x"}, encoding=encoding)


@given(records=st.lists(knowns, max_size=3))
def test_our_own_table_is_read_back_as_it_was_written(records: list[Known]) -> None:
    stream = io.BytesIO()

    count = csv_own.write(stream, records)
    stream.seek(0)

    assert list(csv_own.read(stream)) == records
    assert count == len(records)


def test_no_cell_of_our_own_table_holds_a_formula_or_a_mark_that_turns_text() -> None:
    hostile = "=cmd|'/C calc'!A0\u202e\x1b[2J"
    known = Known(
        md5=bytes(16),
        comments=hostile,
        mime=hostile,
        tags=(hostile,),
        files=(KnownFile.named(hostile.encode()),),
        exif=(Property(hostile, hostile),),
    )
    stream = io.BytesIO()

    csv_own.write(stream, [known])
    content = stream.getvalue().decode("utf-8-sig")
    stream.seek(0)

    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert not re.search("[\u202a-\u202e\x1b]", content)
    assert list(csv_own.read(stream)) == [known]


def test_a_table_of_ours_that_was_changed_is_refused_row_by_row() -> None:
    stream = io.BytesIO()
    csv_own.write(stream, [Known(md5=bytes(16), date_updated="x"), Known(md5=bytes(16), tags=("a,b",))])
    content = stream.getvalue()
    changed = content.replace(b'date_updated"":', b'date_updated"",').replace(b'[""a,b""]', b'[""c,d""]')

    refused, kept = csv_own.read(io.BytesIO(changed))

    assert isinstance(refused, Rejected)
    assert refused.where == "line 2"
    assert isinstance(kept, Known)
    assert kept.tags == ("a", "b")


def test_what_no_one_sees_cannot_contradict_what_is_visible() -> None:
    stream = io.BytesIO()
    csv_own.write(stream, [Known(md5=bytes(16), region="UK", comments="x\u202e")])
    changed = stream.getvalue().replace(b'""comments"":""x', b'""region"":""US"",""comments"":""y')

    [kept] = csv_own.read(io.BytesIO(changed))

    assert isinstance(kept, Known)
    assert (kept.region, kept.comments) == ("UK", "x\ufffd")


def test_an_encase_set_is_read_and_a_cut_one_refused() -> None:
    head = encase.MAGIC.ljust(0x480, b"\0")
    body = b"".join(bytes([n]) * 16 + b"\0\0" for n in range(3))

    records = list(encase.read(io.BytesIO(head + body)))

    assert records == [Known(md5=bytes([n]) * 16) for n in range(3)]
    with pytest.raises(Malformed, match="record 3"):
        list(encase.read(io.BytesIO(head + body[:-6])))
    with pytest.raises(Malformed, match="head"):
        list(encase.read(io.BytesIO(head[:-1])))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'\xef\xbb\xbf {"@odata.context":', "vics"),
        (encase.MAGIC, "encase"),
        (b"MD5\r\n", "text"),
        (b"PDQ\n", "text"),
        (MD5.encode(), "text"),
        (f"{MD5}  a, b; c.jpg\n".encode(), "text"),
        (f"MD5 (a, b) = {MD5}\n".encode(), "text"),
        (f"\ufeff{SHA256}\n".encode(), "text"),
        (f"{MD5},1\n".encode(), "csv"),
        (b"hash;grade\n", "csv"),
        (b'"file_id","hashset_id","file_name","directory","hash","file_size","comments"\n', "hashkeeper"),
        (b'"hash","comments"\n', "csv"),
        (b"hash,hash_type,tag\n", "csv"),
        (b'"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n', "nsrl"),
        (
            b"MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;"
            b"Number of submissions;File Available;Media Type;Baseline\r\n",
            "icse",
        ),
        (",".join(csv_own.COLUMNS).encode() + b"\r\n", "tutela-csv"),
    ],
)
def test_a_format_is_told_by_its_first_bytes(head: bytes, name: str) -> None:
    assert sniff(head) == name


@pytest.mark.parametrize("head", [b"", b"hello", b"<xml/>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_list_is_refused(head: bytes) -> None:
    with pytest.raises(UnknownFormat, match="Ask the sender"):
        sniff(head)


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[Path]:
    head = b'{"@odata.context":"x/2.0.xml/UK/$metadata#Media","value":['
    (tmp_path / "vics").write_bytes(head + b'{"MD5":"%s"}]}' % MD5.encode())
    (tmp_path / "text").write_text(f"{MD5}\n")
    (tmp_path / "icse").write_text(
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name\n"
        f"{MD5};{SHA1};;7;false;true;;one\n"
    )
    (tmp_path / "csv").write_text(f"{MD5},1\n")
    return iter([tmp_path])


def test_a_list_of_any_format_is_opened_by_one_call(lists: Iterator[Path]) -> None:
    folder = next(lists)

    for name in ("vics", "text", "icse"):
        with open_list(folder / name) as opened:
            [record] = opened

            assert opened.format == name
            assert opened.bytes_read == opened.size_bytes
            assert isinstance(record, Known)
            assert record.md5 == bytes.fromhex(MD5)


def test_the_digests_of_nothing_are_refused_named_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "list"
    empty = [hashlib.new(kind, b"", usedforsecurity=False).hexdigest() for kind in ("md5", "sha1", "sha256")]
    path.write_text("\n".join([MD5, *empty, SHA1]))

    with open_list(path) as opened:
        first, *refused, last = opened

        assert [first, last] == [Known(md5=bytes.fromhex(MD5)), Known(sha1=bytes.fromhex(SHA1))]
        assert [one.where for one in refused if isinstance(one, Rejected)] == [
            "record 2",
            "record 3",
            "record 4",
        ]
        assert "MD5 is the digest of nothing" in str(refused[0])
        assert opened.notes == ("Records refused because they state the digest of nothing: 3.",)


def test_a_table_of_unknown_layout_asks_for_a_mapping(lists: Iterator[Path]) -> None:
    path = next(lists) / "csv"

    with pytest.raises(BadMapping, match="needs a column mapping"):
        open_list(path)
    with open_list(path, CsvMapping({"md5": 1, "category": 2}, has_header=False)) as opened:
        assert list(opened) == [Known(md5=bytes.fromhex(MD5), category=1)]
