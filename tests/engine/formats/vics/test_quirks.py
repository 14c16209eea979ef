"""The sixteen quirks of VICS files in the wild, each once."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tutela.engine.formats import paths, vics
from tutela.engine.formats.known import Case, Known, KnownFile, Property, Rejected
from tutela.engine.formats.vics import timestamps

MD5 = "0123456789ABCDEF0123456789ABCDEF"
MEDIA_1_3 = "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media"
MEDIA_2_0 = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"
CASES_2_0 = MEDIA_2_0.replace("#Media", "#Cases")


def document(*records: dict[str, Any], context: str = MEDIA_2_0) -> bytes:
    key = "@odata.context" if "2.0" in context else "odata.metadata"
    return json.dumps({key: context, "value": records}).encode()


def read(content: bytes) -> list[Known | Rejected]:
    return list(vics.read(io.BytesIO(content)))


def one(**properties: Any) -> Known:
    [record] = read(document({"MD5": MD5, **properties}))
    assert isinstance(record, Known)
    return record


def test_1_a_byte_order_mark_is_passed_over() -> None:
    [record] = read(b"\xef\xbb\xbf" + document({"MD5": MD5}))

    assert isinstance(record, Known)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("false", False),
        ("False", False),
        ("", None),
        (None, None),
    ],
)
def test_2_a_flag_may_be_a_word_and_the_word_false_is_false(written: Any, meant: bool | None) -> None:
    assert one(VictimIdentified=written).victim_identified is meant


def test_2_an_absent_flag_is_unknown_not_false() -> None:
    assert one().victim_identified is None


def test_2_a_flag_that_is_neither_is_kept_and_noted() -> None:
    record = one(IsDistributed="perhaps")

    assert record.is_distributed is None
    assert record.raw_extra == {"IsDistributed": "perhaps"}
    assert "IsDistributed" in record.notes[0]


def test_3_is_precategorized_does_not_make_a_category() -> None:
    record = one(IsPrecategorized=True, Category=None)

    assert record.category is None
    assert record.is_precategorized is True


def test_4_the_media_are_counted_and_the_claimed_number_is_only_kept() -> None:
    content = document(
        {"CaseID": "c", "TotalMediaFiles": 34731, "Media": [{"MD5": MD5}, {"SHA1": "ab" * 20}]},
        context=CASES_2_0,
    )

    reader = vics.read(io.BytesIO(content))
    records = list(reader)

    assert len(records) == 2
    assert reader.cases[0].number_of_media == 34731


def test_5_records_that_name_one_file_are_all_given() -> None:
    records = read(document({"MD5": MD5, "MediaFiles": [{"FileName": "a"}, {"FileName": "b"}]}, {"MD5": MD5}))

    assert len(records) == 2
    assert isinstance(records[0], Known)
    assert [file.name for file in records[0].files] == ["a", "b"]


@pytest.mark.parametrize("path", ["..\\x", "a\\..\\..\\x", "C:\\x", "\\\\host\\x", "/etc/x", "a/../x"])
def test_6_a_path_that_leads_out_is_kept_as_text_and_never_followed(path: str, tmp_path: Path) -> None:
    record = one(RelativeFilePath=path)

    assert record.relative_path == ""
    assert "not followed" in " ".join(record.notes)
    with pytest.raises(paths.UnsafePath):
        paths.resolve(tmp_path, path)


def test_6_a_path_with_backslashes_leads_into_the_folder_of_the_list(tmp_path: Path) -> None:
    record = one(RelativeFilePath="Files\\D4\\x.jpg")

    assert paths.resolve(tmp_path, record.relative_path) == tmp_path.resolve() / "Files" / "D4" / "x.jpg"


def test_6_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "out").symlink_to(tmp_path)

    with pytest.raises(paths.UnsafePath, match="link"):
        paths.resolve(tmp_path / "list", "out\\x.jpg")


def test_7_hashes_are_the_same_in_either_case_and_written_in_capitals() -> None:
    lower, upper = one(MD5=MD5.lower()), one(MD5=MD5)
    stream = io.BytesIO()

    vics.write_hash_set(stream, [lower])

    assert lower == upper
    assert f'"MD5":"{MD5}"'.encode() in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05+02:00"),
        ("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456+00:00"),
        ("2026-01-02T03:04:05", "2026-01-02T03:04:05"),
        ("/Date(1767323045000)/", "2026-01-02T03:04:05+00:00"),
        ("/Date(1767323045000+0100)/", "2026-01-02T04:04:05+01:00"),
        ("1/2/2026 3:04:05 PM", "2026-01-02T15:04:05"),
        ("1/2/2026 12:04:05 AM", "2026-01-02T00:04:05"),
        ("2026-01-02T03:04:05+1:00Z", "2026-01-02T03:04:05+01:00"),
    ],
)
def test_8_every_way_to_write_a_time_is_kept_verbatim_and_understood(text: str, moment: str) -> None:
    record = one(MediaFiles=[{"FileName": "a", "Created": text}])

    assert record.files[0].created == text
    assert timestamps.parse(record.files[0].created).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01T00:00:00Z", "13/13/2026", "2026-01-02T03:04:05+99:00", ""]
)
def test_8_what_is_no_time_says_so(text: str) -> None:
    with pytest.raises(timestamps.NotAMoment):
        timestamps.parse(text)


@pytest.mark.parametrize(("written", "number"), [(2, 2), ("2", 2), (2.0, 2), (0, 0), (255, 255)])
def test_9_a_category_is_a_number_from_0_to_255(written: Any, number: int) -> None:
    record = one(Category=written)

    assert (record.category, record.category_raw) == (number, str(number))


@pytest.mark.parametrize("written", ["Disk 1", 256, -1, 2.5, True])
def test_9_any_other_category_counts_as_none_and_its_text_is_kept(written: Any) -> None:
    record = one(Category=written)

    assert (record.category, record.category_raw) == (None, str(written))
    assert "not categorised" in record.notes[0]


@pytest.mark.parametrize("written", ["one, two", ["one", "two"], [{"Name": "one"}, {"Name": "two"}]])
def test_10_tags_are_a_text_or_a_list_or_a_list_of_objects(written: Any) -> None:
    record = one(Tags=written, Series=written)

    assert record.tags == record.series == ("one", "two")


def test_10_brackets_and_quotes_inside_a_text_do_not_end_a_record() -> None:
    comment = 'x]}"]},{"MD5":"' + "\\"

    record = one(Comments=comment)

    assert record.comments == comment


@pytest.mark.parametrize("value", ["A" * 192, "0f" * 144, "A" * 768])
def test_11_photodna_is_stored_as_it_is(value: str) -> None:
    record = one(PhotoDNA=value)

    assert record.photodna == value
    assert record.notes == ()


def test_11_photodna_of_1_3_stands_among_the_other_hashes() -> None:
    hashes = [{"HashName": "PhotoDNA", "HashValue": "B" * 192}, {"HashName": "SHA1", "HashValue": "ab" * 20}]

    [record] = read(document({"MD5": MD5, "AlternativeHashes": hashes}, context=MEDIA_1_3))

    assert isinstance(record, Known)
    assert record.photodna == "B" * 192
    assert record.sha1 == bytes.fromhex("ab" * 20)


def test_12_a_hash_set_is_written_as_the_strictest_reader_demands() -> None:
    stream = io.BytesIO()

    vics.write_hash_set(stream, [one(Category=1)])

    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Media"
    assert stream.getvalue().startswith(f'{{"@odata.context":"{context}","value":['.encode())


def test_13_a_case_number_in_braces_is_written_without_and_restored_with() -> None:
    braced = "{3F2F4F7E-0000-4000-8000-000000000001}"
    stream = io.BytesIO()

    vics.write_case(stream, Case(braced), [one()])
    stream.seek(0)
    reader = vics.read(stream)
    list(reader)

    assert b'"CaseID":"3f2f4f7e-0000-4000-8000-000000000001"' in stream.getvalue()
    assert reader.cases == [Case(braced)]


def test_14_exif_rows_keep_the_vocabulary_of_their_exporter() -> None:
    rows = [
        {"MD5": MD5, "PropertyName": "Lat/Lon", "PropertyValue": "51.5, -0.1"},
        {"PropertyName": "Latitude", "PropertyValue": "51 deg 30' N", "PropertyGroup": "GPS"},
    ]

    record = one(Exifs=rows)

    assert record.exif == (Property("Lat/Lon", "51.5, -0.1"), Property("Latitude", "51 deg 30' N", "GPS"))


@pytest.mark.parametrize(
    "path",
    ["Files.c\\s\\01\\23\\" + MD5 + ".jpg", "Attachment/" + MD5, "VIC_Files\\name", "name with spaces.jpg"],
)
def test_15_the_layout_of_the_media_folder_is_free(path: str, tmp_path: Path) -> None:
    record = one(RelativeFilePath=path)

    found = paths.resolve(tmp_path, record.relative_path)

    assert found.relative_to(tmp_path.resolve()).parts == tuple(re.split(r"[\\/]", path))


def test_16_a_name_is_never_changed_not_even_the_mark_of_carved_files() -> None:
    record = one(MediaFiles=[{"FileName": "a.jpg [..]", "FilePath": " x "}])

    assert record.files == (KnownFile(name="a.jpg [..]", path=" x "),)


def test_rows_of_alternative_hashes_with_annotations_give_their_hashes() -> None:
    rows = [
        {
            "Media@odata.navigationLinkUrl": "AlternativeHashes(HashName='SHA256')/Media",
            "odata.editLink": "e",
            "MD5": MD5,
            "HashName": "SHA256",
            "HashValue": "0c" * 32,
        },
        {"HashName": "PDQ", "HashValue": "0d" * 32, "Media": {"__deferred": {"uri": "x"}}},
        {"MD5": "0e" * 16, "HashName": "SHA1", "HashValue": "0f" * 20, "HashName@odata.type": "#Edm.String"},
    ]

    [record] = read(document({"MD5": MD5, "AlternativeHashes": rows}, context=MEDIA_1_3))

    assert isinstance(record, Known)
    assert (record.sha256, record.pdq, record.sha1) == (
        bytes.fromhex("0c" * 32),
        bytes.fromhex("0d" * 32),
        None,
    )
    # What the model has no name for is kept, and what is another record's is not taken.
    assert record.raw_extra == {"AlternativeHashes": rows[1:]}
    assert record.notes == ("AlternativeHashes holds rows of another form; they are kept",)


def test_a_case_file_of_1_1_has_the_name_on_the_record() -> None:
    context = "http://github.com/ICMEC/ProjectVic/DataModels/1.1.xml#Cases"
    reader = vics.read(
        io.BytesIO(document({"CaseID": "1", "Media": [{"MD5": MD5, "Name": "a.jpg"}]}, context=context))
    )

    [record] = reader

    assert isinstance(record, Known)
    assert record.files == (KnownFile(name="a.jpg"),)
    assert (reader.version, reader.flavour, reader.region) == ("1.1", "Cases", "")


def test_property_names_are_the_same_in_any_case() -> None:
    [record] = read(document({"md5": MD5, "CATEGORY": 1, "mediafiles": [{"filename": "a"}]}))

    assert isinstance(record, Known)
    assert (record.category, record.files) == (1, (KnownFile(name="a"),))


def test_the_noise_of_odata_and_unknown_properties_are_kept() -> None:
    noise = {"odata.id": "Media(1)", "MediaFiles@odata.navigationLinkUrl": "x", "Vendor": {"deep": [1, 2.5]}}

    assert one(**noise).raw_extra == noise
