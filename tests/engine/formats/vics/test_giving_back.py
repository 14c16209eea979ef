"""A VICS document goes back as it came, with what was found out about its records and nothing lost."""

import io
import json
from typing import Any

import pytest

from tutela.engine.formats import vics
from tutela.engine.formats.known import CannotCarry, Known, Rejected
from tutela.engine.formats.vics.giving_back import RECEIVED_CATEGORY, Found

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata"


def _record(number: int, **more: Any) -> dict[str, Any]:
    md5 = f"{number:032X}"
    return {"MediaID": number, "MD5": md5, "Category": number % 4, "Unheard": {"of": [1, None]}, **more}


def _document(flavour: str) -> dict[str, Any]:
    if flavour == "Media":
        value: list[Any] = [_record(1), _record(2, Tags="one"), _record(3)]
    else:
        value = [
            {"CaseID": f"00000000-0000-4000-8000-00000000000{n}", "Kept": n, "Media": media, "After": "x"}
            for n, media in enumerate(([_record(1), _record(2)], [], [_record(3)]))
        ]
    return {"@odata.context": f"{CONTEXT}#{flavour}", "Sender": "kept", "value": value, "odata.count": 3}


def _back(document: dict[str, Any], found: Found | None = None) -> dict[str, Any]:
    reader = vics.read(io.BytesIO(json.dumps(document).encode()))
    texts = [reader.record_text for _ in reader]
    out = io.BytesIO()
    given = (vics.amended(text, found) if found else text for text in texts)
    assert vics.write_document(out, reader.frame_text, reader.case_texts, given) == 3
    back: dict[str, Any] = json.loads(out.getvalue())
    return back


@pytest.mark.parametrize("flavour", ["Media", "Cases"])
def test_nothing_added_gives_the_document_back_as_it_came(flavour: str) -> None:
    document = _document(flavour)

    back = _back(document)

    assert back == document
    assert list(back) == list(document)


@pytest.mark.parametrize("flavour", ["Media", "Cases"])
def test_what_was_found_out_is_added_and_everything_else_stays(flavour: str) -> None:
    found = Found(7, ("two", "one"), "ab" * 32, {"Tutela.Level": "trusted"})

    back = _back(_document(flavour), found)

    records = back["value"] if flavour == "Media" else [r for case in back["value"] for r in case["Media"]]
    assert [each["MediaID"] for each in records] == [1, 2, 3]
    assert {each["Category"] for each in records} == {7}
    for each in records:
        assert each["Unheard"] == {"of": [1, None]}
        assert each["AlternativeHashes"] == [
            {"MD5": each["MD5"], "HashName": "SHA256", "HashValue": "AB" * 32}
        ]
        rows = {row["PropertyName"]: row["PropertyValue"] for row in each["MediaMetadata"]}
        assert rows == {RECEIVED_CATEGORY: str(each["MediaID"] % 4), "Tutela.Level": "trusted"}
    assert {each["Tags"] for each in records} <= {"two,one", "one,two"}
    assert back["Sender"] == "kept"


def test_what_goes_back_a_second_time_says_each_thing_once() -> None:
    found = Found(2, ("two",), "ab" * 32, {"Tutela.Level": "trusted"})
    record = json.dumps(_record(2, Tags=[{"Name": "two"}])).encode()

    once = vics.amended(record, found)

    assert vics.amended(once, found) == once
    assert json.loads(once)["Tags"] == [{"Name": "two"}]


@pytest.mark.parametrize("text", [b"{", b"[1]", b'{"MD5": "00", "Tags": 1}', b'{"MediaMetadata": {"a": 1}}'])
def test_what_cannot_hold_it_is_refused(text: bytes) -> None:
    with pytest.raises(CannotCarry):
        vics.amended(text, Found(1, ("one",), "", {"Tutela.Level": "trusted"}))


def test_a_damaged_record_keeps_its_place_and_its_text() -> None:
    text = json.dumps(_document("Media")).replace('"MediaID": 2', '"MediaID": 2,, ').encode()
    reader = vics.read(io.BytesIO(text))

    found = [(each, reader.record_text) for each in reader]

    assert [type(each) for each, _ in found] == [Known, Rejected, Known]
    assert b",," in found[1][1]
