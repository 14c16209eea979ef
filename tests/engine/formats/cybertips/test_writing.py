"""What is written follows NCMEC's schema, in its order; what would not follow it is named at its field."""

from typing import Any

import pytest
from lxml import etree

from tests.engine.formats.cybertips import documents
from tests.engine.formats.reports import xsd_leaves
from tutela.engine.formats.cybertips.checks import faults
from tutela.engine.formats.cybertips.elements import table, values
from tutela.engine.formats.cybertips.writing import NotWritable, written

_X = "{http://www.w3.org/2001/XMLSchema}"
# Of the two of a choice the newer one is written.
LEFT_OUT = {("fileDetails", "potentialMeme")}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(xsd_leaves.specimen())))


@pytest.mark.parametrize("root", ["report", "fileDetails"])
def test_a_document_of_every_field_follows_the_schema(schema: etree.XMLSchema, root: str) -> None:
    octets = written(root, documents.whole(root))

    schema.assertValid(etree.fromstring(octets))
    assert octets == written(root, documents.whole(root))


def test_the_least_that_a_report_says_follows_the_schema(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(written("report", documents.least())))


def test_the_table_has_every_element_of_the_schema_in_its_order() -> None:
    read: Any = etree.parse(str(xsd_leaves.specimen())).getroot()
    named = {each.get("name"): each for each in read if each.tag in (f"{_X}element", f"{_X}complexType")}

    for name, element in table().items():
        node = named.get(name if name not in ("nameValuePair", "originalFileHash") else "")
        if node is None or element.text:
            continue
        kind = node.find(f"{_X}complexType") if node.tag == f"{_X}element" else node
        inner = [
            each.get("ref") or each.get("name")
            for each in kind.iter(f"{_X}element")
            if next(each.iterancestors(f"{_X}complexType")) is kind
        ]
        assert [part.name for part in element.children] == [
            each for each in inner if (name, each) not in LEFT_OUT
        ], name


def test_the_lists_of_values_are_those_of_the_schema() -> None:
    read: Any = etree.parse(str(xsd_leaves.specimen())).getroot()
    listed = {
        frozenset(each.get("value") for each in kind.iter(f"{_X}enumeration") if each.get("value"))
        for kind in read.iter(f"{_X}simpleType")
    }

    assert {frozenset(each) for each in values().values()} <= listed


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("incidentSummary", None, "incidentSummary: It is missing."),
        ("incidentSummary", {"incidentType": "Other", "incidentDateTime": documents.MOMENT}, "Choose one of"),
        (
            "incidentSummary",
            {"incidentType": values()["incidentType"][0], "incidentDateTime": "2026-11-02T14:02:00"},
            "with its zone",
        ),
        ("internetDetails", [{}], "Name just one of"),
        ("internetDetails", [{"webPageIncident": {}, "emailIncident": {}}], "Name just one of"),
        ("additionalInfo", "A sign \x00 that XML cannot carry", "XML cannot carry"),
        ("additionalInfo", "", "leave it out"),
        ("unheardOf", "1", "There is no such field"),
        ("personOrUserReported", {"screenName": "1"}, "give a list"),
        ("personOrUserReported", [{"ipCaptureEvent": [{"ipAddress": "1.2.3"}]}], "an IP address"),
        ("personOrUserReported", [{"espIdentifier": "x" * 256}], "255 are the most"),
        ("victim", [{}], "victim[0].victimPerson: It is missing."),
        ("reporter", "One", "parts of its own"),
    ],
)
def test_what_does_not_follow_the_form_is_named_at_its_field(field: str, value: object, says: str) -> None:
    document = {**documents.least(), field: value}

    found = faults("report", document)

    assert says in str(found[0])
    with pytest.raises(NotWritable):
        written("report", document)


def test_a_flag_is_true_or_left_out_and_never_false() -> None:
    document = {"reportId": 1, "fileId": "1", "fileAnnotations": {"viral": False}}

    assert "true or leave it out" in str(faults("fileDetails", document)[0])


def test_what_is_nested_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"personOrUserReported": [deep]}

    assert faults("report", deep)
