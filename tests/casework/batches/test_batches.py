"""A batch comes from an authority, is bound to its items, and goes back with nothing lost."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from tests.casework.batches.conftest import Make, document, record, written
from tests.casework.grading.desks import desk_of, post
from tutela.casework.audit.rows import grades, stated
from tutela.casework.batches import actions, cli, queries
from tutela.casework.batches.errors import BadAnswer, BadBatch, NotReceived, NotReturnable
from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch
from tutela.casework.cases import actions as cases
from tutela.casework.custody.record import verify_record
from tutela.casework.finding import history
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Assessment, OutsideOpinion
from tutela.casework.items.models import Item, Settlement
from tutela.casework.quality import actions as quality
from tutela.engine.taxonomy.errors import RefusedWords

# A refused word, which no file of this project holds.
_OLD = "porn"
BUREAU = "National bureau"


def _differences() -> list[str]:
    return [each.message for kind in (grades, stated) for each in kind.differences()]


def _item(number: int) -> Item:
    return Item.objects.get(md5=hashlib.md5(f"content {number}".encode(), usedforsecurity=False).digest())


def _back(by: Actor, batch: NationalBatch, **more: Any) -> tuple[dict[str, Any], BatchReturn]:
    out = io.BytesIO()
    sent = actions.return_batch(by, batch, out, **more).receipt
    assert (sent.sha256, sent.size_bytes) == (hashlib.sha256(out.getvalue()).hexdigest(), len(out.getvalue()))
    found: dict[str, Any] = json.loads(out.getvalue())
    return found, sent


def _grade(ana: Actor, quinn: Actor, *grades: tuple[int, str, dict[str, Any] | None]) -> None:
    grading.dispense(ana)
    for number, category, said in grades:
        given = None if said is None else json.dumps(said)
        grading.assess(ana, _item(number), category, uuid4(), facts=given)
    quality.release_lot(quinn, grading.confirm_shift(ana, grading.begin_shift(ana)))


def test_each_record_is_bound_to_its_item_and_its_vote_is_nobodys_assessment(make: Make, finn: Actor) -> None:
    exhibit, path = make(2, written([record(0), record(1, Category=3)]))

    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    assert (batch.state, batch.records, batch.bound, batch.reported) == ("read", 2, 2, 0)
    rows = BatchRecord.objects.order_by("position").values_list("media_id", "item", "says")
    assert list(rows) == [(100, _item(0).pk, ""), (101, _item(1).pk, "")]
    votes = OutsideOpinion.objects.order_by("item").values_list("item", "category", "source")
    assert list(votes) == [
        (_item(0).pk, "A", f"{BUREAU}, batch {batch.pk}"),
        (_item(1).pk, "C", f"{BUREAU}, batch {batch.pk}"),
    ]
    assert not Assessment.objects.exists()
    assert not Settlement.objects.exists()
    assert actions.receive_batch(finn, exhibit, path, BUREAU, "UK").pk == batch.pk
    assert _differences() == []


def test_what_is_not_as_the_document_says_is_a_line_each_and_nothing_is_skipped(
    make: Make, finn: Actor
) -> None:
    records = [
        record(0),
        record(7),
        record(1, MD5="0" * 32, SHA1="0" * 40),
        record(2, SHA1="0" * 40),
        record(3, MediaID=100),
        {"MediaID": 5},
    ]
    text = written(records).replace('"MediaID": 107', '"MediaID": 107,,')
    exhibit, path = make(4, text)

    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    assert (batch.records, batch.bound, batch.reported) == (6, 2, 5)
    report = {row.position: (row.state, row.says) for row in queries.report_of(batch)}
    assert [state for state, _ in report.values()] == ["damaged", "differs", "differs", "bound", "damaged"]
    assert report[3][1] == "The file at Files\\1.bin has other digests than it states"
    assert report[4][1] == "A file has one of its digests and not the others"
    assert report[5][1] == "MediaID 100 came before, as record 1"


def test_a_file_that_did_not_come_is_missing(make: Make, finn: Actor) -> None:
    exhibit, path = make(1, written([record(0), record(7)]))

    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    (row,) = queries.report_of(batch)
    assert (row.state, row.item_id) == ("missing", None)
    assert row.says == "No file with its digests was received, stated to lie at Files\\7.bin"


@pytest.mark.parametrize(("agreed", "stated"), [("", "UK"), ("UK", "US")])
def test_a_number_means_nothing_without_the_region_that_was_agreed(
    make: Make, finn: Actor, agreed: str, stated: str
) -> None:
    exhibit, path = make(1, written([record(0)], stated))

    batch = actions.receive_batch(finn, exhibit, path, BUREAU, agreed)

    assert batch.bound == 1
    assert not OutsideOpinion.objects.exists()
    assert "mean nothing" in batch.notes[-1]


def test_a_region_that_is_agreed_later_is_read_by(make: Make, finn: Actor) -> None:
    exhibit, path = make(1, written([record(0)]))
    first = actions.receive_batch(finn, exhibit, path, BUREAU)

    again = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    back = actions.receive_batch(finn, exhibit, path, BUREAU, "US")

    assert {first.pk, again.pk, back.pk} == {NationalBatch.objects.get().pk}
    assert BatchRecord.objects.count() == 1
    assert not OutsideOpinion.objects.exists()
    assert _differences() == []


def test_what_others_graded_is_kept_from_whoever_may_still_be_asked(
    make: Make, finn: Actor, ana: Actor, sam: Actor
) -> None:
    exhibit, path = make(1, written([record(0)]))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    client = desk_of(ana)

    shown = json.dumps(post(client, "/queue").json())
    pages = [
        client.get(address).content.decode()
        for address in (f"/items/{_item(0).pk}/", f"/batches/{batch.pk}/")
    ]

    assert "Graded elsewhere" not in shown + pages[0]
    assert "Category A" not in pages[1]
    assert BUREAU not in shown
    read = desk_of(sam).get(f"/items/{_item(0).pk}/").content.decode()
    assert "Graded elsewhere" in read
    assert [event.category for event in history.of(_item(0)) if event.what == "Graded elsewhere"] == ["A"]


def test_the_batch_goes_back_with_every_field_it_came_with(make: Make, finn: Actor, sam: Actor) -> None:
    came = document([record(0), record(1, Category=None), record(9, Tags=["x", {"Name": "y"}])])
    exhibit, path = make(2, json.dumps(came))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    back, sent = _back(sam, batch, partial=True)

    assert back == came
    assert (sent.records, sent.graded, sent.open, sent.left_out, sent.to) == (3, 0, 2, 0, BUREAU)
    assert _differences() == []


def test_what_was_released_goes_back_with_the_same_media_ids(
    make: Make, finn: Actor, ana: Actor, quinn: Actor, sam: Actor
) -> None:
    came = [record(0), record(1), record(2)]
    exhibit, path = make(3, written(came))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    with pytest.raises(NotReturnable, match="3 items are not settled"):
        actions.return_batch(sam, batch, io.BytesIO())
    _grade(ana, quinn, (0, "C", None), (1, "not_criminal", None))

    back, sent = _back(sam, batch, partial=True, to="Desk of the bureau")

    records = back["value"][0]["Media"]
    assert [each["MediaID"] for each in records] == [100, 101, 102]
    assert records[2] == came[2]
    assert (sent.records, sent.graded, sent.open, sent.to) == (3, 2, 1, "Desk of the bureau")
    first = records[0]
    rows = {row["PropertyName"]: row["PropertyValue"] for row in first["MediaMetadata"]}
    assert first["Category"] == 3
    assert rows["Tutela.Received.Category"] == "1"
    assert rows["Tutela.Level"] == "indicative"
    assert rows["Tutela.Category"].startswith("uk ")
    assert first["AlternativeHashes"][0]["HashValue"] == bytes(_item(0).sha256).hex().upper()
    for each, was in zip(records, came, strict=True):
        assert {name: each[name] for name in was if name not in ("Category", "Tags")} == {
            name: was[name] for name in was if name not in ("Category", "Tags")
        }
        assert each["Tags"].startswith("theirs")
    assert _differences() == []


def test_a_batch_that_goes_back_by_a_command_lies_beside_what_proves_it(
    make: Make, finn: Actor, sam: Actor, tmp_path: Path
) -> None:
    exhibit, path = make(1, written([record(0)]))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    out = tmp_path / "back" / "batch.json"
    out.parent.mkdir()

    ran = CliRunner().invoke(cli.batch, ["return", str(batch.pk), str(out), "--partial", "--as", "sam"])

    assert (ran.exit_code, ran.exception) == (0, None)
    assert verify_record.main([str(out.with_name("batch.json.proof.json"))]) == 0
    assert {each.name for each in out.parent.iterdir()} == {
        "batch.json", "batch.json.proof.json", "verify_record.py",
    }  # fmt: skip


def test_without_a_region_no_number_of_ours_goes_back(
    make: Make, finn: Actor, ana: Actor, quinn: Actor, sam: Actor
) -> None:
    exhibit, path = make(1, written([record(0)]))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU)
    _grade(ana, quinn, (0, "C", None))

    back, _ = _back(sam, batch)

    (only,) = back["value"][0]["Media"]
    assert only["Category"] == 1
    assert "Tutela.Category" in {row["PropertyName"] for row in only["MediaMetadata"]}


def test_a_damaged_record_stays_out_of_what_goes_back_and_is_counted(
    make: Make, finn: Actor, sam: Actor
) -> None:
    text = written([record(0), record(7), record(1)]).replace('"MediaID": 107', '"MediaID": 107,,')
    exhibit, path = make(2, text)
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    back, sent = _back(sam, batch, partial=True)

    assert [each["MediaID"] for each in back["value"][0]["Media"]] == [100, 101]
    assert (sent.records, sent.left_out) == (2, 1)


def test_a_document_that_breaks_off_is_refused_and_leaves_nothing(make: Make, finn: Actor) -> None:
    exhibit, path = make(2, written([record(0), record(1)])[:-9])

    with pytest.raises(BadBatch, match="cannot be read"):
        actions.receive_batch(finn, exhibit, path, BUREAU, "UK")

    assert NationalBatch.objects.get().state == "refused"
    assert not BatchRecord.objects.exists()
    assert not OutsideOpinion.objects.exists()
    with pytest.raises(BadBatch):
        actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    assert _differences() == []


def test_only_what_was_received_with_the_exhibit_is_read_and_by_whom_may(
    make: Make, finn: Actor, ana: Actor
) -> None:
    exhibit, path = make(1, written([record(0)]))
    other = cases.add_exhibit(finn, exhibit.case, "JB2", "Direction 1/26")

    with pytest.raises(NotReceived):
        actions.receive_batch(finn, other, path, BUREAU, "UK")
    with pytest.raises(NotAllowed):
        actions.receive_batch(ana, exhibit, path, BUREAU, "UK")
    with pytest.raises(BadBatch):
        actions.receive_batch(finn, exhibit, path, " ", "UK")
    assert not NationalBatch.objects.exists()


def test_the_answer_is_filed_once_to_its_receipt(make: Make, finn: Actor, sam: Actor, ana: Actor) -> None:
    exhibit, path = make(1, written([record(0)]))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    _, sent = _back(sam, batch, partial=True)

    with pytest.raises(NotAllowed):
        actions.file_answer(ana, sent, "Loaded.")
    with pytest.raises(BadAnswer):
        actions.file_answer(sam, sent, "  ")
    with pytest.raises(RefusedWords):
        actions.file_answer(sam, sent, f"They are {_OLD}ography of children.")
    filed = actions.file_answer(sam, sent, "Loaded, reference 77.")
    with pytest.raises(BadAnswer):
        actions.file_answer(sam, sent, "Again.")

    assert (filed.answer, filed.answered_by_id) == ("Loaded, reference 77.", sam.person)
    page = desk_of(sam).get(f"/batches/{batch.pk}/").content.decode()
    assert "Loaded, reference 77." in page
    assert sent.sha256 in page
    assert _differences() == []


def test_the_facts_of_a_grade_go_back_whole(
    make: Make, finn: Actor, ana: Actor, quinn: Actor, sam: Actor
) -> None:
    exhibit, path = make(1, written([record(0)]))
    batch = actions.receive_batch(finn, exhibit, path, BUREAU, "UK")
    _grade(ana, quinn, (0, "C", None))
    text = Assessment.objects.get().facts
    assert text

    back, _ = _back(sam, batch)

    (only,) = back["value"][0]["Media"]
    rows = {row["PropertyName"]: row["PropertyValue"] for row in only["MediaMetadata"]}
    assert rows["Tutela.Facts"] == text
