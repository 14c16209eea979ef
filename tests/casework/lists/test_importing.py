"""Files of partners go in whole, once, with every record accounted for."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.casework.lists import making
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.lists import actions, errors, queries
from tutela.casework.lists.actions import import_batches
from tutela.casework.lists.models import Entry, ListImport
from tutela.casework.lists.records import known_of
from tutela.engine.formats import vics
from tutela.engine.formats.csv_mapping import CsvMapping
from tutela.engine.formats.known import Known

pytestmark = pytest.mark.django_db

QUIRKY: list[dict[str, Any]] = [
    {"MD5": making.md5(1).upper(), "Category": 1, "MediaSize": "488", "VictimIdentified": "false"},
    {"MD5": making.md5(2), "Category": "2", "Series": [{"Name": "S1"}], "Unheard": {"of": [1, 2]}},
    {
        "MD5": making.md5(3),
        "Category": None,
        "Created": "/Date(1500000000000)/",
        "Comments": "]}, not the end",
    },
    {
        "MD5": making.md5(4),
        "Category": "a source",
        "MediaFiles": [{"FileName": "a.jpg", "FilePath": "DCIM\\"}],
    },
    {"MD5": "not a hash", "Category": 1},
    {"MD5": making.md5(1).upper(), "Category": 1, "MediaSize": "488", "VictimIdentified": "false"},
]


def _counts(listed: ListImport) -> tuple[int, int, int, int]:
    return listed.read, listed.accepted, listed.duplicate, listed.rejected


def test_a_quirky_vics_file_is_counted_mapped_and_kept_whole(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam, region="UK")
    path = making.vics_file(tmp_path / "set.json", *QUIRKY)

    listed = actions.import_list(sam, hash_list, path)

    assert _counts(listed) == (6, 4, 1, 1)
    assert listed.format == "vics"
    assert listed.rejections[0]["where"] == "record 5"
    entries = Entry.objects.filter(hash_list=hash_list).order_by("category_raw")
    assert [entry.category_raw for entry in entries] == ["", "1", "2", "a source"]
    assert [entry.category for entry in entries] == ["", "Alpha", "Beta", ""]
    assert listed.unmapped == 1
    with path.open("rb") as stream:
        read = [known for known in vics.read(stream) if isinstance(known, Known)]
    kept = [known_of(entry) for entry in entries]
    assert len(kept) == 4
    assert all(known in kept for known in read[:4])


def test_a_csv_file_with_a_mapping_and_a_text_file_go_in_too(finn: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(finn)
    table = making.text_file(tmp_path / "list.csv", "hash;class;who", f"{making.md5(1)};2;x", "oops;1;y", "")
    plain = making.text_file(tmp_path / "list.txt", making.md5(2), making.md5(3), "zz")
    mapping = CsvMapping({"md5": "hash", "category": "class"}, delimiter=";")

    from_table = actions.import_list(finn, hash_list, table, mapping=mapping)
    from_text = actions.import_list(finn, hash_list, plain)

    assert _counts(from_table) == (2, 1, 0, 1)
    assert _counts(from_text) == (3, 2, 0, 1)
    assert Entry.objects.get(category="Beta").kept["raw_extra"] == {"who": "x"}


def test_the_digests_of_nothing_are_refused_and_named_on_the_import(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    empty = hashlib.md5(b"", usedforsecurity=False).hexdigest()
    path = making.text_file(tmp_path / "list.txt", making.md5(1), empty, making.md5(2))

    listed = actions.import_list(sam, hash_list, path)

    assert _counts(listed) == (3, 2, 0, 1)
    assert "digest of nothing" in listed.rejections[0]["reason"]
    assert [note["note"] for note in listed.notes] == [
        "Records refused because they state the digest of nothing: 1."
    ]


def test_the_same_file_read_by_another_kind_of_hash_goes_in(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", making.bits(1).hex(), making.bits(2).hex())

    actions.import_list(sam, hash_list, path)
    again = actions.import_list(sam, hash_list, path, kind="PDQ")

    assert _counts(again) == (2, 2, 0, 0)
    assert Entry.objects.exclude(pdq=None).count() == 2


def test_a_heading_in_another_encoding_refuses_the_file_and_closes_the_import(
    sam: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"Pr\u00fcfsumme;Name\r\n{making.md5(1)};x\r\n".encode("cp1252"))
    mapping = CsvMapping({"md5": "Pr\u00fcfsumme"}, delimiter=";")

    with pytest.raises(errors.FileRefused, match="encoding"):
        actions.import_list(sam, making.received_list(sam), path, mapping=mapping)

    assert ListImport.objects.get().state == ListImport.State.REFUSED


def test_a_category_by_the_value_map_of_a_mapping_counts_in_its_region(sam: Actor, tmp_path: Path) -> None:
    table = making.text_file(
        tmp_path / "list.csv", "hash,class", f"{making.md5(1)},first", f"{making.md5(2)},n/a"
    )
    mapping = CsvMapping({"md5": "hash", "category": "class"}, categories={"first": 1}, region="UK")

    listed = actions.import_list(sam, making.received_list(sam), table, mapping=mapping)

    assert [entry.category for entry in Entry.objects.order_by("pk")] == ["Alpha", ""]
    assert [entry.category_raw for entry in Entry.objects.order_by("pk")] == ["first", "n/a"]
    assert _counts(listed) == (2, 2, 0, 0)


def test_the_same_file_again_adds_nothing_and_says_so(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", making.md5(1), making.md5(2))
    first = actions.import_list(sam, hash_list, path)

    again = actions.import_list(sam, hash_list, path)

    assert again.repeats == first
    assert _counts(again) == (2, 0, 2, 0)
    assert Entry.objects.count() == 2


def test_a_file_that_is_mostly_rejected_is_refused_and_nothing_is_kept(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", making.md5(1), "x", "y", "z")

    with pytest.raises(errors.FileRefused, match="3 of the first 4 records were rejected"):
        actions.import_list(sam, hash_list, path)

    assert not Entry.objects.exists()
    assert ListImport.objects.get().state == ListImport.State.REFUSED


def test_a_file_that_breaks_off_is_refused_and_the_whole_one_goes_in_later(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_batches, "BATCH_RECORDS", 2)
    hash_list = making.received_list(sam)
    whole = making.vics_file(tmp_path / "whole.json", *({"MD5": making.md5(n)} for n in range(9)))
    cut = tmp_path / "cut.json"
    cut.write_bytes(whole.read_bytes()[:-90])

    with pytest.raises(errors.FileRefused, match="not sound"):
        actions.import_list(sam, hash_list, cut)
    listed = actions.import_list(sam, hash_list, whole)

    assert _counts(listed) == (9, 9, 0, 0)


class Killed(BaseException):
    """Stands for a killed process: nothing of ours catches it."""


def test_a_killed_import_matches_nothing_and_is_finished_by_importing_again(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_batches, "BATCH_RECORDS", 3)
    hash_list = making.received_list(sam)
    numbers = [1, 2, 1, 3, 4, 2, 5, 6, 7, 1]
    path = making.text_file(tmp_path / "list.txt", *(making.md5(n) for n in numbers))

    def killed(listed: ListImport) -> None:
        if listed.read == 6:
            raise Killed

    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path, progress=killed)
    known_between = len(queries.known(sam.unit))
    listed = actions.import_list(sam, hash_list, path)

    assert known_between == 0
    assert _counts(listed) == (10, 7, 3, 0)
    assert len(queries.known(sam.unit)) == 7
    acts = list(
        LogEntry.objects.filter(act__startswith="list.import").order_by("seq").values_list("act", flat=True)
    )
    assert acts == ["list.import_begun", "list.import_taken_up_again", "list.import_finished"]


def test_two_unfinished_imports_of_one_list_do_not_double_what_both_hold(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    one = making.text_file(tmp_path / "one.txt", making.md5(1), making.md5(2))
    two = making.text_file(tmp_path / "two.txt", making.md5(2), making.md5(3))

    def other_first(_: ListImport) -> None:
        actions.import_list(sam, hash_list, two)

    listed = actions.import_list(sam, hash_list, one, progress=other_first)

    assert _counts(listed) == (2, 1, 1, 0)
    assert Entry.objects.count() == 3


def test_two_people_importing_the_same_file_at_once_do_not_double_it(
    sam: Actor, finn: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_batches, "BATCH_RECORDS", 1)
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", *(making.md5(n) for n in range(4)))

    def meanwhile(listed: ListImport) -> None:
        if listed.read == 1:
            actions.import_list(finn, hash_list, path)

    with pytest.raises(errors.ImportBusy):
        actions.import_list(sam, hash_list, path, progress=meanwhile)

    assert Entry.objects.count() == 4
    assert ListImport.objects.get().state == ListImport.State.FINISHED


def test_a_number_of_another_region_is_not_mapped_unless_the_map_says_so(sam: Actor, tmp_path: Path) -> None:
    ours = making.received_list(sam, "ours", region="UK")
    told = making.received_list(sam, "told", region="UK", category_map={"1": "Alpha", "US/1": "Gamma"})
    path = making.vics_file(tmp_path / "us.json", {"MD5": making.md5(1), "Category": 1}, region="US")

    for hash_list in (ours, told):
        actions.import_list(sam, hash_list, path)

    assert Entry.objects.get(hash_list=ours).category == ""
    assert Entry.objects.get(hash_list=told).category == "Gamma"


def test_a_file_is_never_imported_into_an_own_list(sam: Actor, tmp_path: Path) -> None:
    path = making.text_file(tmp_path / "list.txt", making.md5(1))

    with pytest.raises(errors.NotOwn):
        actions.import_list(sam, making.own_list(sam), path)


def test_what_was_revoked_does_not_come_back_with_the_next_file(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    actions.import_list(sam, hash_list, making.text_file(tmp_path / "one.txt", making.md5(1)))
    actions.revoke(sam, Entry.objects.get(), "the sender recalled it")

    path = making.vics_file(
        tmp_path / "two.json", {"MD5": making.md5(1), "Category": 1}, {"MD5": making.md5(2)}
    )
    actions.import_list(sam, hash_list, path)

    assert Entry.objects.exclude(revoked_at=None).count() == 2
    assert len(queries.known(sam.unit)) == 1


def test_an_assessor_and_a_person_of_another_unit_may_not_import(
    ana: Actor, otis: Actor, sam: Actor, tmp_path: Path
) -> None:
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", making.md5(1))

    for refused in (ana, otis):
        with pytest.raises(NotAllowed):
            actions.import_list(refused, hash_list, path)

    assert not ListImport.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a/b"},
        {"purpose": "something"},
        {"region": "U K"},
        {"category_map": {"1": "Delta"}},
    ],
)
def test_a_list_that_contradicts_itself_is_not_made(sam: Actor, wrong: dict[str, object]) -> None:
    with pytest.raises(errors.BadList):
        making.received_list(sam, **{"name": "list", **wrong})  # type: ignore[arg-type]  # that is the point


def test_a_set_of_ordinary_software_goes_into_a_list_of_known_good_content_only(
    sam: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "NSRLFile.txt"
    digests = f'"{"0B" * 20}","{making.md5(1)}"'
    path.write_text(
        '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n'
        f'{digests},"00000000","a.dll",7,1,"1",""\n'
    )
    illegal = making.received_list(sam)
    good = actions.make_list(sam, "software", purpose="known-good", pack="demonstration")

    with pytest.raises(errors.FileRefused, match="--purpose known-good"):
        actions.import_list(sam, illegal, path)
    listed = actions.import_list(sam, good, path)

    assert _counts(listed) == (1, 1, 0, 0)
    assert not Entry.objects.filter(hash_list=illegal).exists()


def test_an_entry_pays_for_no_index_that_nobody_asks() -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Entry._meta.db_table)

    indexed = {tuple(each["columns"]) for each in constraints.values() if each["index"] or each["unique"]}
    assert ("hash_list_id", "fingerprint", "list_import_id") in indexed
    assert ("list_import_id",) in indexed
    assert not indexed & {("md5",), ("sha256",), ("hash_list_id",)}
