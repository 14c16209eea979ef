"""Databases of hashes are read where they lie, and never written; a hostile one is refused."""

import sqlite3
from pathlib import Path

import pytest

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, KnownFile, Malformed, Rejected
from tutela.engine.formats.sniffing import UnknownFormat

MD5, SHA1, SHA256 = "0a" * 16, "0b" * 20, "0c" * 32
FILE = (
    "CREATE TABLE FILE (sha256 VARCHAR, sha1 VARCHAR, md5 VARCHAR, file_name VARCHAR, file_size INTEGER, "
    "package_id INTEGER, PRIMARY KEY (sha256, sha1, md5, file_name, file_size, package_id));"
    "CREATE TABLE PKG (package_id INTEGER, name VARCHAR); CREATE TABLE VERSION (version VARCHAR);"
)
FULL = (
    "CREATE TABLE METADATA (id INTEGER, sha256 TEXT, sha1 TEXT, md5 TEXT, extension TEXT, bytes INTEGER);"
    "CREATE VIEW FILE AS SELECT sha256, sha1, md5, 'name' AS file_name, bytes AS file_size FROM METADATA;"
)
# As sqlite_hdb.cpp of The Sleuth Kit makes it.
KDB = (
    "CREATE TABLE db_properties (name TEXT NOT NULL, value TEXT);"
    "CREATE TABLE hashes (id INTEGER PRIMARY KEY AUTOINCREMENT, md5 BINARY(16) UNIQUE, sha1 BINARY(20), "
    "sha2_256 BINARY(32));"
    "CREATE TABLE file_names (name TEXT NOT NULL, hash_id INTEGER NOT NULL, PRIMARY KEY(name, hash_id));"
    "CREATE TABLE comments (comment TEXT NOT NULL, hash_id INTEGER NOT NULL, PRIMARY KEY(comment, hash_id));"
)


def database(path: Path, schema: str, *statements: tuple[str, tuple[object, ...]]) -> Path:
    with sqlite3.connect(path) as connection:
        connection.executescript(schema)
        for statement, values in statements:
            connection.execute(statement, values)
    connection.close()
    return path


def read(path: Path) -> tuple[str, list[Known | Rejected]]:
    with open_list(path) as opened:
        return opened.format, list(opened)


def test_rds_3_is_read_with_each_content_once(tmp_path: Path) -> None:
    row = "INSERT INTO FILE VALUES (?, ?, ?, ?, 12, ?)"
    names = [(SHA256.upper(), SHA1.upper(), MD5.upper(), name, number) for number, name in enumerate("abc")]
    path = database(tmp_path / "list", FILE, *((row, values) for values in names))
    before = path.read_bytes()

    found = read(path)

    expected = Known(md5=bytes.fromhex(MD5), sha1=bytes.fromhex(SHA1), sha256=bytes.fromhex(SHA256), size=12)
    assert found == ("rds-3", [expected])
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


def test_the_full_rds_3_is_read_from_its_table_and_not_by_its_view(tmp_path: Path) -> None:
    row = ("INSERT INTO METADATA VALUES (1, ?, ?, ?, 'exe', 5)", (SHA256, SHA1, MD5))
    path = database(tmp_path / "list", FULL, row)

    assert read(path) == (
        "rds-3",
        [Known(md5=bytes.fromhex(MD5), sha1=bytes.fromhex(SHA1), sha256=bytes.fromhex(SHA256))],
    )


def test_a_set_of_autopsy_is_read_with_its_names_and_comments(tmp_path: Path) -> None:
    path = database(
        tmp_path / "list",
        KDB,
        ("INSERT INTO hashes (md5) VALUES (?)", (bytes.fromhex(MD5),)),
        ("INSERT INTO hashes (md5, sha2_256) VALUES (?, ?)", (bytes(range(16)), bytes.fromhex(SHA256))),
        ("INSERT INTO hashes (md5) VALUES (?)", (b"short",)),
        ("INSERT INTO file_names VALUES ('a.jpg', 1)", ()),
        ("INSERT INTO file_names VALUES ('b.jpg', 1)", ()),
        ("INSERT INTO comments VALUES ('seen', 1)", ()),
    )

    name, records = read(path)

    assert name == "autopsy-kdb"
    assert records == [
        Known(
            md5=bytes.fromhex(MD5),
            files=(KnownFile("a.jpg"), KnownFile("b.jpg")),
            raw_extra={"comments": ["seen"]},
        ),
        Known(md5=bytes(range(16)), sha256=bytes.fromhex(SHA256)),
        Rejected("row 3", "its md5 is no hash"),
    ]


def test_another_database_is_refused_by_the_names_of_its_tables(tmp_path: Path) -> None:
    path = database(tmp_path / "list", "CREATE TABLE invoices (number);")

    with pytest.raises(UnknownFormat, match="invoices"):
        read(path)


def test_a_database_that_breaks_off_is_refused(tmp_path: Path) -> None:
    rows = [("INSERT INTO hashes (md5) VALUES (?)", (number.to_bytes(16, "big"),)) for number in range(2000)]
    path = database(tmp_path / "list", KDB, *rows)
    path.write_bytes(path.read_bytes()[:20_000])

    with pytest.raises(Malformed, match="cannot be read"):
        read(path)


def test_a_view_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.engine.formats.packed.databases.MOST_STEPS", 3)
    endless = (
        "CREATE VIEW FILE AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT 'a' AS md5 FROM n WHERE x < 0;"
    )
    path = database(tmp_path / "list", endless)

    with pytest.raises(Malformed, match="interrupted"):
        read(path)


def test_the_changes_of_rds_3_are_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("BEGIN TRANSACTION;\nINSERT INTO METADATA VALUES (1, 'x');\nCOMMIT;\n")

    with pytest.raises(UnknownFormat, match=r"sqlite3 RDS\.db"):
        read(path)
