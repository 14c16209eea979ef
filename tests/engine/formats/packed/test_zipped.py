"""VICS files are read inside the archive they came in; what else it holds is counted and left alone."""

import json
import zipfile
from pathlib import Path

import pytest

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, Malformed, OverLimit, Rejected
from tutela.engine.formats.sniffing import UnknownFormat

MD5, OTHER = "0a" * 16, "0b" * 16


def vics(*digests: str, region: str = "UK") -> str:
    context = f"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{region}/$metadata#Media"
    return json.dumps({"@odata.context": context, "value": [{"MD5": md5, "Category": 1} for md5 in digests]})


def packed(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_one_file_or_several_are_read_with_the_region_each_states(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "list",
        {
            "set/1.json": vics(MD5),
            "set/2.JSON": ("\ufeff" + vics(OTHER, "no hash", region="US")).encode("utf-16-le"),
            "set/settings.json": "{}",
            "set/media/a.jpg": b"\xff\xd8",
        },
    )

    with open_list(path) as opened:
        records = list(opened)
        notes = opened.notes

    assert opened.format == "zipped-vics"
    assert not opened.is_region_open
    known = [record for record in records if isinstance(record, Known)]
    assert [(record.md5, record.region) for record in known] == [
        (bytes.fromhex(MD5), "UK"),
        (bytes.fromhex(OTHER), "US"),
    ]
    assert [record for record in records if isinstance(record, Rejected)] == [
        Rejected("set/2.JSON, record 2", "MD5 is not 32 hexadecimal digits")
    ]
    assert "were not opened: 2." in "".join(notes)


def test_an_archive_with_one_file_of_no_stated_region_is_open(tmp_path: Path) -> None:
    path = packed(tmp_path / "list", {"1.json": vics(MD5), "2.json": json.dumps({"value": [{"MD5": OTHER}]})})

    with open_list(path) as opened:
        assert opened.is_region_open


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "list", {"1.json": vics(MD5)[:-2] + " " * (64 << 20) + "]}"})

    with open_list(path) as opened, pytest.raises(OverLimit, match="unpacks to far more"):
        list(opened)


def test_an_archive_without_vics_or_that_is_cut_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="Unpack it"):
        open_list(packed(tmp_path / "other", {"list.txt": MD5}))

    cut = tmp_path / "cut"
    cut.write_bytes(packed(tmp_path / "whole", {"1.json": vics(MD5)}).read_bytes()[:-30])
    with pytest.raises(Malformed, match="damaged"):
        open_list(cut)


def test_a_file_behind_a_password_is_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "list", {"1.json": vics(MD5)})
    octets = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.index(mark) + flags] |= 1
    path.write_bytes(octets)

    with pytest.raises(Malformed, match=r"1\.json .* with a password"):
        open_list(path)
