"""Signals of exchanges are read by their type; what was taken back is said and not taken in."""

import json
from pathlib import Path
from typing import Any

import pytest

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.formats.shared.hash_kinds import kind_of

MD5, PDQ = "0a" * 16, "0c" * 32
NAMED = {
    "md5": "md5", "HASH_MD5": "md5", "VideoMD5": "md5", "HASH_VIDEO_MD5": "md5", "video_md5": "md5",
    "SHA-1": "sha1", "HASH_SHA256": "sha256", "ImagePDQ": "pdq", "pdq": "pdq", "HASH_PDQ": "pdq",
    "PhotoDNA": "photodna", "pdna": "photodna", "MD5 Hash": "md5", "url": "", "VideoTMK": "", "": "",
}  # fmt: skip


def opened(path: Path, text: str) -> tuple[str, list[Known | Rejected], tuple[str, ...]]:
    path.write_text(text)
    with open_list(path) as hash_list:
        return hash_list.format, list(hash_list), hash_list.notes


@pytest.mark.parametrize("text", NAMED)
def test_a_kind_is_known_by_whatever_it_is_called(text: str) -> None:
    assert kind_of(text) == NAMED[text]


def test_a_page_of_stopncii_is_read(tmp_path: Path) -> None:
    def record(kind: str, value: str, status: str = "Active") -> dict[str, Any]:
        return {"signalType": kind, "hashValue": value, "hashStatus": status, "caseNumbers": {"7": status}}

    page = {
        "count": 4,
        "hasMoreRecords": False,
        "hashRecords": [
            record("ImagePDQ", PDQ), record("VideoMD5", MD5), record("VideoTMK", "x"),
            record("ImagePDQ", PDQ, "Withdrawn"),
        ],
    }  # fmt: skip

    name, records, notes = opened(tmp_path / "list", json.dumps(page))

    assert name == "signals"
    assert records == [
        Known(pdq=bytes.fromhex(PDQ), raw_extra={"hashStatus": "Active", "caseNumbers": {"7": "Active"}}),
        Known(md5=bytes.fromhex(MD5), raw_extra={"hashStatus": "Active", "caseNumbers": {"7": "Active"}}),
        Rejected("record 3", "it has no hash that can be matched, but a VideoTMK"),
    ]
    assert "taken back: 1" in notes[0]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "type": "HASH_MD5", "indicator": MD5, "last_updated": 1},
        {"id": "1", "type": "HASH_MD5", "raw_indicator": MD5, "last_updated": 1},
        {"id": "1", "type": "HASH_MD5", "indicator": {"id": "2", "indicator": MD5}, "last_updated": 1},
    ],
)
def test_a_page_of_threatexchange_is_read(tmp_path: Path, row: dict[str, Any]) -> None:
    page = {"data": [row, {**row, "should_delete": True}], "paging": {"cursors": {}}}

    name, records, notes = opened(tmp_path / "list", json.dumps(page))

    assert name == "signals"
    assert records == [Known(md5=bytes.fromhex(MD5), raw_extra={"id": "1", "last_updated": 1})]
    assert "taken back: 1" in notes[0]


def test_json_lines_of_hashes_are_read(tmp_path: Path) -> None:
    text = json.dumps({"md5": MD5, "name": "a"}) + "\n" + json.dumps({"MD5": "x"}) + "\n{\n"

    assert opened(tmp_path / "list", text)[:2] == (
        "json-lines",
        [
            Known(md5=bytes.fromhex(MD5), raw_extra={"name": "a"}),
            Rejected("line 2", "its md5 is no hash"),
            Rejected("line 3", "it is no JSON object"),
        ],
    )


def test_rows_of_a_type_and_a_value_are_read(tmp_path: Path) -> None:
    name, records, _ = opened(tmp_path / "list", f"pdq,{PDQ}\nvideo_md5,{MD5}\nurl,https://host.example\n")

    assert name == "signals-csv"
    assert records == [
        Known(pdq=bytes.fromhex(PDQ)),
        Known(md5=bytes.fromhex(MD5)),
        Rejected("line 3", "its hash is of type 'url', which is not matched here"),
    ]


def test_a_page_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="no sound page"):
        opened(tmp_path / "list", '{"hashRecords": [{"signalType": "ImagePDQ"')
