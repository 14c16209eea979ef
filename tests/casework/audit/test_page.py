"""The page of the record: what is asked for is found, given out as it is, and proves itself to others."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.casework.doors import signed_in
from tutela.casework.audit.actions import extract_entries
from tutela.casework.custody import keys, log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import evidence, seals
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db
DIGEST = sha256(b"a reason").hexdigest()


def _done(by: Actor, act: str, **what: log.Value) -> int:
    with transaction.atomic():
        return log.record(by, act, purpose="test", **what).seq


@pytest.fixture
def acts(ana: Actor, asif: Actor, otis: Actor) -> list[int]:
    """Some acts of two people on two items, and one of another unit."""
    return [
        _done(ana, "item.graded", item=4),
        _done(ana, "item.graded", item=5, reason_sha256=DIGEST),
        _done(asif, "item.graded", item=4),
        _done(asif, "shift.confirmed", shift=4),
        _done(otis, "item.graded", item=4),
    ]


def _numbers(client: Client, asked: str) -> list[int]:
    return [entry["seq"] for entry in client.get(f"/record/?{asked}").context["entries"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("person=ana", [1, 0]),
        ("item=T-4", [2, 0]),
        ("item=4&person=asif", [2]),
        ("act=shift.confirmed", [3]),
        ("act=item.graded&person=asif", [2]),
        ("person=ana&act=shift.confirmed", []),
    ],
)
def test_acts_are_found_by_person_item_and_act_and_of_ones_own_unit_only(
    acts: list[int], sam: Actor, asked: str, found: list[int]
) -> None:
    shown = [seq for seq in _numbers(signed_in(sam), asked) if seq in acts]

    assert shown == [acts[number] for number in found]


def test_acts_are_found_by_day_also_where_a_clock_was_moved(acts: list[int], sam: Actor) -> None:
    days = {0: 3, 1: 5, 2: 3, 3: 4}
    for number, day in days.items():
        at = datetime(2025, 3, day, 12, tzinfo=UTC)
        LogEntry.objects.filter(seq=acts[number]).update(at=at)
    client = signed_in(sam)

    found = {
        asked: _numbers(client, asked)
        for asked in (
            "since=2025-03-03&until=2025-03-03",
            "since=2025-03-04&until=2025-03-05",
            "until=2025-03-04",
            "since=2025-03-04&until=2025-03-05&person=asif",
        )
    }

    assert [[acts.index(seq) for seq in seqs] for seqs in found.values()] == [[2, 0], [3, 1], [3, 2, 0], [3]]


def test_the_way_to_older_entries_keeps_what_is_asked(sam: Actor, ana: Actor) -> None:
    numbers = [_done(ana, "item.graded", item=4) for _ in range(60)]
    _done(ana, "item.graded", item=5)
    client = signed_in(sam)

    first = client.get("/record/?item=T-4&person=ana").context
    second = client.get(f"/record/{first['paging']['older']}").context

    seen = [entry["seq"] for page in (first, second) for entry in page["entries"]]
    assert seen == numbers[::-1]
    assert (first["paging"]["newer"], second["paging"]["older"]) == ("", "")
    assert second["paging"]["newer"] == "?person=ana&item=T-4"


@pytest.mark.parametrize(
    "asked",
    [
        "item=T-four",
        "since=yesterday",
        "item=" + "9" * 5000,
        "until=2026-02-31",
        "until=9999-12-31",
        "since=0001-01-01",
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_shown_for_it(
    acts: list[int], sam: Actor, asked: str
) -> None:
    answer = signed_in(sam).get(f"/record/?{asked}")

    assert (answer.status_code, answer.context["entries"]) == (422, [])
    assert "There is a problem" in answer.content.decode()


@pytest.mark.parametrize("asked", ["before=" + "9" * 5000, "until=2999-12-31", "item=999999999999999999"])
def test_an_address_that_names_what_there_is_not_is_no_fault(acts: list[int], sam: Actor, asked: str) -> None:
    assert signed_in(sam).get(f"/record/?{asked}").status_code == 200


def test_a_digest_and_a_seal_are_shown_whole(acts: list[int], sam: Actor) -> None:
    page = signed_in(sam).get("/record/?item=T-5").content.decode()

    assert DIGEST in page
    assert LogEntry.objects.get(seq=acts[1]).seal in page


def test_each_digest_of_the_rows_that_an_entry_states_is_shown_whole(sam: Actor) -> None:
    stated = {f"a row {number}": sha256(b"%d" % number).hexdigest() for number in range(3)}
    with transaction.atomic():
        log.record(sam, "item.graded", purpose="test", item=5, rows=stated)

    page = signed_in(sam).get("/record/").content.decode()

    assert all(digest in page for digest in stated.values())


def test_those_who_acted_and_their_acts_are_offered_and_no_others(acts: list[int], sam: Actor) -> None:
    page = signed_in(sam).get("/record/").content.decode()

    assert '<option value="asif"' in page
    assert '<option value="shift.confirmed"' in page
    assert "otis" not in page


def _unpacked(given: bytes) -> tuple[str, bytes]:
    """Give the name and the bytes of what was exported, which stands first beside its proof."""
    with zipfile.ZipFile(io.BytesIO(given)) as packed:
        name = packed.namelist()[0]
        return name, packed.read(name)


def test_a_csv_holds_what_was_asked_for_and_is_on_record(acts: list[int], sam: Actor) -> None:
    answer = signed_in(sam).post("/record/extract/", {"form": "csv", "item": "T-4"})

    name, content = _unpacked(answer.content)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [int(row["number"]) for row in rows] == [acts[0], acts[2]]
    assert rows[0]["object"] == "item 4"
    said = json.loads(LogEntry.objects.get(act="record.extracted").body)["what"]
    assert said["sha256"] == sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == [name, f"{name}.proof.json", "verify_record.py"]
    assert said["asked"] == {"item": "T-4"}


def test_no_cell_of_a_csv_is_a_formula(sam: Actor, ana: Actor) -> None:
    _done(ana, "item.graded", item=4)
    LogEntry.objects.filter(act="item.graded").update(seal="=cmd|' /C calc'!A0")

    answer = signed_in(sam).post("/record/extract/", {"form": "csv", "act": "item.graded"})

    assert ",'=cmd" in _unpacked(answer.content)[1].decode()


@pytest.fixture
def extracted(acts: list[int], sam: Actor, tmp_path: Path) -> Path:
    """What an auditor unpacks of entries that were exported as JSON."""
    answer = signed_in(sam).post("/record/extract/", {"form": "json", "person": "asif", "act": "item.graded"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path / "extract")
    return tmp_path / "extract"


def _proved(folder: Path) -> tuple[int, str]:
    [proof] = folder.glob("*.proof.json")
    words = [folder / "verify_record.py", proof, "--key", evidence.public_key()]
    ran = subprocess.run(
        [sys.executable, "-I", *map(str, words)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert not ran.stderr
    return ran.returncode, ran.stdout


def test_json_is_proved_by_what_came_with_it(extracted: Path, acts: list[int]) -> None:
    [file] = (file for file in extracted.glob("record-*.json") if not file.name.endswith(".proof.json"))

    assert [entry["seq"] for entry in json.loads(file.read_bytes())["entries"]] == [acts[2]]
    code, said = _proved(extracted)
    assert (code, "is the one on record" in said) == (0, True)


def test_each_entry_of_the_json_is_signed_by_itself(extracted: Path) -> None:
    [file] = (file for file in extracted.glob("record-*.json") if not file.name.endswith(".proof.json"))
    [entry] = json.loads(file.read_bytes())["entries"]

    assert seals.seal_of(entry["previous"], entry["body"]) == entry["seal"]
    assert seals.is_signed(entry["seq"], entry["seal"], entry["signature"], keys.signing_key().public_key())


def _swap(text: str) -> str:
    return text.replace("asif", "eve")


def _leave_out(text: str) -> str:
    return json.dumps(json.loads(text) | {"entries": []})


@pytest.mark.parametrize("change", [_swap, _leave_out])
def test_json_that_was_changed_is_not_proved(extracted: Path, change: Callable[[str], str]) -> None:
    [file] = (file for file in extracted.glob("record-*.json") if not file.name.endswith(".proof.json"))
    file.write_text(change(file.read_text()))

    assert _proved(extracted)[0] == 1


def test_whoever_may_not_read_the_record_is_given_nothing_of_it(acts: list[int], ana: Actor) -> None:
    client = signed_in(ana)

    assert client.get("/record/?person=ana").status_code == 403
    assert client.post("/record/extract/", {"form": "csv"}).status_code == 403
    assert client.post("/record/extract/", {"form": "csv", "item": "x"}).status_code == 403
    assert client.get("/record/extract/").status_code == 405


def test_more_than_a_page_gives_is_refused(
    acts: list[int], sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[extract_entries.__module__], "MOST", 3)

    answer = signed_in(sam).post("/record/extract/", {"form": "csv"})

    assert (answer.status_code, "TU-L05" in answer.content.decode()) == (422, True)
    assert not LogEntry.objects.filter(act="record.extracted").exists()


def test_lists_counts_and_answers_are_written_as_people_do(sam: Actor) -> None:
    counts = {"new_items": 2, "read": 3}
    _done(sam, "items.examined", counts=counts, items=[4, 5], failed=[], own=False, rule="near")

    newest = signed_in(sam).get("/record/").context["entries"][0]

    said = "counts new items 2, read 3; failed none; items 4, 5; own no; rule near"
    assert newest["act"] == "items examined"
    assert "; ".join(f"{fact['name']} {fact['value']}" for fact in newest["facts"]) == said
