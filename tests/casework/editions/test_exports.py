"""What leaves is the same bytes every time, comes back as the same list, and is on record."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.custody.models import LogEntry
from tutela.casework.editions import actions, queries
from tutela.casework.editions.errors import EditionBroken
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.lists import actions as lists, queries as known
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known

pytestmark = pytest.mark.django_db

HOSTILE = b"DCIM/=1+1 \xff\xfe\n.jpg"


@pytest.fixture
def edition(unit: Unit, quinn: Actor, sam: Actor) -> Edition:
    """A published edition of three pictures and a video, each found somewhere."""
    for number, category in ((1, "Alpha"), (2, "Beta"), (3, "Gamma")):
        making.released(quinn, made := making.item(unit, number), category)
        making.found_at(made, b"DCIM/%d.jpg" % number)
    video = making.released(quinn, making.item(unit, 4, "video"))
    making.found_at(video, HOSTILE)
    return published(quinn, sam, making.own_list(sam))


def _exported(by: Actor, edition: Edition, form: Form) -> bytes:
    out = io.BytesIO()
    actions.export(by, edition, form, out)
    return out.getvalue()


@pytest.mark.parametrize("form", list(Form))
def test_the_same_edition_always_gives_the_same_bytes(
    unit: Unit, quinn: Actor, sam: Actor, edition: Edition, form: Form
) -> None:
    before = _exported(sam, edition, form)
    entry = edition.added.filter(pdq__isnull=False)[0]
    assert entry.item is not None
    making.found_at(entry.item, b"found later.jpg", "OP-2/CD-1")
    lists.revoke(sam, entry, "a false match was reported")
    making.released(quinn, making.item(unit, 9))
    published(quinn, sam, edition.hash_list)

    after = _exported(sam, queries.edition_for(sam, "own", 1), form)

    assert after == before
    assert b"found later" not in after


@pytest.mark.parametrize("form", [Form.VICS, Form.CSV, Form.VICS_CASE])
def test_an_export_comes_back_into_an_empty_unit_as_the_same_entries_and_matches(
    sam: Actor, otis: Actor, edition: Edition, tmp_path: Path, form: Form
) -> None:
    path = tmp_path / "export"
    path.write_bytes(_exported(sam, edition, form))
    theirs = making.received_list(otis, "from the north")

    listed = lists.import_list(otis, theirs, path)

    assert (listed.accepted, listed.duplicate, listed.rejected, listed.unmapped) == (4, 0, 0, 0)
    assert making.contents(theirs) == making.contents(edition.hash_list)
    if form != Form.VICS_CASE:
        assert _fingerprints(theirs) == _fingerprints(edition.hash_list)
    assert _matches(otis.unit) == _matches(sam.unit)
    assert len(_matches(sam.unit)) == 8


def _fingerprints(hash_list: HashList) -> set[bytes]:
    return {bytes(each) for each in hash_list.entries.values_list("fingerprint", flat=True)}


def _matches(unit: int) -> list[tuple[object, ...]]:
    """Ask for everything the edition holds, each in two ways."""
    held = known.known(unit)
    hits = []
    for entry in Entry.objects.filter(hash_list__is_own=True).order_by("sha256"):
        hits += held.exact(entry.md5 or b"", entry.sha1 or b"", entry.sha256 or b"")
        hits += held.near(making.flipped(bytes(entry.pdq), 9), 90) if entry.pdq else []
        hits += held.video(bytes(entry.vpdq)) if entry.vpdq else []
    return [(hit.category, hit.algorithm, hit.distance, hit.share_of_item) for hit in hits]


@pytest.mark.parametrize("form", list(Form))
def test_what_is_published_tells_nobody_by_which_path_to_open_a_file(
    sam: Actor, edition: Edition, form: Form
) -> None:
    assert b"RelativeFilePath" not in _exported(sam, edition, form)


def test_a_hash_set_carries_sha256_and_pdq_where_other_tools_look(sam: Actor, edition: Edition) -> None:
    document = json.loads(_exported(sam, edition, Form.VICS))

    assert next(iter(document)) == "@odata.context"
    assert document["@odata.context"].endswith("2.0.xml/Default/$metadata#Media")
    names = {row["HashName"] for media in document["value"] for row in media["AlternativeHashes"]}
    assert names == {"SHA256", "PDQ", "vPDQ"}
    assert sorted(media["Category"] for media in document["value"]) == [1, 1, 2, 3]


@pytest.mark.parametrize(("form", "width"), [(Form.MD5, 16), (Form.SHA1, 20), (Form.SHA256, 32)])
def test_plain_hashes_stand_under_the_heading_that_other_tools_look_for(
    sam: Actor, edition: Edition, form: Form, width: int
) -> None:
    heading, *lines = _exported(sam, edition, form).decode("ascii").split("\r\n")

    digests = [getattr(entry, form.value).hex().upper() for entry in edition.added.order_by("pk")]
    assert heading == {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}[form.value]
    assert sorted(lines[:-1]) == sorted(digests)
    assert {len(line) for line in lines[:-1]} == {2 * width}
    assert lines[-1] == ""


def test_a_case_file_names_every_place_by_its_exact_bytes(sam: Actor, edition: Edition) -> None:
    reader = vics.read(io.BytesIO(_exported(sam, edition, Form.VICS_CASE)))

    files = [file for known in reader if isinstance(known, Known) for file in known.files]

    assert reader.flavour == "Cases"
    exact = {b"".join(reversed(file.exact())) for file in files}
    assert exact == {HOSTILE, b"DCIM/1.jpg", b"DCIM/2.jpg", b"DCIM/3.jpg"}
    assert {file.source_id for file in files} == {"OP-1/AB-1"}
    assert {file.written for file in files} == {"2023-11-14T22:13:20.123456789Z"}


def test_no_cell_of_the_csv_is_a_formula(sam: Actor, edition: Edition, unit: Unit, quinn: Actor) -> None:
    making.released(quinn, made := making.item(unit, 11))
    type(made).objects.filter(pk=made.pk).update(mime="=cmd|'/c calc'!A1")
    second = published(quinn, sam, edition.hash_list)

    content = _exported(sam, second, Form.CSV).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]


def test_what_left_is_on_record_by_its_digest(sam: Actor, edition: Edition) -> None:
    content = _exported(sam, edition, Form.CSV)

    body = LogEntry.objects.get(act="edition.exported").body
    assert f'"sha256":"{hashlib.sha256(content).hexdigest()}"' in body
    assert f'"size_bytes":{len(content)}' in body


def test_a_changed_edition_does_not_leave(sam: Actor, edition: Edition) -> None:
    edition.added.filter(pdq__isnull=False).update(pdq=bytes(32))
    out = io.BytesIO()

    with pytest.raises(EditionBroken):
        actions.export(sam, edition, Form.VICS, out)

    assert out.getvalue() == b""


def test_a_proposal_cannot_be_exported(unit: Unit, quinn: Actor, sam: Actor) -> None:
    making.released(quinn, making.item(unit, 1))
    proposal = actions.propose(quinn, making.own_list(sam))

    with pytest.raises(EditionBroken, match="not published"):
        actions.export(sam, proposal, Form.CSV, io.BytesIO())


def test_an_assessor_and_a_quality_officer_may_not_export(ana: Actor, quinn: Actor, edition: Edition) -> None:
    for refused in (ana, quinn):
        with pytest.raises(NotAllowed):
            actions.export(refused, edition, Form.CSV, io.BytesIO())
