"""What is written is read back whole, in the same bytes each time, under names the model knows."""

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tutela.engine.formats import vics
from tutela.engine.formats.known import JSON, CannotCarry, Case, Known, KnownFile, Property
from tutela.engine.formats.vics import model

SPECIMEN = Path(__file__).parents[5] / "shared" / "specimens" / "ProjectVicDataModel.2.0.edmx.xml"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
KINDS = {"time": "Edm.DateTimeOffset", "text": "Edm.String"}
CASE = Case(
    "3f2f4f7e-0000-4000-8000-000000000001",
    number="OP/1",
    organization="Unit",
    contact_name="Ana",
    contact_phone="1",
    contact_email="ana@example.org",
    contact_title="Assessor",
    seized="1/2/2026",
    application="Tutela",
    application_version="0.1",
    metadata=(Property("Room", "1"),),
    raw_extra={"TotalPrecategorized": 3, "Vendor": [1]},
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
filled = texts.filter(bool)
times = st.sampled_from(
    [
        "",
        "2026-01-01T00:00:00Z",
        "1/2/2026 3:04:05 PM",
        "/Date(5)/",
        "2026-01-01",
        "2026-01-01T00:00:00.1234567+1:00Z",
    ]
)
flags = st.none() | st.booleans()
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    leaves | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
unknown = st.dictionaries(filled.map(lambda text: "x-" + text), values, max_size=2)
native = st.fixed_dictionaries(
    {},
    optional={
        "Repositories": st.just([{"MD5": "0" * 32, "RepositoryName": "r"}]),
        "Segments": st.just([{"SegmentIndex": 1, "Category": 2, "Start": "0"}, {"Vendor": 1}]),
        "Identifiers": st.just([{"Name": "n", "Events": [{"EventTime": "2026-01-01T00:00:00Z"}]}]),
    },
)
files = st.builds(
    KnownFile.named,
    st.binary(max_size=12) | texts.map(str.encode),
    st.binary(max_size=12),
    created=times,
    written=times,
    accessed=times,
    unallocated=flags,
    deleted=flags,
    source_id=texts,
    raw_extra=unknown | st.just({"PhysicalLocation": 5, "ParentMD5": "x"}),
)
properties = st.builds(Property, filled, texts, texts)
knowns = st.builds(
    Known,
    md5=st.binary(min_size=16, max_size=16),
    sha1=st.none() | st.binary(min_size=20, max_size=20),
    sha256=st.none() | st.binary(min_size=32, max_size=32),
    pdq=st.none() | st.binary(min_size=32, max_size=32),
    photodna=st.none() | st.just("A" * 192),
    size=st.none() | st.integers(0, 2**63 - 1),
    mime=texts,
    category=st.none() | st.integers(0, 255),
    category_raw=st.just("") | filled.map(lambda text: "label " + text),
    region=st.just("UK"),
    files=st.lists(files, max_size=2).map(tuple),
    tags=st.lists(filled, max_size=2).map(tuple),
    series=st.lists(filled, max_size=2).map(tuple),
    victim_identified=flags,
    offender_identified=flags,
    is_distributed=flags,
    is_suspected=flags,
    self_generated=flags,
    precategorization_source=texts,
    comments=texts,
    relative_path=st.sampled_from(["", "Files\\D4\\x.jpg"]),
    date_updated=times,
    other_hashes=st.lists(st.tuples(st.just("EDK"), texts), max_size=2).map(tuple),
    exif=st.lists(properties, max_size=2).map(tuple),
    metadata=st.lists(st.builds(Property, filled, texts), max_size=2).map(tuple),
    raw_extra=st.builds(lambda one, two: {**one, **two}, unknown, native),
)


def written(records: list[Known], region: str = "UK") -> bytes:
    stream = io.BytesIO()
    vics.write_hash_set(stream, records, region)
    return stream.getvalue()


@given(records=st.lists(knowns, max_size=3))
def test_a_hash_set_is_read_back_as_it_was_written(records: list[Known]) -> None:
    content = written(records)

    back = list(vics.read(io.BytesIO(content)))

    assert back == records
    assert written([each for each in back if isinstance(each, Known)]) == content


@given(records=st.lists(knowns, max_size=3))
def test_a_case_file_is_read_back_as_it_was_written(records: list[Known]) -> None:
    stream = io.BytesIO()

    count = vics.write_case(stream, CASE, records)
    stream.seek(0)
    reader = vics.read(stream)

    assert list(reader) == records
    assert reader.cases == [CASE]
    assert reader.cases[0].number_of_media == count == len(records)


@given(records=st.lists(knowns, min_size=1, max_size=3))
def test_no_property_is_written_that_the_model_does_not_know(records: list[Known]) -> None:
    known_names = model_names()
    stream = io.BytesIO()

    vics.write_case(stream, CASE, records)

    document = json.loads(stream.getvalue())
    assert set(document) == {"@odata.context", "value"}
    for case in document["value"]:
        check_names("Case", case, known_names)


def model_file() -> ET.Element:
    if not SPECIMEN.is_file():
        pytest.skip("the VICS 2.0 model is not beside this checkout (../shared/specimens)")
    return ET.parse(SPECIMEN).getroot()  # noqa: S314  # a fixed file of the specimens


def model_names() -> dict[str, dict[str, str]]:
    """Name every property of every entity, and the entity a collection leads to."""
    names: dict[str, dict[str, str]] = {}
    for entity in model_file().iter(f"{EDM}EntityType"):
        kinds = names.setdefault(entity.attrib["Name"], {})
        for part in entity:
            if part.tag in (f"{EDM}Property", f"{EDM}NavigationProperty"):
                kinds[part.attrib["Name"]] = part.attrib["Type"]
    return names


def check_names(entity: str, row: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
    for name, value in row.items():
        assert name in names[entity], f"{entity} has no {name}"
        kind = names[entity][name]
        if kind.startswith("Collection("):
            for each in value:
                check_names(kind.removeprefix("Collection(CEModel.").removesuffix(")"), each, names)
        else:
            assert not isinstance(value, dict | list)


def test_the_names_and_types_we_know_are_those_of_the_model() -> None:
    names = model_names()

    for entity, kinds in model.PROPERTIES.items():
        plain = {name: kind for name, kind in names[entity].items() if kind.startswith("Edm.")}
        assert {
            name: kind.replace("time", "datetimeoffset").replace("text", "string")
            for name, kind in kinds.items()
        } == {name: kind.removeprefix("Edm.").lower() for name, kind in plain.items()}
    for entity, targets in model.COLLECTIONS.items():
        for name, target in targets.items():
            assert names[entity][name] == f"Collection(CEModel.{target})"


@pytest.mark.parametrize("entity", ["Case", "Media", "MediaFile"])
def test_every_property_of_the_model_is_mapped_kept_or_left_out_for_a_reason(entity: str) -> None:
    names = set(model_names()[entity])
    doors: dict[str, Callable[[], dict[str, Any]]] = {
        "Case": full_case,
        "Media": full_media,
        "MediaFile": lambda: full_media()["MediaFiles"][0],
    }
    full = doors[entity]()

    left_out = {name for of, name in model.LEFT_OUT if of == entity}

    assert set(full) | left_out == names
    assert not set(full) & left_out
    assert all(reason for reason in model.LEFT_OUT.values())


def full_case() -> dict[str, Any]:
    stream = io.BytesIO()
    extra: dict[str, JSON] = {"TotalPrecategorized": 1, "Identifiers": [{"Name": "n"}]}
    vics.write_case(stream, replace(CASE, seized="2026-01-01T00:00:00Z", raw_extra=extra), [])
    case: dict[str, Any] = json.loads(stream.getvalue())["value"][0]
    return case


def full_media() -> dict[str, Any]:
    file_extra = {name: 1 if "Location" in name else "x" for name in model.KEPT["MediaFile"]}
    time = "2026-01-01T00:00:00Z"
    file = KnownFile("a", "b", time, time, time, True, True, "s", raw_extra=file_extra)
    known = Known(
        md5=bytes(16),
        sha1=bytes(20),
        photodna="A" * 192,
        size=1,
        mime="image/jpeg",
        category=1,
        files=(file,),
        tags=("t",),
        series=("s",),
        victim_identified=False,
        offender_identified=False,
        is_distributed=False,
        is_suspected=False,
        self_generated=False,
        precategorization_source="p",
        comments="c",
        relative_path="r",
        date_updated=time,
        other_hashes=(("EDK", "x"),),
        exif=(Property("Make", "m"),),
        metadata=(Property("n", "v"),),
        raw_extra={name: [{}] for name in model.KEPT["Media"]},
    )
    media: dict[str, Any] = json.loads(written([known]))["value"][0]
    return media


def test_sha_256_and_pdq_stand_among_the_other_hashes_and_md5_in_capitals() -> None:
    known = Known(md5=b"\xab" * 16, sha1=b"\xcd" * 20, sha256=b"\xef" * 32, pdq=b"\x0f" * 32)

    [media] = json.loads(written([known]))["value"]

    assert (media["MD5"], media["SHA1"]) == ("AB" * 16, "CD" * 20)
    assert media["AlternativeHashes"] == [
        {"MD5": "AB" * 16, "HashName": "SHA256", "HashValue": "EF" * 32},
        {"MD5": "AB" * 16, "HashName": "PDQ", "HashValue": "0f" * 32},
    ]


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (Known(sha1=bytes(20)), "Record 1 has no MD5"),
        (Known(md5=bytes(16), category=256), "cannot hold category 256"),
        (Known(md5=bytes(16), size=2**63), "cannot hold size"),
        (Known(md5=bytes(16), comments="\ud800"), "half a character"),
    ],
)
def test_what_the_model_cannot_hold_is_refused_with_what_to_do(known: Known, message: str) -> None:
    with pytest.raises(CannotCarry, match=message):
        written([known])


def test_a_case_without_a_guid_is_refused() -> None:
    with pytest.raises(CannotCarry, match="GUID"):
        vics.write_case(io.BytesIO(), Case("OP/1"), [])


@pytest.mark.parametrize("region", ["", 'U"K', "U K", "x" * 41, "../x"])
def test_a_region_that_would_break_the_context_is_refused(region: str) -> None:
    with pytest.raises(CannotCarry, match="region"):
        written([], region)


def test_a_time_without_a_zone_is_not_given_one() -> None:
    known = Known(md5=bytes(16), files=(KnownFile("a", created="2026-01-01T00:00:00"),))

    [media] = json.loads(written([known]))["value"]

    assert "Created" not in media["MediaFiles"][0]
