"""Of a CyberTip nothing is lost: each field is read or kept by its path, and a table says which."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from tests.engine.formats.reports import xsd_leaves
from tutela.demonstration import cybertips
from tutela.engine.formats.reports import coverage, parts, reading, tip_json, tip_xml, xml_parts
from tutela.engine.formats.reports.reading import Read, Unread
from tutela.engine.formats.reports.told import IdentifierKind, PersonRole, ReportClass, Told, from_json
from tutela.engine.media.fence.fence import Fence

# Of an event nothing is read without what it is of.
NEEDED = {"ipCaptureEvent": "ipAddress", "deviceId": "idValue"}
UNKNOWN = "fieldOfTomorrow"


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    """A fence that reads reports."""
    with Fence(reading.WORK) as fence:
        yield fence


def _only(fence: Fence, octets: bytes, xsd: str = "") -> Read:
    ((read,),) = reading.read_all(fence, [octets], xsd)
    assert isinstance(read, Read), read
    return read


def _why(fence: Fence, octets: bytes) -> str:
    ((unread,),) = reading.read_all(fence, [octets])
    assert isinstance(unread, Unread)
    return unread.why


def _said(told: Told) -> list[str]:
    """Give every word that a report tells, but for what was not understood."""
    known = {name: value for name, value in json.loads(told.to_json()).items() if name != "further"}
    return [str(value) for _, value in parts.leaves(known)]


def test_a_thousand_tips_keep_every_leaf(fence: Fence) -> None:
    tips = list(cybertips.tips(1000, seed=4))
    for start in range(0, len(tips), 100):
        portion = tips[start : start + 100]
        for tip, (read,) in zip(
            portion, reading.read_all(fence, [tip.octets for tip in portion]), strict=True
        ):
            assert isinstance(read, Read)
            assert read.original == tip.octets
            sent = dict(parts.leaves(json.loads(tip.octets.decode("utf-8-sig"))))
            further = dict(read.told.further)
            told = "\n".join(_said(read.told))
            for path, value in sent.items():
                if path in further:
                    assert str(further.pop(path)) == str(value)
                elif not isinstance(value, bool) and not path.endswith("captureType"):
                    assert str(value) in told, path
            assert not further


def test_every_field_of_the_json_form_is_in_the_table_and_becomes_what_it_says() -> None:
    table = coverage.of("cybertip_json")
    for tip in cybertips.tips(60, seed=2):
        sent = json.loads(tip.octets.decode("utf-8-sig"))
        paths = [path for path, _ in parts.leaves(sent) if not path.startswith(UNKNOWN)]
        further = tip_json.read(sent).further
        for path in paths:
            mapped, raw = table.into(path), table.why_raw(path)
            # Of a capture its kind decides.
            assert bool(mapped) != bool(raw) or "sourceCaptures" in path, (path, mapped, raw)
            assert raw if path in further else mapped, (path, mapped, raw)


def test_every_leaf_of_the_schema_is_in_the_table_and_becomes_what_it_says() -> None:
    table = coverage.of("cybertip_xml")
    paths = xsd_leaves.leaves("report") + xsd_leaves.leaves("fileDetails")

    assert len(paths) > 400
    for path in paths:
        mapped, raw = table.into(path), table.why_raw(path)
        assert bool(mapped) != bool(raw), (path, mapped, raw)
        assert bool(mapped) == _is_read(path), path


def _is_read(path: str) -> bool:
    """Say whether a leaf is read into something, whatever value it takes to be."""
    return any(
        path not in map(coverage.plain, tip_xml.read(_document(path, value)).further)
        for value in ("true", "Sentence 1.")
    )


def _document(path: str, value: str) -> dict[str, Any]:
    """Make a tip that says one thing, and what that stands beside."""
    document: dict[str, Any] = {}
    *above, name = path.split("/")
    at = document
    for each in above:
        at = at.setdefault(each, [{}])[0]
    if name.startswith("@"):
        at["#"] = "a" * 32
    at[name] = value if name.startswith("@") else [value]
    for holder, key in NEEDED.items():
        if holder in above and name != key:
            at.setdefault(key, ["a value"])
    if path.startswith("fileDetails/originalFileHash"):
        at = document["fileDetails"][0]
        at["originalFileHash"] = [{"#": "a" * 32, "@hashType": "MD5"}]
    return document


def test_a_tip_by_the_schema_is_read_whole(fence: Fence) -> None:
    octets = cybertips.tip_in_xml(5)
    etree.XMLSchema(etree.parse(str(xsd_leaves.specimen()))).assertValid(etree.fromstring(octets))

    read = _only(fence, octets, xsd_leaves.specimen().read_text())

    sent = [value for _, value in parts.leaves(xml_parts.read(io.BytesIO(octets))[1])]
    kept = [*_said(read.told), *map(str, read.told.further.values())]
    assert all(any(str(value) in each for each in kept) for value in sent if value not in ("true", "false"))
    assert not [note for note in read.notes if "schema" in note]
    assert [person.role for person in read.told.persons] == [
        PersonRole.REPORTER, PersonRole.REPORTED, PersonRole.CHILD,
    ]  # fmt: skip
    assert read.told.priority is not None


def test_a_tip_that_does_not_follow_the_schema_is_read_and_that_is_said(fence: Fence) -> None:
    octets = cybertips.tip_in_xml(5).replace(b"<age>14</age>", b"<age>fourteen</age>")

    read = _only(fence, octets, xsd_leaves.specimen().read_text())

    assert any("does not follow the schema" in note and "age" in note for note in read.notes)
    assert "fourteen" in "".join(_said(read.told))


def test_a_namespace_is_passed_over(fence: Fence) -> None:
    octets = cybertips.tip_in_xml(5)
    renamed = octets.replace(b"<report>", b'<report xmlns="http://report.cybertip.org/leaws/icac">')

    assert _only(fence, renamed).told == _only(fence, octets).told


LEAST: dict[str, Any] = {"reportId": 7, "reportedInformation": {}}
REPORTED: dict[str, Any] = {
    "incidentSummary": {"incidentType": "Type 1"},
    "uploadedFiles": {"uploadedFiles": [{"filename": "1.jpg"}]},
    "reportedPeople": {"reportedPersons": [{"screenName": {"value": "screen1"}}]},
}


@pytest.mark.parametrize(
    "change",
    [
        {"uploadedFiles": [{"filename": "1.jpg"}]},
        {"uploadedFiles": {"uploadedFiles": {"filename": "1.jpg"}}},
        {"reportedPeople": {"reportedPersons": [{"screenName": "screen1"}]}},
        {"reportedPeople": [{"screenName": "screen1"}]},
        {"reportedPeople": {"reportedPersons": {"screenName": {"value": "screen1"}}}},
        {"incidentDetails": None, "childVictims": None, "intendedRecipients": {}},
    ],
)
def test_containers_are_read_however_they_are_written(fence: Fence, change: dict[str, Any]) -> None:
    octets = json.dumps({**LEAST, "reportedInformation": {**REPORTED, **change}}).encode()

    told = _only(fence, octets).told

    assert told.files[0].name == "1.jpg"
    assert told.persons[0].identifiers[0].value == "screen1"
    assert told.further == {}


def test_what_is_not_applicable_is_kept_as_it_came(fence: Fence) -> None:
    octets = json.dumps({**LEAST, "reportedInformation": {"childVictims": "N/A"}}).encode()

    assert _only(fence, octets).told.further == {"reportedInformation/childVictims": "N/A"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_codings_of_text_are_read(fence: Fence, codec: str) -> None:
    octets = json.dumps({**LEAST, "dateReceived": "é"}, ensure_ascii=False).encode(codec)

    read = _only(fence, octets)

    assert (read.told.received_at, read.original) == ("é", octets)


def test_several_tips_in_one_file_have_their_own_bytes(fence: Fence) -> None:
    one, two = (json.dumps({**LEAST, "reportId": number, "further": "é"}).encode() for number in (1, 2))

    for whole in (b"\xef\xbb\xbf[" + one + b",\n" + two + b"]", one + b"\n" + two + b"\n"):
        (reads,) = reading.read_all(fence, [whole])
        originals = [read.original for read in reads if isinstance(read, Read)]
        assert originals == [one, two]


def test_numbers_and_fields_that_come_twice_stay_as_they_are_written(fence: Fence) -> None:
    octets = b'{"reportId": 7, "reportedInformation": {}, "a": 1.50, "a": NaN, "a": "\\ud800", "b": 1e999}'

    assert _only(fence, octets).told.further == {
        "a": "1.50",
        "a (2)": "NaN",
        "a (3)": "\\ud800",
        "b": "1e999",
    }


def test_what_cannot_be_read_says_why_and_keeps_no_other_from_being_read(fence: Fence) -> None:
    whole = json.dumps(LEAST).encode()
    files = [whole[:20], b"", b"%PDF-1.7", b"<html/>", b'{"a": 1}', b"[" * 100_000, b"<a", whole]

    results = [result for (result,) in reading.read_all(fence, files)[2:]]

    assert reading.read_all(fence, files[1:2]) == [[Unread("", "It is neither JSON nor XML.")]]
    assert [isinstance(result, Read) for result in results] == [False] * 5 + [True]
    assert "breaks off" in _why(fence, files[0])
    assert "root is 'html'" in _why(fence, files[3])


def test_xml_with_entities_of_its_own_is_refused(fence: Fence) -> None:
    octets = b'<!DOCTYPE r [<!ENTITY e "x">]><report><incidentSummary>&e;</incidentSummary></report>'

    assert "entities of its own" in _why(fence, octets)


def test_what_a_sender_says_of_class_priority_and_people_is_read(fence: Fence) -> None:
    tip = next(tip for tip in cybertips.tips(100) if b'"priorityId": "E"' in tip.octets)

    told = _only(fence, tip.octets).told

    assert told.priority is not None
    assert (told.priority.value, "escalated: Sentence 2" in told.priority.reason) == ("E", True)
    assert told.report_class in (ReportClass.REFERRAL, ReportClass.INFORMATIONAL)
    kinds = {identifier.kind for person in told.persons for identifier in person.identifiers}
    assert {
        IdentifierKind.EMAIL,
        IdentifierKind.PHONE,
        IdentifierKind.USER_ID,
        IdentifierKind.PROFILE,
    } <= kinds
    assert from_json(told.to_json()) == told
