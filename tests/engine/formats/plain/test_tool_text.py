"""What common tools print is read as they print it, in any encoding, or named with what to do."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tutela.engine.formats.csv_mapping import CsvMapping
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, KnownFile, Malformed, Rejected
from tutela.engine.formats.sniffing import UnknownFormat

CONTENT = b"a painted picture"
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
SHA1 = hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
WINDOWS = "C:\\a, b\\photo.jpg"
AS_MD5 = Known(md5=bytes.fromhex(MD5), files=(KnownFile("photo.jpg"),))
AS_SHA256 = Known(sha256=bytes.fromhex(SHA256), files=(KnownFile(WINDOWS),))

PRINTED = {
    "hashdeep": (
        f"%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,tiger,filename\n## Invoked from: /tmp\n"
        f"17,{MD5},{SHA256},00ff,/a, b/photo.jpg\n",
        Known(
            md5=bytes.fromhex(MD5),
            sha256=bytes.fromhex(SHA256),
            size=17,
            other_hashes=(("tiger", "00ff"),),
            files=(KnownFile("/a, b/photo.jpg"),),
        ),
    ),
    "certutil": (
        f"MD5 hash of photo.jpg:\r\n{MD5}\r\nCertUtil: -hashfile command completed successfully.\r\n",
        AS_MD5,
    ),
    "certutil of before": (
        f"MD5 hash of file photo.jpg:\r\n{bytes.fromhex(MD5).hex(' ')}\r\nCertUtil: -hashfile command.\r\n",
        AS_MD5,
    ),
    "get-filehash": (
        "\r\nAlgorithm       Hash                    Path\r\n---------       ----                    ----\r\n"
        f"SHA256          {SHA256.upper()}       {WINDOWS}\r\n\r\n",
        AS_SHA256,
    ),
    "get-filehash by lines": (
        f"\r\n\r\nAlgorithm : SHA256\r\nHash      : {SHA256.upper()}\r\nPath      : {WINDOWS}\r\n\r\n",
        AS_SHA256,
    ),
    "get-filehash-csv": (
        '#TYPE Microsoft.PowerShell.Utility.FileHash\r\n"Algorithm","Hash","Path"\r\n'
        f'"SHA256","{SHA256.upper()}","{WINDOWS}"\r\n',
        AS_SHA256,
    ),
    "get-filehash-csv by semicolons": (
        f'"Algorithm";"Hash";"Path"\r\n"MD5";"{MD5}";"photo.jpg"\r\n',
        AS_MD5,
    ),
    "fciv": (
        f"//\r\n// File Checksum Integrity Verifier version 2.05.\r\n//\r\n{MD5} photo.jpg\r\n",
        AS_MD5,
    ),
    "fciv of both": (
        f"//\r\n// File Checksum Integrity Verifier version 2.05.\r\n//\r\n{MD5} {SHA1} photo.jpg\r\n",
        Known(md5=bytes.fromhex(MD5), sha1=bytes.fromhex(SHA1), files=(KnownFile("photo.jpg"),)),
    ),
    "autopsy-idx": (
        f"{0:041}|md5sum\n{1:041}|myset\n{MD5.upper()}|0000000000000000\n",
        Known(md5=bytes.fromhex(MD5)),
    ),
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: ("\ufeff" + text).encode("utf-16-le"),
    "utf-16 of the other order": lambda text: ("\ufeff" + text).encode("utf-16-be"),
    "utf-16 without mark": lambda text: text.encode("utf-16-le"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", PRINTED)
def test_what_a_tool_printed_is_read_whole(tmp_path: Path, name: str, encoding: str) -> None:
    text, expected = PRINTED[name]
    path = tmp_path / "list"
    path.write_bytes(ENCODINGS[encoding](text))

    with open_list(path) as opened:
        records = list(opened)

        assert opened.format == name.split(" ")[0]
        assert opened.bytes_read == opened.size_bytes
    assert records == [expected]


@pytest.mark.parametrize("name", PRINTED)
def test_a_line_that_no_such_tool_prints_is_refused_by_its_number(tmp_path: Path, name: str) -> None:
    text, expected = PRINTED[name]
    path = tmp_path / "list"
    path.write_text(text.rstrip("\r\n") + "\nodd\n")

    with open_list(path) as opened:
        first, *rest = opened

    assert first == expected
    assert len(rest) == 1
    assert isinstance(rest[0], Rejected)


@pytest.mark.parametrize("encoding", [each for each in ENCODINGS if each.startswith("utf-16")])
def test_lists_of_every_form_are_read_in_utf_16(tmp_path: Path, encoding: str) -> None:
    vics = json.dumps({"@odata.context": "x/2.0.xml/UK/$metadata#Media", "value": [{"MD5": MD5}]})
    path = tmp_path / "list"
    for text in (vics, f"{MD5}  photo.jpg\r\n", f"MD5\r\n{MD5}\r\n"):
        path.write_bytes(ENCODINGS[encoding](text))
        with open_list(path) as opened:
            [record] = opened
        assert isinstance(record, Known)
        assert record.md5 == bytes.fromhex(MD5)
    mapping = CsvMapping({"md5": "MD5"}, delimiter="\t", encoding="utf-16")
    path.write_bytes(ENCODINGS[encoding](f"MD5\tName\r\n{MD5}\tcaf\u00e9\r\n"))
    with open_list(path, mapping) as opened:
        assert list(opened) == [Known(md5=bytes.fromhex(MD5), raw_extra={"Name": "caf\u00e9"})]


def test_a_file_in_utf_16_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(f"\ufeff{MD5}\n".encode("utf-16-le")[:-1])

    with open_list(path) as opened, pytest.raises(Malformed, match="breaks off"):
        list(opened)


def test_what_is_not_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("list.json", "{}")
    with pytest.raises(UnknownFormat, match=r"zip archive without a VICS file\. Unpack it"):
        open_list(path)

    path.write_text("<?xml version='1.0'?><dfxml></dfxml>")
    with pytest.raises(UnknownFormat, match=r"DFXML.*Ask the sender"):
        open_list(path)
