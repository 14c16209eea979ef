"""What NCMEC's hash sharing answers is read entry by entry; what was deleted is said."""

import json
from pathlib import Path

import pytest

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, Malformed, OverLimit, Rejected

MD5, SHA1, PDQ = "0a" * 16, "0b" * 20, "0c" * 32
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">'
)
ENTRY = (
    '<image><member id="42">Member</member><timestamp>2026-10-24T15:00:00Z</timestamp><id>image1</id>'
    f"<classification>A1</classification><fingerprints><md5>{MD5}</md5><sha1>{SHA1}</sha1><pdq>{PDQ}</pdq>"
    "<pdna>AAEC</pdna><netclean>xyz</netclean></fingerprints></image>"
)


def opened(path: Path, text: str) -> tuple[str, list[Known | Rejected], tuple[str, ...]]:
    path.write_text(text)
    with open_list(path) as hash_list:
        return hash_list.format, list(hash_list), hash_list.notes


def test_entries_are_read_and_deletions_and_further_pages_are_said(tmp_path: Path) -> None:
    text = (
        f'{HEAD}<images count="2">{ENTRY}<deletedImage><member id="43">M</member><id>image4</id>'
        "</deletedImage></images>"
        "<videos><video><id>video1</id><fingerprints><tmk_pdqf>t</tmk_pdqf></fingerprints></video></videos>"
        "<paging><next>/v2/entries?start=2001</next></paging></queryResult>"
    )

    name, records, notes = opened(tmp_path / "list", text)

    assert name == "ncmec"
    assert records == [
        Known(
            md5=bytes.fromhex(MD5),
            sha1=bytes.fromhex(SHA1),
            pdq=bytes.fromhex(PDQ),
            photodna="AAEC",
            category_raw="A1",
            region="NCMEC",
            other_hashes=(("netclean", "xyz"),),
            raw_extra={
                "type": "image", "memberId": "42", "member": "Member", "id": "image1",
                "timestamp": "2026-10-24T15:00:00Z",
            },
        ),
        Rejected("entry video1", "it has no hash that can be matched"),
    ]  # fmt: skip
    assert "deleted: 1, first image4" in notes[0]
    assert "names the next" in notes[1]


def test_an_entry_whose_hash_is_none_costs_only_itself(tmp_path: Path) -> None:
    broken = ENTRY.replace(MD5, "xyz")

    records = opened(tmp_path / "list", f"{HEAD}<images>{broken}{ENTRY}</images></queryResult>")[1]

    assert records[0] == Rejected("entry image1", "its md5 is no hash")
    assert isinstance(records[1], Known)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{HEAD}<images>{ENTRY}", Malformed),
        (HEAD.replace("<query", '<!DOCTYPE q [<!ENTITY a "b">]><query') + "</queryResult>", Malformed),
        (HEAD + "<a>" * 40 + "</a>" * 40 + "</queryResult>", OverLimit),
        (HEAD + "<images><image><id>" + "x" * 100_000 + "</id></image></images></queryResult>", OverLimit),
    ],
)
def test_xml_that_is_not_such_an_answer_is_refused(tmp_path: Path, text: str, fault: type[Malformed]) -> None:
    with pytest.raises(fault):
        opened(tmp_path / "list", text)


AS_JSON = {
    "member": {"@id": "42", "#text": "Member"},
    "timestamp": "2026-10-24T15:00:00Z",
    "id": "image1",
    "classification": "A1",
    "fingerprints": {"md5": MD5, "sha1": SHA1, "pdq": PDQ, "pdna": "AAEC", "netclean": "xyz"},
}
PLAIN_MEMBER = AS_JSON | {"member": {"id": 42, "name": "Member"}}
DELETED = {"member": {"@id": "43"}, "id": "image4"}


@pytest.mark.parametrize(
    "answer",
    [
        {
            "queryResult": {
                "images": {"@count": "2", "image": AS_JSON, "deletedImage": [DELETED]},
                "paging": {"next": "/v2/entries?start=2001"},
            }
        },
        {"images": {"image": [AS_JSON], "deletedImage": DELETED}, "paging": {"next": "/v2/entries"}},
        {"images": [PLAIN_MEMBER], "deletedImages": [DELETED], "videos": [], "paging": {"next": "/v2"}},
    ],
)
def test_the_same_as_json_says_the_same(tmp_path: Path, answer: dict[str, object]) -> None:
    as_xml = opened(tmp_path / "xml", f"{HEAD}<images>{ENTRY}</images></queryResult>")[1]

    name, records, notes = opened(tmp_path / "json", json.dumps(answer, indent=1))

    assert name == "ncmec-json"
    assert records == as_xml
    assert "deleted: 1, first image4" in notes[0]
    assert "names the next" in notes[1]


def test_json_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="no sound JSON"):
        opened(tmp_path / "list", json.dumps({"images": [AS_JSON]})[:-2])
