"""Mappings for tables with hashes of several kinds in a column, and mappings that are ready by name."""

import io
from pathlib import Path

import pytest

from tutela.engine.formats import hash_csv
from tutela.engine.formats.csv_mapping import BadMapping, CsvMapping
from tutela.engine.formats.known import Known, Rejected
from tutela.engine.formats.shared.ready_mappings import mapping_of, ready_mappings

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32


def table(content: bytes, mapping: CsvMapping) -> list[Known | Rejected]:
    return list(hash_csv.read(io.BytesIO(content), mapping))


def test_a_table_of_values_and_types_is_read_by_the_type_of_each() -> None:
    mapping = CsvMapping({"hash": "Value", "hash_type": "Kind"}, hash_types={"photo": "pdq"})
    content = (
        f"Value,Kind\n{MD5},HASH_VIDEO_MD5\n{SHA1.upper()},sha-1\n{SHA256},photo\nx,url\n{MD5},\nzz,md5\n"
    )

    assert table(content.encode(), mapping) == [
        Known(md5=bytes.fromhex(MD5)),
        Known(sha1=bytes.fromhex(SHA1)),
        Known(pdq=bytes.fromhex(SHA256)),
        Rejected("line 5", "its hash is of type 'url', which is not matched here"),
        Rejected("line 6", "its hash is of a kind that is not matched here"),
        Rejected("line 7", "its md5 is no hash"),
    ]


def test_of_one_column_of_hashes_without_types_the_length_tells() -> None:
    content = f"hash,category\n{MD5},1\n{SHA256},2\nab,3\n"

    records = table(content.encode(), CsvMapping({"hash": "hash", "category": "category"}))

    assert [(each.md5, each.sha256) for each in records if isinstance(each, Known)] == [
        (bytes.fromhex(MD5), None),
        (None, bytes.fromhex(SHA256)),
    ]
    assert records[2] == Rejected("line 4", "its hash is of a kind that is not matched here")


def test_a_mapping_of_types_without_their_hashes_or_to_no_kind_is_refused() -> None:
    with pytest.raises(BadMapping, match="Name that too"):
        CsvMapping({"md5": "a", "hash_type": "b"})
    with pytest.raises(BadMapping, match="must lead to one of"):
        CsvMapping({"hash": "a"}, hash_types={"x": "tiger"})


def test_a_lenient_mapping_leaves_out_columns_that_are_not_there_but_never_every_hash() -> None:
    mapping = CsvMapping({"md5": "MD5", "sha1": "SHA1", "category": "Category"}, lenient=True)

    assert table(f"SHA1,Other\n{SHA1},x\n".encode(), mapping) == [
        Known(sha1=bytes.fromhex(SHA1), raw_extra={"Other": "x"})
    ]
    with pytest.raises(BadMapping, match="has no column MD5, SHA1, Category"):
        table(b"Name,Other\na,b\n", mapping)


def test_of_two_columns_of_one_name_none_is_chosen_and_none_is_lost() -> None:
    mapping = CsvMapping({"md5": "MD5"})

    with pytest.raises(BadMapping, match="Several columns are called md5"):
        table(f"MD5,md5\n{MD5},{MD5}\n".encode(), mapping)
    assert table(f"MD5,Note,note,\n{MD5},a,b,c\n".encode(), mapping) == [
        Known(
            md5=bytes.fromhex(MD5),
            raw_extra={"Note (column 2)": "a", "note (column 3)": "b", "(column 4)": "c"},
        )
    ]


@pytest.mark.parametrize("name", sorted(ready_mappings()))
def test_a_ready_mapping_reads_a_table_with_all_its_columns_or_one_of_hashes(name: str) -> None:
    mapping = mapping_of(name)
    cells = {
        "md5": MD5,
        "sha1": SHA1,
        "sha256": SHA256,
        "pdq": "0d" * 32,
        "hash": MD5,
        "hash_type": "md5",
        "size": "7",
    }
    whole = {str(column): cells.get(target, "") for target, column in mapping.columns.items()}
    hashes = {column: cell for column, cell in whole.items() if cell in (MD5, "md5")}

    for row in (whole, hashes):
        [record] = table(f"{','.join(row)}\n{','.join(row.values())}\n".encode(), mapping)
        assert isinstance(record, Known)
        assert record.md5 == bytes.fromhex(MD5)
        assert not record.notes


def test_a_name_that_is_neither_a_file_nor_ready_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="Ready are hotline, caid"):
        mapping_of(str(tmp_path / "nowhere.json"))
