"""The line works with fast fingerprints, decides as with exact ones, and lets only exact ones out."""

import csv
import hashlib
import io
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.casework.examination.grainy import bits, do, examine, examined, flipped, paint_two, signed_in
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, log, objects
from tutela.casework.editions import cli
from tutela.casework.editions.models import Edition
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items import actions as settling
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import queue as jobs, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.engine.formats import csv_own
from tutela.engine.formats.known import Known
from tutela.engine.hashing.examiner import Examined, Mode
from tutela.engine.hashing.fingerprints import is_exact

DISTANCES = (0, 22, 24, 26, 29, 30, 31, 32, 33, 34, 36, 38, 40)


@pytest.fixture
def source(source: Path) -> Path:
    """Two pictures of grainy hills."""
    paint_two(source)
    return source


def test_a_fast_line_finds_what_an_exact_one_would_on_both_sides_of_the_threshold(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    exact, fast = examined(source, Mode.EXACT), examined(source, Mode.FAST)
    knowns, expected = [], set()
    for sha256, seen in exact.items():
        differing = bits(seen) ^ bits(fast[sha256])
        assert differing
        for distance in DISTANCES:
            # Once the fast fingerprint lies nearer than the exact one, once farther.
            for first, never in ((differing, 0), (0, differing)):
                known = flipped(bits(seen), distance, first, never).to_bytes(32, "big")
                knowns.append(Known(md5=hashlib.md5(known, usedforsecurity=False).digest(), pdq=known))
                if distance <= 31:
                    expected.add((sha256, known))
    with (tmp_path / "known.csv").open("wb") as out:
        csv_own.write(out, knowns)
    known_list = lists.make_list(finn, "list", purpose="of-interest", pack="demonstration")
    lists.import_list(finn, known_list, tmp_path / "known.csv")

    examine(finn, exhibit, source)

    matches = Match.objects.select_related("item", "entry")
    assert {(one.item.sha256, one.entry.pdq) for one in matches} == expected
    for one in matches:
        apart = (bits(exact[one.item.sha256]) ^ int.from_bytes(one.entry.pdq or b"", "big")).bit_count()
        assert one.distance == apart


def test_the_line_keeps_fast_fingerprints_with_their_recipe_where_nothing_is_near(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    examine(finn, exhibit, source)

    fast = examined(source, Mode.FAST)
    for value in HashValue.objects.select_related("item"):
        assert (value.value, value.recipe) == (_pdq(fast, value.item), fast[value.item.sha256].recipe)
        assert not is_exact(value.recipe)


def _pdq(examined: dict[bytes, Examined], item: Item) -> bytes:
    seen = examined[item.sha256]
    assert seen.pdq is not None
    return seen.pdq.bits


def test_sharpening_puts_the_exact_fingerprint_in_place_once(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    examine(finn, exhibit, source)
    machine, numbers = gate.machine(finn.unit), list(Item.objects.values_list("pk", flat=True))

    first, second = exact_hashes(machine, numbers), exact_hashes(machine, numbers)

    exact = examined(source, Mode.EXACT)
    assert (first, second) == (2, 0)
    latest = HashValue.objects.filter(is_latest=True).select_related("item")
    assert len(latest) == 2
    for value in latest:
        assert value.value == _pdq(exact, value.item)
        assert is_exact(value.recipe)
    log.verify()


def test_an_export_holds_exact_fingerprints_only(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    examine(finn, exhibit, source)
    gone = Item.objects.order_by("pk")[0]
    copy = copies.copies_of({gone.sha256: [exhibit.case.key_id]})[gone.sha256]
    objects.store().discard(copy.object_id)

    cases.export(finn, exhibit, tmp_path / "manifest.csv", "csv")

    exact = examined(source, Mode.EXACT)
    rows = csv.DictReader(io.StringIO((tmp_path / "manifest.csv").read_bytes().decode()))
    told = {bytes.fromhex(row["sha256"]): row["pdq"] for row in rows if row["sha256"]}
    # What does not open any more has no exact fingerprint, and the fast one is not given in its place.
    assert told == {
        sha256: "" if sha256 == gone.sha256 else seen.pdq.hex
        for sha256, seen in exact.items()
        if seen.pdq is not None
    }


def test_only_the_line_itself_may_sharpen(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    with pytest.raises(NotAllowed):
        exact_hashes(finn, [])


@pytest.fixture
def released(finn: Actor, quinn: Actor, sam: Actor, exhibit: Exhibit, source: Path) -> list[int]:
    """Two released items with fast fingerprints, and the unit's own list."""
    examine(finn, exhibit, source)
    lists.make_list(sam, "ours", purpose="known-illegal", pack="demonstration", is_own=True)
    for item in Item.objects.order_by("pk"):
        settling.settle(quinn, item, "Alpha", "demonstration", "1", source="lot 1")
    return list(Item.objects.order_by("pk").values_list("pk", flat=True))


def test_proposing_by_command_takes_what_no_worker_has_taken_yet(
    finn: Actor, released: list[int], source: Path
) -> None:
    # As releasing their lot does it.
    jobs.queue("sharpen", finn.unit, {"items": released})

    said = CliRunner().invoke(cli.commands[0], ["propose", "ours", "--json", "--as", "quinn"])

    assert (said.exit_code, json.loads(said.stdout)["listed"]) == (0, 2), said.output
    _assert_listed_exactly(source)


def test_proposing_by_command_waits_for_what_a_worker_has_in_hand(
    finn: Actor, released: list[int], source: Path
) -> None:
    jobs.queue("sharpen", finn.unit, {"items": released})
    taken = jobs.claim("another worker", "sharpen")
    assert taken is not None
    # That worker has died, which nobody can know before its lease ends.
    Job.objects.filter(pk=taken.pk).update(lease_until=time.time() + 1.5)

    said = CliRunner().invoke(cli.commands[0], ["propose", "ours", "--json", "--as", "quinn"])

    assert (said.exit_code, json.loads(said.stdout)["listed"]) == (0, 2), said.output
    assert "Waiting for exact fingerprints that workers are taking; jobs left: 1." in said.stderr
    _assert_listed_exactly(source)


def _assert_listed_exactly(source: Path) -> None:
    exact = examined(source, Mode.EXACT)
    for item in Item.objects.order_by("pk"):
        assert Entry.objects.get(item=item).pdq == _pdq(exact, item)


@pytest.mark.usefixtures("released")
def test_one_press_on_the_page_proposes_once_workers_have_taken_what_is_lacking(
    quinn: Actor, source: Path
) -> None:
    client = signed_in(quinn)
    before = client.get("/lists/ours/").content.decode()

    pressed = [client.post("/lists/ours/", {"act": "propose"}) for _ in range(2)]

    during = client.get("/lists/ours/").content.decode()
    assert "2 released items are not on this list yet; 2 of them wait for their exact fingerprint." in before
    assert [answer.status_code for answer in pressed] == [302, 302]
    assert "A proposal is being prepared." in during
    assert "Propose released grades" not in during
    assert not Edition.objects.exists()
    do("sharpen")
    do("propose")
    assert Edition.objects.get().proposed_person == quinn.person
    assert "Publish edition 1" not in client.get("/lists/ours/").content.decode()
    assert "Withdraw this proposal" in client.get("/lists/ours/").content.decode()
    assert not worker.run_one("test", "propose")
    _assert_listed_exactly(source)


@pytest.mark.usefixtures("released")
def test_a_proposal_on_the_page_waits_for_its_fingerprints_and_no_other_work(quinn: Actor) -> None:
    signed_in(quinn).post("/lists/ours/", {"act": "propose"})

    do("propose")

    assert not Edition.objects.exists()
    assert "A proposal is being prepared." in signed_in(quinn).get("/lists/ours/").content.decode()
    first = jobs.claim("test")
    assert first is not None
    assert first.kind == "sharpen"


def test_what_cannot_be_taken_is_left_out_and_not_waited_for_without_end(
    quinn: Actor, exhibit: Exhibit, released: list[int]
) -> None:
    gone = Item.objects.get(pk=released[0])
    objects.store().discard(copies.copies_of({gone.sha256: [exhibit.case.key_id]})[gone.sha256].object_id)
    client = signed_in(quinn)

    client.post("/lists/ours/", {"act": "propose"})
    do("sharpen")
    do("propose")

    shown = client.get("/lists/ours/").content.decode()
    assert [one["item"] for one in Edition.objects.get().left_out] == [gone.pk]
    assert "Left out of this proposal" in shown
    client.post("/lists/ours/", {"act": "withdraw", "edition": "1"})
    client.post("/lists/ours/", {"act": "propose"})
    do("sharpen")
    do("propose")
    client.post("/lists/ours/", {"act": "withdraw", "edition": "1"})
    assert client.post("/lists/ours/", {"act": "propose"}).status_code == 302
    assert Edition.objects.get().added.count() == 1
