"""What a proposal lacks of exact fingerprints is taken first, by whoever proposes or by workers."""

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.casework.doors import signed_in
from tests.casework.examination.grainy import do, examine, examined, paint_two
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, objects
from tutela.casework.editions import cli
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.items import actions as settling
from tutela.casework.items.models import Item
from tutela.casework.items.queries import contents_of
from tutela.casework.jobs import queue as jobs, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry
from tutela.engine.hashing.fingerprints import Mode


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two pictures of grainy hills."""
    folder = tmp_path / "source"
    folder.mkdir()
    paint_two(folder)
    return folder


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
        seen = exact[item.sha256].pdq
        assert seen is not None
        assert Entry.objects.get(item=item).pdq == seen.bits


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
    objects.store().discard(copies.copies_of(contents_of([gone]))[gone.pk].object_id)
    client = signed_in(quinn)

    client.post("/lists/ours/", {"act": "propose"})
    do("sharpen")
    do("propose")

    shown = client.get("/lists/ours/").content.decode()
    assert [one["item"] for one in Edition.objects.get().left_out] == [gone.pk]
    assert "Left out of this proposal" in shown
    client.post("/lists/ours/", {"act": "withdraw", "proposal": str(Edition.objects.get().pk)})
    client.post("/lists/ours/", {"act": "propose"})
    do("sharpen")
    do("propose")
    client.post("/lists/ours/", {"act": "withdraw", "proposal": str(Edition.objects.get().pk)})
    assert client.post("/lists/ours/", {"act": "propose"}).status_code == 302
    assert Edition.objects.get().added.count() == 1
