"""A list's file is sent in pieces, looked into, confirmed, and imported by the one way there is."""

import gzip
import json
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.lists import making
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions
from tutela.casework.lists.models import Entry, HashList, ListImport, Upload, UploadPiece
from tutela.casework.lists.uploads import pieces, rounds
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person

pytestmark = pytest.mark.django_db

LIST = "/lists/received/"
HOSTILE = '=cmd|"\u202e<script>alert(1)</script>.json\r\n'


@pytest.fixture
def received(sam: Actor) -> HashList:
    return making.received_list(sam)


def _post(browser: Client, address: str, body: Any) -> Any:
    octets = body if isinstance(body, bytes) else json.dumps(body).encode()
    return browser.post(address, octets, content_type="application/octet-stream")


def _begun(browser: Client, octets: bytes, name: str = "set.json") -> str:
    answer = _post(browser, f"{LIST}api/uploads/", {"file_name": name, "size_bytes": len(octets)})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["to"])


def _sent(browser: Client, octets: bytes, name: str = "set.json") -> str:
    """Send a file, have a worker look into it, and give the address of its page."""
    to, page = _begun(browser, octets, name), ""
    for number in range(pieces.pieces_of(len(octets))):
        piece = octets[number * pieces.PIECE_BYTES :][: pieces.PIECE_BYTES]
        page = _post(browser, f"{to}{number}/", piece).json()["page"]
    work()
    return page


def work() -> None:
    worker.run("test", threading.Event(), until_idle=True)


def _vics(folder: Path, region: str = "UK", count: int = 3) -> bytes:
    records = [{"MD5": making.md5(number).upper(), "Category": 1} for number in range(count)]
    return making.vics_file(folder / "set.json", *records, region=region).read_bytes()


def _acts() -> list[str]:
    return [
        act
        for act in LogEntry.objects.order_by("seq").values_list("act", flat=True)
        if act.startswith("list.")
    ]


def test_a_file_is_sent_in_pieces_seen_confirmed_and_imported_as_the_command_does(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser, octets = signed_in(sam), _vics(tmp_path, count=9000)
    assert pieces.pieces_of(len(octets)) > 2

    page = _sent(browser, octets)
    shown, waiting = (browser.get(address).content.decode() for address in (page, LIST))
    confirmed = browser.post(page, {"act": "import"})
    work()

    assert "It states region UK." in shown
    assert "Its first 1,000 records" in shown
    assert "You sent set.json, and have not confirmed it." in waiting
    assert confirmed.status_code == 302
    listed = ListImport.objects.get()
    assert browser.get(page).headers["Location"] == f"{LIST}imports/{listed.pk}/"
    assert (listed.state, listed.accepted, listed.imported_by) == ("finished", 9000, sam.name)
    by_command = making.received_list(sam, "by command")
    again = actions.import_list(sam, by_command, tmp_path / "set.json")
    assert (again.file_sha256, again.counts) == (listed.file_sha256, listed.counts)
    assert making.contents(by_command) == making.contents(received)
    assert not UploadPiece.objects.exists()
    assert _acts()[1:7] == [
        "list.upload_begun", "list.upload_arrived", "list.upload_looked_into", "list.upload_confirmed",
        "list.import_begun", "list.import_finished",
    ]  # fmt: skip


def test_what_is_sent_is_sealed_piece_by_piece_and_a_changed_piece_is_not_read(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser, octets = signed_in(sam), _vics(tmp_path)

    page = _sent(browser, octets)
    sealed = bytes(UploadPiece.objects.get().sealed)
    UploadPiece.objects.update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    browser.post(page, {"act": "import"})
    work()

    assert b"MD5" not in sealed
    assert len(sealed) > len(octets)
    assert "does not open" in browser.get(page).content.decode()
    assert not Entry.objects.exists()


def test_a_file_that_is_silent_gets_categories_only_if_the_agreed_region_is_confirmed(
    received: HashList, sam: Actor
) -> None:
    silent = json.dumps({"value": [{"MD5": making.md5(1).upper(), "Category": 1}]}).encode()
    browser = signed_in(sam)

    for number, sent in enumerate(({}, {"region": "on"})):
        page = _sent(browser, silent)
        shown = browser.get(page).content.decode()
        browser.post(page, {"act": "import"} | sent)
        work()
        assert "does not say at its head which region" in shown
        assert "Its sender said that its numbers follow region UK" in shown
        assert Entry.objects.order_by("pk").last().category == ("Alpha" if number else "")  # type: ignore[union-attr]
        Entry.objects.all().delete()
    last = ListImport.objects.order_by("pk").last()
    assert last is not None
    assert any("confirmed that its numbers follow region UK" in note["note"] for note in last.notes)


def test_without_an_agreed_region_nothing_can_be_confirmed_and_the_import_says_so(
    sam: Actor, tmp_path: Path
) -> None:
    making.received_list(sam, region="")
    browser = signed_in(sam)

    before = browser.get(f"{LIST}send/").content.decode()
    page = _sent(browser, _vics(tmp_path))
    shown = browser.get(page).content.decode()
    browser.post(page, {"act": "import", "region": "on"})
    work()

    assert "No region is agreed with this list." in before
    assert "None is agreed with this list" in shown
    assert 'name="region"' not in shown
    assert set(Entry.objects.values_list("category", flat=True)) == {""}
    assert "the list has no region agreed: no category, it settles nothing" in _import_page(browser)


def _import_page(browser: Client) -> str:
    return str(browser.get(f"{LIST}imports/{ListImport.objects.latest('pk').pk}/").content.decode())


def test_what_its_content_does_not_tell_is_chosen_and_looked_into_again(
    received: HashList, sam: Actor
) -> None:
    digests = "".join(f"{making.bits(number).hex()}\n" for number in range(3)).encode()
    browser = signed_in(sam)

    page = _sent(browser, digests)
    browser.post(page, {"act": "look", "format": "kind:pdq"})
    work()
    browser.post(page, {"act": "import"})
    work()

    assert Entry.objects.filter(pdq__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (b"\xff\xd8\xff\xe0 a picture", "begins like none of the known list formats"),
        (gzip.compress(b"packed", mtime=0), "packed by gzip"),
        (b"<html><script>alert(1)</script></html>", "The file is XML"),
        (b"name,colour\none,red\n", "needs a column mapping"),
        (b'{"value": [', "There is a problem|is not sound|breaks off|It cannot be imported"),
        (b"SQLite format 3\x00 and nothing else", "cannot be read"),
        (b"PK\x03\x04 no zip", "zip archive is damaged"),
    ],
)
def test_what_is_no_list_is_refused_in_words_and_cannot_be_confirmed(
    octets: bytes, says: str, received: HashList, sam: Actor
) -> None:
    browser = signed_in(sam)

    page = _sent(browser, octets)
    shown = browser.get(page).content.decode()
    confirmed = browser.post(page, {"act": "import"})
    browser.post(page, {"act": "drop"})

    assert any(each in shown for each in says.split("|"))
    assert "<script>alert" not in shown
    assert 'value="import"' not in shown
    assert confirmed.status_code == 422
    assert not ListImport.objects.exists()
    assert not UploadPiece.objects.exists()


def test_a_database_of_hashes_is_read_where_no_file_of_it_lies(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "set.kdb") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE hashes (id INTEGER PRIMARY KEY, md5 BINARY(16))")
        database.execute("INSERT INTO hashes (md5) VALUES (?)", (bytes.fromhex(making.md5(1)),))
    database.close()
    browser = signed_in(sam)

    page = _sent(browser, (tmp_path / "set.kdb").read_bytes())
    browser.post(page, {"act": "import"})
    work()

    assert (ListImport.objects.get().format, Entry.objects.count()) == ("autopsy-kdb", 1)


def test_a_hostile_name_is_shown_as_text_and_rejected_records_are_inert_cells(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    good = [{"MD5": making.md5(number).upper()} for number in range(3)]
    octets = making.vics_file(tmp_path / "set.json", *good, {"MD5": "=1+1"}).read_bytes()
    browser = signed_in(sam)

    page = _sent(browser, octets, HOSTILE)
    shown = browser.get(page).content.decode()
    browser.post(page, {"act": "import"})
    work()
    listed = ListImport.objects.get()
    table = browser.get(f"{LIST}imports/{listed.pk}/rejected/")

    assert "<script>" not in shown.replace("<script ", "")
    assert "\u202e" not in shown
    assert table.headers["Content-Type"].startswith("text/csv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    assert table.content.decode().splitlines()[1].startswith("record 4,")
    assert "/rejected/" in _import_page(browser)


def test_one_person_sends_one_file_at_a_time_and_the_earlier_one_is_gone(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser, octets = signed_in(sam), _vics(tmp_path)
    waits = _sent(browser, octets)
    first = _begun(browser, octets + b" ")

    second = _begun(browser, octets)
    late = _post(browser, f"{first}0/", octets + b" ")

    assert late.status_code == 409
    assert "sent another file instead" in late.json()["title"]
    assert "It was dropped." in browser.get(waits).content.decode()
    assert not UploadPiece.objects.exists()
    assert _post(browser, f"{second}0/", octets).json()["page"]


def test_pieces_come_in_order_whole_and_one_that_was_sent_twice_counts_once(
    received: HashList, sam: Actor
) -> None:
    browser, octets = signed_in(sam), bytes(pieces.PIECE_BYTES) + b"end"
    to = _begun(browser, octets)

    answers = [
        _post(browser, f"{to}1/", b"end"),
        _post(browser, f"{to}0/", octets[:10]),
        _post(browser, f"{to}0/", octets[: pieces.PIECE_BYTES]),
        _post(browser, f"{to}0/", octets[: pieces.PIECE_BYTES]),
        _post(browser, f"{to}1/", b"end and more"),
        _post(browser, f"{to}1/", b"end"),
        _post(browser, f"{to}1/", b"end"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 200, 200, 409, 200, 200]
    assert UploadPiece.objects.count() == 2


@pytest.mark.parametrize("size", [0, -1, pieces.LARGEST_BYTES + 1, 10**30])
def test_a_file_of_no_length_or_too_long_is_refused_with_the_command(
    size: int, received: HashList, sam: Actor
) -> None:
    answer = _post(signed_in(sam), f"{LIST}api/uploads/", {"file_name": "a", "size_bytes": size})

    assert answer.status_code == 422
    assert "tutela list import received FILE" in answer.json()["title"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"file_name": "a", "size_bytes": "x"}', b"\xff"])
def test_what_is_no_beginning_of_a_file_begins_none(body: bytes, received: HashList, sam: Actor) -> None:
    assert _post(signed_in(sam), f"{LIST}api/uploads/", body).status_code == 400
    assert not Upload.objects.exists()


def test_what_nobody_confirms_within_a_day_is_dropped_on_record(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser = signed_in(sam)
    page = _sent(browser, _vics(tmp_path))
    rounds.end_old()
    kept = UploadPiece.objects.count()

    Upload.objects.update(touched_at=timezone.now() - timedelta(days=1, minutes=1))
    rounds.end_old()

    assert (kept, UploadPiece.objects.count()) == (1, 0)
    assert "Nobody confirmed it within a day." in browser.get(page).content.decode()
    assert browser.post(page, {"act": "import"}).status_code == 409
    assert _acts()[-1] == "list.upload_dropped"


def test_what_no_worker_imports_within_a_week_is_dropped_and_a_person_confirms_five_at_a_time(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser, octets = signed_in(sam), _vics(tmp_path)
    for _ in range(5):
        browser.post(_sent(browser, octets), {"act": "import"})
        # No worker takes it.
        Job.objects.all().delete()
    sixth = _post(browser, f"{LIST}api/uploads/", {"file_name": "set.json", "size_bytes": 1})

    Upload.objects.update(touched_at=timezone.now() - timedelta(days=7, minutes=1))
    Upload.objects.filter(pk=Upload.objects.latest("pk").pk).update(touched_at=timezone.now())
    rounds.end_old()

    assert (sixth.status_code, "wait for workers" in sixth.json()["title"]) == (409, True)
    assert Upload.objects.filter(state=Upload.State.DROPPED, because__contains="within a week").count() == 4


def test_nobody_else_sees_or_confirms_a_file_and_who_may_not_import_sends_none(
    received: HashList, sam: Actor, finn: Actor, ana: Actor, adele: Actor, tmp_path: Path
) -> None:
    page = _sent(signed_in(sam), _vics(tmp_path))

    assert signed_in(finn).get(page).status_code == 404
    assert signed_in(finn).post(page, {"act": "import"}).status_code == 404
    assert signed_in(finn).get(f"{LIST}send/").status_code == 200
    for other in (ana, adele):
        assert signed_in(other).get(page).status_code == 403
        assert signed_in(other).get(f"{LIST}send/").status_code == 403
    assert "Send a file into this list" not in signed_in(ana).get(LIST).content.decode()


def test_a_file_of_somebody_who_may_not_import_any_more_is_not_imported(
    received: HashList, sam: Actor, adele: Actor, tmp_path: Path
) -> None:
    browser = signed_in(sam)
    page = _sent(browser, _vics(tmp_path))
    browser.post(page, {"act": "import"})
    people.suspend(adele, Person.objects.get(pk=sam.person))

    work()

    upload = Upload.objects.get()
    assert (upload.state, Entry.objects.exists()) == (Upload.State.DROPPED, False)
    assert "not active any more" in upload.because
    assert not UploadPiece.objects.exists()


def test_a_file_for_a_list_that_is_withdrawn_meanwhile_is_refused_and_says_why(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser = signed_in(sam)
    page = _sent(browser, _vics(tmp_path))
    actions.withdraw_list(sam, received, "the agreement has ended")

    browser.post(page, {"act": "import"})
    work()

    assert "the agreement has ended" in browser.get(page).content.decode()
    assert Upload.objects.get().state == Upload.State.REFUSED
    assert signed_in(sam).get(f"{LIST}send/").status_code == 409


def test_how_far_an_import_is_can_be_asked_while_it_waits(
    received: HashList, sam: Actor, tmp_path: Path
) -> None:
    browser = signed_in(sam)
    page = _sent(browser, _vics(tmp_path))
    browser.post(page, {"act": "import"})
    asked = page.replace("/uploads/", "/api/uploads/")

    before = browser.get(asked).json()
    work()
    after = browser.get(asked).json()

    assert before == {"working": True, "says": "It is confirmed, and waits for a worker."}
    assert after == {"working": False, "says": "It is imported."}
